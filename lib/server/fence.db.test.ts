import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { createOwnDatabase } from "#lib/platform/db/testing-own.ts";
import type { Fence } from "./testing-fence.ts";

const own = await createOwnDatabase();
const dataDir = mkdtempSync(join(tmpdir(), "midwatch-fence-"));
process.env.DATABASE_URL = own.url;
process.env.MIDWATCH_DATA_DIR = dataDir;

const { database } = await import("./database.ts");
const { keyRing } = await import("./key-ring.ts");
const { routeFiles } = await import("./testing.ts");
const { buildFence, password, unknownKey } = await import("./testing-fence.ts");

const files = await routeFiles();
const at = (pattern: string) => files.find((file) => file.pattern === pattern)!;
const ofProject = files.filter(({ pattern }) => pattern.startsWith("/api/[project]"));

/** Routes of no project, each with its answer to a POST or GET of somebody unknown. */
const open: Record<string, { GET?: number; POST?: number }> = {
  "/api/auth/[...all]": { POST: 404 },
  "/api/invitations/accept": { POST: 401 },
  "/api/projects": { GET: 401, POST: 401 },
  "/api/sign-up": { POST: 403 },
};
/** Those that say the same to everybody and hold nothing of anybody. */
const impersonal = ["/healthz", "/readyz", "/api/openapi.json", "/api/openapi", "/openapi.json"];

const params = {
  project: "default",
  id: crypto.randomUUID(),
  traceId: "0af7651916cd43dd8448eb211c80319c",
  spanId: "b7ad6b7169203331",
};
let people: Fence["people"];
let keys: Fence["keys"];

before(async () => {
  ({ people, keys } = await buildFence(files));
});

after(async () => {
  await keyRing().settled();
  await database().close();
  await own.drop();
  rmSync(dataDir, { recursive: true });
});

describe("every API route of a project", () => {
  it("is found on disk, so that a new one is walked too", () => {
    assert.ok(ofProject.length >= 10);
    for (const { pattern, methods } of ofProject) assert.ok(methods.length > 0, pattern);
  });

  for (const { pattern, methods, call } of ofProject)
    for (const method of methods) {
      const name = `${method} ${pattern}`;
      const status = async (asked: { cookie?: string; key?: string; project?: string }) => {
        const { project = "default", ...who } = asked;
        const answer = await call(method, { ...who, params: { ...params, project } });
        await answer.body?.cancel();
        return answer.status;
      };

      it(`${name} tells nobody anything`, async () => {
        assert.equal(await status({}), 401);
        assert.equal(await status({ cookie: "midwatch.session_token=made.up" }), 401);
        assert.equal(await status({ key: unknownKey }), 401);
        assert.equal(await status({ key: keys.revoked }), 401);
        assert.equal(await status({ project: "no-such-project" }), 401);
      });

      it(`${name} does not exist for another project's session and key`, async () => {
        assert.equal(await status({ cookie: people.theirs }), 404);
        assert.equal(await status({ key: keys.theirs }), 404);
        assert.equal(await status({ cookie: people.theirs, project: "no-such-project" }), 404);
      });

      it(`${name} refuses a key that may only send`, async () => {
        assert.equal(await status({ key: keys.ingestOnly }), 403);
      });

      if (method === "GET")
        it(`${name} opens for a session of its project`, async () => {
          assert.notEqual(await status({ cookie: people.admin }), 401);
          assert.notEqual(await status({ cookie: people.admin }), 403);
        });
    }
});

describe("roles", () => {
  const admins: [string, string][] = [
    ["PATCH", "/api/[project]/settings"],
    ["DELETE", "/api/[project]/settings"],
    ["GET", "/api/[project]/keys"],
    ["POST", "/api/[project]/keys"],
    ["DELETE", "/api/[project]/keys/[id]"],
    ["PATCH", "/api/[project]/members/[id]"],
    ["DELETE", "/api/[project]/members/[id]"],
    ["GET", "/api/[project]/invitations"],
    ["POST", "/api/[project]/invitations"],
    ["DELETE", "/api/[project]/invitations/[id]"],
  ];
  const responders: [string, string][] = [
    ["POST", "/api/[project]/prices"],
    ["PUT", "/api/[project]/prices/[id]"],
    ["DELETE", "/api/[project]/prices/[id]"],
  ];
  for (const [method, pattern] of [...admins, ...responders])
    it(`${method} ${pattern} is beyond a viewer and a reading key`, async () => {
      for (const who of [{ cookie: people.viewer }, { key: keys.readOnly }])
        assert.equal((await at(pattern).call(method as "GET", { ...who, params })).status, 403);
    });
  for (const [method, pattern] of admins)
    it(`${method} ${pattern} is beyond a responder`, async () => {
      const asked = { cookie: people.responder, params };
      assert.equal((await at(pattern).call(method as "GET", asked)).status, 403);
    });
  for (const [method, pattern] of responders)
    it(`${method} ${pattern} is for a responder`, async () => {
      const answer = await at(pattern).call(method as "GET", { cookie: people.responder, params });
      assert.ok([400, 404].includes(answer.status));
    });
});

describe("routes of no project", () => {
  for (const { pattern, methods, call } of files)
    if (!pattern.startsWith("/api/[project]") && !pattern.startsWith("/v1/"))
      it(`${pattern} is known here, and gives nobody anything of a project`, async () => {
        if (impersonal.includes(pattern)) return;
        const expected = open[pattern];
        assert.ok(expected, "say here what it answers to nobody");
        for (const method of methods.filter((method) => method !== "HEAD")) {
          const body = { name: "Eve", email: "e@example.com", password, token: "made-up" };
          const answer = await call(method, { params: { all: ["list-sessions"] }, body });
          assert.equal(answer.status, expected[method as "GET"], method);
        }
      });

  it("lists a visitor's own projects and no others", async () => {
    const slugs = async (who: { cookie?: string; key?: string }) =>
      (await (await at("/api/projects").call("GET", who)).json()).data.map(
        ({ slug }: { slug: string }) => slug,
      );
    assert.deepEqual(await slugs({ cookie: people.admin }), ["default", "theirs"]);
    assert.deepEqual(await slugs({ cookie: people.theirs }), ["theirs"]);
    assert.deepEqual(await slugs({ key: keys.theirs }), ["theirs"]);
    assert.deepEqual(await slugs({ key: keys.readOnly }), ["default"]);
  });
});

it("lets no other site's page change anything with a session", async () => {
  for (const headers of [{ origin: "https://evil.example" }, { "sec-fetch-site": "cross-site" }]) {
    const asked = { params, cookie: people.admin, headers, body: { name: "Hijacked" } };
    const answer = await at("/api/[project]/settings").call("PATCH", asked as never);
    assert.equal(answer.status, 403);
  }
});
