import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { createOwnDatabase } from "#lib/platform/db/testing-own.ts";

// Local mode is about a whole server, so this suite has one of its own, and its tests tell one story.
const own = await createOwnDatabase();
const dataDir = mkdtempSync(join(tmpdir(), "midwatch-local-"));
process.env.DATABASE_URL = own.url;
process.env.MIDWATCH_DATA_DIR = dataDir;
process.env.HOST = "127.0.0.1";

const { database } = await import("./database.ts");
const { exporterProject } = await import("./otlp-auth.ts");
const { cookiesOf, routeFiles } = await import("./testing.ts");
const { findProject } = await import("#lib/features/projects/queries.ts");
const { keyRing } = await import("./key-ring.ts");
const { isDatabaseOutage } = await import("./respond.ts");

const files = await routeFiles();
const at = (pattern: string) => files.find((file) => file.pattern === pattern)!;
const settings = at("/api/[project]/settings");
const projects = at("/api/projects");
const keys = at("/api/[project]/keys");
const signUp = at("/api/sign-up");
const signIn = at("/api/auth/[...all]");
const params = { project: "default" };
let lastCookie = "";

const send = (headers: Record<string, string>, remoteAddress = "127.0.0.1", now?: number) =>
  exporterProject(
    { headers: { host: "localhost:4318", ...headers }, remoteAddress, door: "http" },
    now,
  );

after(async () => {
  await keyRing().settled();
  await database().close();
  await own.drop();
  rmSync(dataDir, { recursive: true });
});

