import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { Client, credentials, Metadata, type ServiceError } from "@grpc/grpc-js";
import { createOwnDatabase } from "#lib/platform/db/testing-own.ts";

const own = await createOwnDatabase();
const dataDir = mkdtempSync(join(tmpdir(), "midwatch-fence-"));
process.env.DATABASE_URL = own.url;
process.env.MIDWATCH_DATA_DIR = dataDir;

const { DAY } = await import("#lib/core/time.ts");
const { createIngest } = await import("#lib/features/ingest/ingest.ts");
const { ensurePartitions } = await import("#lib/platform/db/partitions.ts");
const { database } = await import("./database.ts");
const { createHealth } = await import("./health.ts");
const { keyRing } = await import("./key-ring.ts");
const { exporterProject } = await import("./otlp-auth.ts");
const { createGrpcDoor } = await import("./otlp-grpc.ts");
const { createHttpDoor } = await import("./otlp-http.ts");
const { createIntake } = await import("./otlp-intake.ts");
const { config } = await import("#lib/platform/config.ts");
const { cookiesOf, routeFiles } = await import("./testing.ts");

const connection = database();
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
const unknownKey = `mw_${"A".repeat(43)}`;
const password = "correct horse battery";
const people = { admin: "", viewer: "", responder: "", theirs: "" };
const keys = { theirs: "", ingestOnly: "", readOnly: "", revoked: "", theirsReadOnly: "" };
const ids = { mine: 0, theirs: 0 };

before(async () => {
  const { sql } = connection;
  const now = Date.now();
  await ensurePartitions(sql, [now - DAY, now, now + DAY]);

  const signUp = async (name: string, invitation?: string) => {
    const body = { name, email: `${name}@example.com`, password, invitation };
    const answer = await at("/api/sign-up").call("POST", { body });
    assert.equal(answer.status, 200, await answer.clone().text());
    return cookiesOf(answer);
  };
  const made = async (pattern: string, project: string, body: unknown) => {
    const asked = { params: { project }, cookie: people.admin, body };
    const answer = await at(pattern).call("POST", asked);
    assert.equal(answer.status, 200, await answer.clone().text());
    return (await answer.json()).data;
  };
  const invite = async (project: string, role: string) =>
    (await made("/api/[project]/invitations", project, { role })).token;
  const key = (project: string, ...scopes: string[]) =>
    made("/api/[project]/keys", project, { name: scopes.join(), scopes });

  people.admin = await signUp("ada");
  const theirs = await made("/api/projects", "", { name: "Theirs" });
  assert.equal(theirs.slug, "theirs");
  people.theirs = await signUp("eve", await invite("theirs", "admin"));
  people.viewer = await signUp("vic", await invite("default", "viewer"));
  people.responder = await signUp("rita", await invite("default", "responder"));

  keys.theirs = (await key("theirs", "ingest", "read", "write")).token;
  keys.theirsReadOnly = (await key("theirs", "read")).token;
  keys.ingestOnly = (await key("default", "ingest")).token;
  keys.readOnly = (await key("default", "read")).token;
  const short = await key("default", "ingest", "read", "write");
  keys.revoked = short.token;
  const revoke = { params: { project: "default", id: short.id }, cookie: people.admin };
  assert.equal((await at("/api/[project]/keys/[id]").call("DELETE", revoke)).status, 200);

  const [mine] = await sql`select id from projects where slug = 'default'`;
  ids.mine = mine!.id;
  ids.theirs = theirs.id;
});

