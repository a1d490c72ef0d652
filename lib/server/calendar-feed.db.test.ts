import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { createOwnDatabase } from "#lib/platform/db/testing-own.ts";
import type { Fence } from "./testing-fence.ts";

const own = await createOwnDatabase();
const dataDir = mkdtempSync(join(tmpdir(), "midwatch-calendar-"));
process.env.DATABASE_URL = own.url;
process.env.MIDWATCH_DATA_DIR = dataDir;

const { database } = await import("./database.ts");
const { keyRing } = await import("./key-ring.ts");
const { HOST, routeFiles } = await import("./testing.ts");
const { buildFence } = await import("./testing-fence.ts");
const { calendarFeed } = await import("./calendar-feed.ts");

const files = await routeFiles();
const at = (pattern: string) => files.find((file) => file.pattern === pattern)!;
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

async function opened(name: string): Promise<{ id: string; path: string }> {
  const asked = { params: { project: "default" }, cookie: people.responder, body: { name } };
  const answer = await at("/api/[project]/models/calendars").call("POST", asked);
  assert.equal(answer.status, 200);
  return (await answer.json()).data;
}

/** As a calendar program asks: no cookie, no key, only the address. */
function subscribe(path: string, headers: Record<string, string> = {}): Promise<Response> {
  const url = new URL(path, `http://${HOST}`);
  const project = url.pathname.split("/")[2]!;
  const request = new Request(url, { headers: { host: HOST, ...headers } });
  return calendarFeed(request, { params: Promise.resolve({ project }) });
}

describe("L-8 the calendar's address", () => {
  it("gives the calendar to whoever has it, and to readers by key", async () => {
    const { path } = await opened("Ada's phone");
    const feed = await subscribe(path);
    assert.equal(feed.status, 200);
    assert.equal(feed.headers.get("content-type"), "text/calendar; charset=utf-8");
    const text = await feed.text();
    assert.match(text, /^BEGIN:VCALENDAR\r\n/);
    const plain = "/api/default/models/lifecycle.ics";
    const byKey = await subscribe(plain, { authorization: `Bearer ${keys.readOnly}` });
    assert.equal(await byKey.text(), text);
    assert.equal((await subscribe(plain)).status, 401);
  });

  it("answers 304 while nothing has changed", async () => {
    const { path } = await opened("again");
    const etag = (await subscribe(path)).headers.get("etag")!;
    assert.equal((await subscribe(path, { "if-none-match": etag })).status, 304);
  });

  it("takes no API key in its query, so that none ends up in a log", async () => {
    const path = `/api/default/models/lifecycle.ics?token=${keys.readOnly}`;
    assert.equal((await subscribe(path)).status, 404);
    assert.equal(
      (await subscribe(`/api/default/models/lifecycle.ics?key=${keys.readOnly}`)).status,
      401,
    );
  });

  it("opens no other route, and no other project's calendar", async () => {
    const { path } = await opened("only here");
    const token = new URL(path, `http://${HOST}`).searchParams.get("token")!;
    assert.equal((await subscribe(path.replace("/default/", "/theirs/"))).status, 404);
    for (const [pattern, name] of [
      ["/api/[project]/models", "authorization"],
      ["/api/[project]/models/calendars", "x-api-key"],
      ["/api/[project]/traces", "authorization"],
    ] as const) {
      const headers = { [name]: `Bearer ${token}` };
      const answer = await at(pattern).call("GET", { params: { project: "default" }, headers });
      assert.equal(answer.status, 401, pattern);
    }
  });

  it("ends when the calendar is closed, and cannot be made up or bent", async () => {
    const { id, path } = await opened("short");
    const token = new URL(path, `http://${HOST}`).searchParams.get("token")!;
    const [project, , signature] = token.split(".");
    const other = await opened("other");
    for (const bent of [
      `${project}.${other.id}.${signature}`,
      `${Number(project) + 1}.${id}.${signature}`,
      `${token}x`,
      `${project}.${id}.`,
      `${project}.${id}`,
      "a.b.c",
      "",
    ])
      assert.equal(
        (await subscribe(`/api/default/models/lifecycle.ics?token=${bent}`)).status,
        404,
        bent,
      );

    const asked = { params: { project: "default", id }, cookie: people.responder };
    assert.equal(
      (await at("/api/[project]/models/calendars/[id]").call("DELETE", asked)).status,
      200,
    );
    assert.equal((await subscribe(path)).status, 404);
    assert.equal((await subscribe(other.path)).status, 200);
  });

  it("is beyond a viewer and a reading key to open, see or close", async () => {
    const params = { project: "default", id: crypto.randomUUID() };
    for (const [method, pattern] of [
      ["GET", "/api/[project]/models/calendars"],
      ["POST", "/api/[project]/models/calendars"],
      ["DELETE", "/api/[project]/models/calendars/[id]"],
      ["PUT", "/api/[project]/models/lifecycle"],
      ["DELETE", "/api/[project]/models/lifecycle"],
      ["PUT", "/api/[project]/models/migrations"],
    ] as const)
      for (const who of [{ cookie: people.viewer }, { key: keys.readOnly }])
        assert.equal((await at(pattern).call(method, { ...who, params })).status, 403, pattern);
  });
});
