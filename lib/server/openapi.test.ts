import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { routes } from "./openapi/routes.ts";
import { openApiDocument } from "./openapi.ts";

/** Every exported method of every route file, with the role its wrapper asks for. */
function routesOnDisk() {
  const files = readdirSync("app", { recursive: true, encoding: "utf8" }).filter(
    (name) => name.endsWith("/route.ts") || name === "route.ts",
  );
  return files.flatMap((file) => {
    const text = readFileSync(join("app", file), "utf8");
    const path = `/${file.replace(/\/route\.ts$/, "")}`
      .replace(/\/\([^)]+\)/g, "")
      .replace(/\[(?:\.\.\.)?(\w+)\]/g, "{$1}");
    const own = text
      .split(/^export (?:const|(?:async )?function) (?=(?:GET|POST|PUT|PATCH|DELETE|OPTIONS)\b)/m)
      .slice(1)
      .map((part) => ({
        name: `${/^\w+/.exec(part)![0]} ${path}`,
        needs: path.startsWith("/api/{project}")
          ? (/needs: "(\w+)"/.exec(part)?.[1] ?? "viewer")
          : null,
      }));
    // What is made elsewhere asks for rights of its own kind.
    const passedOn = [...text.matchAll(/^export \{ \w+ as (\w+) \}/gm)].map(([, method]) => ({
      name: `${method} ${path}`,
      needs: null,
    }));
    return [...own, ...passedOn];
  });
}

describe("the OpenAPI document", () => {
  const document = openApiDocument() as {
    paths: Record<string, Record<string, { parameters: { name: string; in: string }[] }>>;
    components: { schemas: Record<string, unknown> };
  };

  it("describes every route there is and none that is not, with the role each needs", () => {
    const described = routes.map(({ method, path, needs }) => `${method} ${path} ${needs}`).sort();
    const found = routesOnDisk()
      .map(({ name, needs }) => `${name} ${needs}`)
      .sort();
    assert.ok(found.length > 30);
    assert.deepEqual(described, found);
  });

  it("refers only to schemas it contains", () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)];
    assert.ok(references.length > 10);
    for (const [, reference] of references)
      assert.ok(
        reference === "#" ||
          document.components.schemas[reference!.replace("#/components/schemas/", "")],
        reference,
      );
  });

  it("declares each parameter of a path once", () => {
    for (const [path, operations] of Object.entries(document.paths))
      for (const operation of Object.values(operations)) {
        const inPath = operation.parameters
          .filter((one) => one.in === "path")
          .map((one) => one.name);
        assert.deepEqual(
          inPath,
          [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
        );
      }
  });

  it("lists the filters of the traces page", () => {
    const names = document.paths["/api/{project}/traces"]!.get!.parameters.map((one) => one.name);
    for (const name of ["from", "to", "view", "text", "cursor", "service", "duration", "errors"])
      assert.ok(names.includes(name), name);
  });
});