after(async () => {
  await (globalThis as { midwatchIngest?: { close(): Promise<void> } }).midwatchIngest?.close();
  await keyRing().settled();
  await connection.close();
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

describe("every OTLP door", () => {
  const intake = createIntake({
    ingest: createIngest(connection),
    identify: exporterProject,
    ...config(),
  });
  const http = createHttpDoor({ intake, health: createHealth(() => connection.sql) });
  const grpc = createGrpcDoor(intake);
  const listen = async (server: typeof http | typeof grpc) => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  let httpAt = "";
  let client: Client;

  before(async () => {
    httpAt = await listen(http);
    client = new Client(await listen(grpc), credentials.createInsecure());
  });
  after(() => {
    client.close();
    http.close();
    http.closeAllConnections();
    grpc.close();
  });

  const signals = ["traces", "logs", "metrics"] as const;
  const services = {
    traces: "trace.v1.Trace",
    logs: "logs.v1.Logs",
    metrics: "metrics.v1.Metrics",
  };
  type Sender = (key: string | undefined, body: Buffer) => Promise<number>;

  /** Senders answer HTTP statuses; gRPC's are translated. */
  const doors: Record<string, Sender> = {};
  for (const signal of signals) {
    const headersFor = (key?: string) => ({
      "content-type": "application/x-protobuf",
      ...(key ? { authorization: `Bearer ${key}` } : {}),
    });
    doors[`HTTP /v1/${signal}`] = async (key, body) => {
      const request = { method: "POST", headers: headersFor(key), body: new Uint8Array(body) };
      return (await fetch(`http://${httpAt}/v1/${signal}`, request)).status;
    };
    doors[`web /v1/${signal}`] = async (key, body) => {
      const { POST } = await import(`../../app/v1/${signal}/route.ts`);
      const url = `http://localhost:3000/v1/${signal}`;
      const headers = { host: "localhost:3000", ...headersFor(key) };
      const request = new Request(url, { method: "POST", headers, body: new Uint8Array(body) });
      return (await POST(request)).status;
    };
    doors[`gRPC ${signal}`] = (key, body) => {
      const metadata = new Metadata();
      if (key) metadata.set("authorization", `Bearer ${key}`);
      const path = `/opentelemetry.proto.collector.${services[signal]}Service/Export`;
      const same = (bytes: Buffer) => bytes;
      return new Promise((resolve) =>
        client.makeUnaryRequest(path, same, same, body, metadata, (error: ServiceError | null) =>
          resolve(
            new Map([
              [0, 200],
              [7, 403],
              [16, 401],
            ]).get(error?.code ?? 0) ?? 500,
          ),
        ),
      );
    };
  }

  for (const [name, send] of Object.entries(doors)) {
    it(`${name} takes nothing from nobody, from unknown, revoked or reading keys`, async () => {
      const nothing = Buffer.alloc(0);
      assert.equal(await send(undefined, nothing), 401);
      assert.equal(await send(unknownKey, nothing), 401);
      assert.equal(await send(keys.revoked, nothing), 401);
      assert.equal(await send(keys.theirsReadOnly, nothing), 403);
    });

    if (name.endsWith("traces"))
      it(`${name} puts spans into the project of their key and no other`, async () => {
        const traceId = crypto.randomUUID().replaceAll("-", "");
        assert.equal(await send(keys.theirs, traceRequest(traceId)), 200);
        const rows = await connection.sql`
          select project_id from spans where trace_id = ${Buffer.from(traceId, "hex")}`;
        assert.deepEqual(
          rows.map((row) => row.project_id),
          [ids.theirs],
        );
      });
  }

  it("leaves nothing of all this in the other project", async () => {
    const [found] = await connection.sql`
      select count(*)::int as spans from spans where project_id = ${ids.mine}`;
    assert.equal(found!.spans, 0);
  });
});

/** A protobuf export request with one span of this moment. */
function traceRequest(traceId: string): Buffer {
  const field = (number: number, bytes: Buffer) =>
    Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
  const time = (number: number, at: number) => {
    const bytes = Buffer.alloc(9);
    bytes[0] = (number << 3) | 1;
    bytes.writeBigUInt64LE(BigInt(at) * 1_000_000n, 1);
    return bytes;
  };
  const now = Date.now();
  const span = Buffer.concat([
    field(1, Buffer.from(traceId, "hex")),
    field(2, Buffer.from(traceId.slice(0, 16), "hex")),
    field(5, Buffer.from("chat")),
    time(7, now - 1_000),
    time(8, now),
  ]);
  return field(1, field(2, field(2, span)));
}