describe("local mode, while nobody has signed up", () => {
  let key = "";

  it("makes the browser the admin of project default, which is made at first need", async () => {
    assert.equal(await findProject(database().db, "default"), null);
    const answer = await settings.call("PATCH", { params, body: { name: "Ours" } });
    assert.equal(answer.status, 200);
    assert.equal((await answer.json()).data.name, "Ours");
  });

  it("needs no key for OTLP: what comes without falls into default", async () => {
    const { id } = (await findProject(database().db, "default"))!;
    assert.deepEqual(await send({}), { projectId: id });
    assert.deepEqual(await send({ authorization: "Bearer sk-for-somebody-else" }), {
      projectId: id,
    });
    assert.deepEqual(await send({ origin: "http://localhost:5173" }), { projectId: id });
    const grpc = { headers: { host: "localhost:4317" }, remoteAddress: "::1" };
    assert.deepEqual(await exporterProject({ ...grpc, door: "grpc" }), { projectId: id });
  });

  it("lets a valid key select its project all the same, and refuses an unknown one", async () => {
    const other = await projects.call("POST", { body: { name: "Other" } });
    const { id, slug } = (await other.json()).data;
    const made = await keys.call("POST", {
      params: { project: slug },
      body: { name: "exporter", scopes: ["ingest"] },
    });
    key = (await made.json()).data.token;
    assert.deepEqual(await send({ authorization: `Bearer ${key}` }), { projectId: id });
    assert.deepEqual(await send({ "x-api-key": key, host: "midwatch.example" }, "10.1.1.1"), {
      projectId: id,
    });
    const unknown = key.slice(0, -4) + (key.endsWith("AAAA") ? "BBBB" : "AAAA");
    await assert.rejects(send({ "x-api-key": unknown }), { code: "unauthenticated" });
  });

  it("answers to loopback names only, so that a re-bound name gets nothing", async () => {
    const headers = { host: "evil.example:3000" };
    for (const method of ["GET", "PATCH", "DELETE"] as const)
      assert.equal((await settings.call(method, { params, headers })).status, 401);
    assert.equal((await projects.call("GET", { headers })).status, 401);
    await assert.rejects(send({ host: "evil.example:4318" }), { code: "forbidden" });
    await assert.rejects(send({}, "192.168.1.20"), { code: "forbidden" });
    await assert.rejects(send({ "x-forwarded-for": "203.0.113.5" }), { code: "forbidden" });
  });

  it("does nothing that another site's page asks for", async () => {
    const crossSite: Record<string, string>[] = [
      { origin: "https://evil.example" },
      { origin: "null" },
      { "sec-fetch-site": "cross-site" },
      { origin: "http://localhost:5173" },
    ];
    for (const headers of crossSite) {
      const answer = await settings.call("PATCH", { params, headers, body: { name: "Theirs" } });
      assert.equal(answer.status, 403);
      const account = { name: "Eve", email: "eve@evil.example", password: "long enough 1" };
      assert.equal((await signUp.call("POST", { headers, body: account })).status, 403);
    }
    await assert.rejects(send({ origin: "https://evil.example" }), { code: "forbidden" });
    await assert.rejects(send({ "sec-fetch-site": "cross-site" }), { code: "forbidden" });
    assert.equal((await findProject(database().db, "default"))!.name, "Ours");
  });

  it("invites nobody before there is an account to come first", async () => {
    const answer = await at("/api/[project]/invitations").call("POST", {
      params,
      body: { role: "viewer" },
    });
    assert.equal(answer.status, 409);
  });

  it("ends for good with the first account, which is admin of every project", async () => {
    const account = { name: "Ada", email: "Ada@Example.com", password: "correct horse battery" };
    const answer = await signUp.call("POST", { body: account });
    assert.equal(answer.status, 200);
    const cookie = cookiesOf(answer);
    lastCookie = cookie;

    assert.equal((await settings.call("GET", { params })).status, 401);
    await assert.rejects(send({}), { code: "unauthenticated" });
    assert.ok(await send({ authorization: `Bearer ${key}` }));

    const mine = await projects.call("GET", { cookie });
    assert.deepEqual(
      (await mine.json()).data.map(({ slug }: { slug: string }) => slug),
      ["default", "other"],
    );
    for (const project of ["default", "other"])
      assert.equal((await keys.call("GET", { params: { project }, cookie })).status, 200);
  });

  it("lets nobody else make an account without an invitation", async () => {
    const answer = await signUp.call("POST", {
      body: { name: "Eve", email: "eve@example.com", password: "long enough 1" },
    });
    assert.equal(answer.status, 403);
    assert.match((await answer.json()).error.message, /invitation/);
  });

  it("keeps the generated secret where only its owner can read it", () => {
    const { mode } = statSync(join(dataDir, "auth-secret"));
    assert.equal(mode & 0o777, 0o600);
  });

  it("signs in with the right password, out again, and slows down who guesses", async () => {
    const params = { all: ["sign-in", "email"] };
    const body = { email: "ada@example.com", password: "correct horse battery" };
    const answer = await signIn.call("POST", { params, body });
    assert.equal(answer.status, 200);
    const cookie = cookiesOf(answer);
    assert.deepEqual(await answer.json(), { data: null });
    assert.match(answer.headers.getSetCookie().join(), /HttpOnly/i);
    assert.match(answer.headers.getSetCookie().join(), /SameSite=Lax/i);
    assert.equal((await projects.call("GET", { cookie })).status, 200);

    await signIn.call("POST", { params: { all: ["sign-out"] }, cookie });
    assert.equal((await projects.call("GET", { cookie })).status, 401);

    const wrong = { ...body, password: "wrong horse battery" };
    const statuses: number[] = [];
    for (let i = 0; i < 11; i++)
      statuses.push((await signIn.call("POST", { params, body: wrong })).status);
    assert.deepEqual([statuses[0], statuses.at(-1)], [401, 429]);
    const refused = await signIn.call("POST", { params, body: { email: "no", password: "x" } });
    assert.equal(refused.status, 400);
    assert.equal((await refused.json()).error.code, "invalid");
    assert.equal((await signIn.call("POST", { params, body })).status, 429);
  });

  it("serves nothing of the sign-in library but what is used", async () => {
    assert.deepEqual(signIn.methods, ["POST"]);
    for (const all of [["sign-up", "email"], ["delete-user"], ["get-session"], ["error"]])
      assert.equal((await signIn.call("POST", { params: { all } })).status, 404);
  });

  it("says try again, not sign in, while the database is away", async () => {
    const params = { all: ["sign-in", "email"] };
    const body = { email: "bob@example.com", password: "correct horse battery" };
    await database().close();
    const asked = [
      projects.call("GET", { cookie: "midwatch.session_token=x.y" }),
      projects.call("GET", { cookie: lastCookie }),
      projects.call("GET", { key: `mw_${"B".repeat(43)}` }),
      signIn.call("POST", { params, body }),
    ];
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    assert.deepEqual(statuses, [401, 503, 503, 503]);
    await assert.rejects(send({ "x-api-key": `mw_${"B".repeat(43)}` }), (error: unknown) =>
      isDatabaseOutage(error),
    );
  });
});
