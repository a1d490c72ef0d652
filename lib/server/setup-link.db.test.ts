import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { createOwnDatabase } from "#lib/platform/db/testing-own.ts";

// A server that listens to the world and has no account yet.
const own = await createOwnDatabase();
const dataDir = mkdtempSync(join(tmpdir(), "midwatch-setup-"));
process.env.DATABASE_URL = own.url;
process.env.MIDWATCH_DATA_DIR = dataDir;
process.env.MIDWATCH_PUBLIC_URL = "https://midwatch.example/";
process.env.HOST = "0.0.0.0";

const { database } = await import("./database.ts");
const { exporterProject } = await import("./otlp-auth.ts");
const { cookiesOf, routeFiles } = await import("./testing.ts");
const { setupLink } = await import("./setup-link.ts");
const { DAY } = await import("#lib/core/time.ts");
const { verifications } = await import("#drizzle/schema/index.ts");
const { ensureDefaultProject } = await import("#lib/features/projects/commands.ts");
const { isSetupToken } = await import("#lib/features/auth/setup.ts");

const files = await routeFiles();
const at = (pattern: string) => files.find((file) => file.pattern === pattern)!;
const signUp = at("/api/sign-up");
const ada = { name: "Ada", email: "ada@example.com", password: "correct horse battery" };
const { db } = database();

after(async () => {
  await database().close();
  await own.drop();
  rmSync(dataDir, { recursive: true });
});

describe("off loopback, before the first account", () => {
  let link = "";

  it("has nothing open, not even to this machine itself", async () => {
    await ensureDefaultProject(db, Date.now());
    for (const { pattern, methods, call } of files.filter(({ pattern }) =>
      pattern.startsWith("/api/[project]"),
    ))
      for (const method of methods)
        assert.equal(
          (await call(method, { params: { project: "default" } })).status,
          401,
          `${method} ${pattern}`,
        );
    await assert.rejects(
      exporterProject({
        headers: { host: "localhost:4318" },
        remoteAddress: "127.0.0.1",
        door: "http",
      }),
      { code: "unauthenticated" },
    );
    const answer = await signUp.call("POST", { body: ada });
    assert.equal(answer.status, 403);
    assert.match((await answer.json()).error.message, /setup link/);
  });

  it("prints a link of which only the hash is kept", async () => {
    link = (await setupLink(db))!;
    assert.match(link, /^https:\/\/midwatch\.example\/setup\/[\w-]{43}$/);
    const kept = JSON.stringify(await db.select().from(verifications));
    assert.equal(kept.includes(link.split("/").at(-1)!), false);
  });

  it("lets the link go stale after a day", async () => {
    const token = link.split("/").at(-1)!;
    assert.equal(await isSetupToken(db, token, Date.now()), true);
    assert.equal(await isSetupToken(db, token, Date.now() + DAY + 1), false);
  });

  it("lets exactly one of many make the first account, with secure cookies, and then no more", async () => {
    const setup = link.split("/").at(-1)!;
    const answers = await Promise.all(
      ["a", "b", "c", "d"].map((name) =>
        signUp.call("POST", {
          body: { ...ada, email: `${name}@example.com`, setup },
          headers: { origin: "https://midwatch.example" },
        }),
      ),
    );
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 403, 403, 403]);
    const first = answers.find(({ status }) => status === 200)!;
    assert.match(first.headers.getSetCookie().join(), /__Secure-.*; Secure/i);
    const settings = await at("/api/[project]/settings").call("PATCH", {
      params: { project: "default" },
      cookie: cookiesOf(first),
      body: { name: "Production" },
    });
    assert.equal(settings.status, 200);

    assert.equal(await setupLink(db), null);
    assert.equal((await db.select().from(verifications)).length, 0);
    const late = await signUp.call("POST", { body: { ...ada, setup } });
    assert.equal(late.status, 403);
  });
});
