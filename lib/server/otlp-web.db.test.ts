import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { chatRequest, dice, toProtobuf } from "#lib/features/ingest/decode/testing.ts";
import { createKey } from "#lib/features/keys/commands.ts";
import { useTestProject } from "#lib/platform/db/testing.ts";

process.env.DATABASE_URL = process.env.TEST_DATABASE_URL;
// Whatever reads the settings is loaded after they are made.
const { receiveOnWeb, healthOnWeb } = await import("./otlp-web.ts");
const { database } = await import("./database.ts");

describe("OTLP on the web port", () => {
  const project = useTestProject(Date.now());
  let authorization = "";
  before(async () => {
    const { token } = await createKey(project.ctx, { name: "web", scopes: ["ingest"] });
    authorization = `Bearer ${token}`;
  });
  after(() => database().close());

  const post = (path: string, body: Uint8Array, headers: Record<string, string> = {}) =>
    receiveOnWeb(
      new Request(`http://127.0.0.1:3000${path}`, {
        method: "POST",
        headers: { "content-type": "application/x-protobuf", authorization, ...headers },
        body: Buffer.from(body),
      }),
    );

  it("stores what is posted there like the collector does", async () => {
    const json = chatRequest({ spans: 5, spanBytes: 1_200, random: dice(21), at: Date.now() });
    const body = gzipSync(toProtobuf("traces", json));
    const answer = await post("/v1/traces", body, { "content-encoding": "gzip" });
    assert.deepEqual([answer.status, await answer.text()], [200, ""]);
    assert.equal(answer.headers.get("content-type"), "application/x-protobuf");
    const [row] = await project.sql`
      select count(*)::int as spans from spans where project_id = ${project.ctx.projectId}`;
    assert.equal(row!.spans, 5);
  });

  it("answers failures and browsers' questions by the same rules", async () => {
    const refused = await post("/v1/traces", Buffer.from("x"), {
      authorization: `Bearer mw_${"x".repeat(43)}`,
    });
    assert.equal(refused.status, 401);
    assert.equal((await post("/v1/traces", Buffer.from([10, 9]))).status, 400);
    const asked = await receiveOnWeb(
      new Request("http://127.0.0.1:3000/v1/traces", { method: "OPTIONS" }),
    );
    assert.deepEqual([asked.status, await asked.text()], [204, ""]);
  });

  it("answers health checks", async () => {
    const at = (path: string) => healthOnWeb(new Request(`http://127.0.0.1:3000${path}`));
    assert.equal((await at("/healthz")).status, 200);
    const ready = await at("/readyz");
    assert.deepEqual([ready.status, (await ready.json()).migrated], [200, true]);
  });
});
