#!/usr/bin/env node
// The `midwatch` command. A stock Node starts it; the Node 24 that comes with the packages runs it.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import * as nodeModule from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const major = Number(process.versions.node.split(".")[0]);

if (major >= 24) {
  // Node strips types from its own files alone, not from those of an installed package.
  if (here.includes("node_modules"))
    nodeModule.registerHooks({
      load(url, context, next) {
        if (!url.startsWith("file:") || !url.endsWith(".ts")) return next(url, context);
        const source = nodeModule.stripTypeScriptTypes(readFileSync(fileURLToPath(url), "utf8"));
        return { format: "module", source, shortCircuit: true };
      },
    });
  await import("./cli.ts");
} else {
  const node = [
    join(here, "../../node_modules/node/bin/node"),
    join(here, "../../../node/bin/node"),
  ].find((path) => existsSync(path));
  if (!node) {
    console.error(
      `midwatch needs Node 24; this is ${process.version}. Run npm install, or use a newer Node.`,
    );
    process.exit(2);
  }
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: "inherit",
  });
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("exit", (code, signal) => process.exit(signal ? 2 : (code ?? 2)));
}
