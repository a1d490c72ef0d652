import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { Client, credentials, Metadata, type ServiceError } from "@grpc/grpc-js";
import { createOwnDatabase } from "#lib/platform/db/testing-own.ts";
import type { Fence } from "./testing-fence.ts";

const own = await createOwnDatabase();
const dataDir = mkdtempSync(join(tmpdir(), "midwatch-fence-"));
process.env.DATABASE_URL = own.url;
process.env.MIDWATCH_DATA_DIR = dataDir;

const { createIngest } = await import("#lib/features/ingest/ingest.ts");
const { config } = await import("#lib/platform/config.ts");
const { database } = await import("./database.ts");
const { createHealth } = await import("./health.ts");
const { keyRing } = await import("./key-ring.ts");
const { exporterProject } = await import("./otlp-auth.ts");
const { createGrpcDoor } = await import("./otlp-grpc.ts");
const { createHttpDoor } = await import("./otlp-http.ts");
const { createIntake } = await import("./otlp-intake.ts");
const { routeFiles } = await import("./testing.ts");
const { buildFence, unknownKey } = await import("./testing-fence.ts");

const connection = database();
let ids: Fence["ids"];
let keys: Fence["keys"];

before(async () => {
  ({ ids, keys } = await buildFence(await routeFiles()));
});

after(async () => {
  await (globalThis as { midwatchIngest?: { close(): Promise<void> } }).midwatchIngest?.close();
  await keyRing().settled();
  await connection.close();
  await own.drop();
  rmSync(dataDir, { recursive: true });
});

describe("every OTLP door", () => {
  const ingest = createIngest(connection);
  const intake = createIntake({
    ingest,
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
  after(async () => {
    client.close();
    http.close();
    http.closeAllConnections();
    grpc.close();
    await ingest.close();
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
