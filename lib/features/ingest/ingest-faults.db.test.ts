import assert from "node:assert/strict";
import { it } from "node:test";
import { eq } from "drizzle-orm";
import { ingestRequests } from "#drizzle/schema/index.ts";
import { AppError } from "#lib/core/errors.ts";
import { DAY } from "#lib/core/time.ts";
import { connect } from "#lib/platform/db/client.ts";
import { TEST_NOW, useTestProject } from "#lib/platform/db/testing.ts";
import { createIngest, type Ingest, type IngestOptions } from "./ingest.ts";
import { recount } from "./recount.ts";
import { ledgerOf, newTraceId, otlp, send, storedSpans } from "./testing.ts";

const fixture = useTestProject();
const { sql } = fixture;
const window = { from: TEST_NOW - DAY, to: TEST_NOW + DAY };

const open = (options: IngestOptions = {}): Ingest =>
  createIngest(
    { db: fixture.ctx.db, sql, close: async () => {} },
    { clock: () => TEST_NOW, ...options },
  );

it("tells everybody to come again while the database is away, and loses nothing", async () => {
  const { projectId } = fixture.ctx;
  const nowhere = connect("postgres://nobody:x@127.0.0.1:1/none", { max: 1 });
  const ingest = createIngest(nowhere, { clock: () => TEST_NOW });
  await assert.rejects(
    send(ingest, projectId, otlp([{}], TEST_NOW), TEST_NOW),
    (error) =>
      error instanceof AppError && error.code === "unavailable" && error.retryAfterMs! <= 5_000,
  );
  await ingest.close();
  await nowhere.close();
});

it("gives a transaction up that takes too long, and stores its spans when they come again", async () => {
  const { projectId } = fixture.ctx;
  const traceId = newTraceId();
  const body = otlp([{ traceId }], TEST_NOW);
  const ingest = open({ transactionMs: 200 });
  await send(ingest, projectId, otlp([{}], TEST_NOW), TEST_NOW);
  await sql.begin(async (tx) => {
    await tx`lock table ingest_requests in exclusive mode`;
    await assert.rejects(send(ingest, projectId, body, TEST_NOW), { code: "unavailable" });
  });
  assert.equal((await storedSpans(fixture.ctx, traceId)).length, 0);
  await send(ingest, projectId, body, TEST_NOW);
  assert.equal((await storedSpans(fixture.ctx, traceId)).length, 1);
  assert.deepEqual(await recount(fixture.ctx, window), []);
});

it("holds no more than it may, and takes again once there is room", async () => {
  const { projectId } = fixture.ctx;
  const ingest = open({ maxHeld: { spans: 3, bytes: 1e6 } });
  const bodies = Array.from({ length: 8 }, () => otlp([{}], TEST_NOW));
  const results = await Promise.allSettled(
    bodies.map((body) => send(ingest, projectId, body, TEST_NOW)),
  );
  const turnedAway = results.filter((result) => result.status === "rejected");
  assert.equal(turnedAway.length, 5);
  for (const { reason } of turnedAway) assert.equal(reason.code, "unavailable");
  await send(ingest, projectId, bodies[7]!, TEST_NOW);
  const large = otlp(
    Array.from({ length: 10 }, () => ({})),
    TEST_NOW,
  );
  assert.equal((await send(ingest, projectId, large, TEST_NOW)).accepted, 10);
});

it("rejects only the records that Postgres refuses, and tells why", async () => {
  const { projectId } = fixture.ctx;
  const poison = `poison-${projectId}`;
  await sql.unsafe(
    `alter table spans add constraint no_poison_${projectId} check (name <> '${poison}')`,
  );
  try {
    const traceIds = Array.from({ length: 12 }, newTraceId);
    const names = traceIds.map((_, i) => (i === 5 || i === 9 ? poison : "fine"));
    const all = traceIds.map((traceId, i) => ({
      traceId,
      name: names[i]!,
      service: "poisoned",
      attributes: {},
    }));
    const ingest = open();
    const receipts = await Promise.all([
      send(ingest, projectId, otlp(all.slice(0, 4), TEST_NOW), TEST_NOW),
      send(ingest, projectId, otlp(all.slice(4), TEST_NOW), TEST_NOW),
    ]);
    assert.deepEqual(
      receipts.map(({ accepted, rejected }) => [accepted, rejected]),
      [
        [4, 0],
        [6, 2],
      ],
    );
    assert.match(receipts[1]!.message, /The database refused it: .*no_poison/);
    for (const [i, traceId] of traceIds.entries())
      assert.equal((await storedSpans(fixture.ctx, traceId)).length, names[i] === poison ? 0 : 1);
    const { accepted, rejected, rows } = await ledgerOf(fixture.ctx, "poisoned");
    assert.deepEqual([accepted, rejected], [10, 2]);
    assert.equal(
      rows.reduce((n, row) => n + (row.rejections.unstorable ?? 0), 0),
      2,
    );
  } finally {
    await sql.unsafe(`alter table spans drop constraint no_poison_${projectId}`);
  }
  assert.deepEqual(await recount(fixture.ctx, window), []);
});

it("makes the day's partition again when retention took it meanwhile", async () => {
  const { projectId } = fixture.ctx;
  const ingest = open();
  const day = TEST_NOW - 20 * DAY;
  await send(ingest, projectId, otlp([{ startedAt: day }], TEST_NOW), TEST_NOW);
  await sql`drop table spans_20251226`;
  const traceId = newTraceId();
  await send(ingest, projectId, otlp([{ startedAt: day, traceId }], TEST_NOW), TEST_NOW);
  assert.equal((await storedSpans(fixture.ctx, traceId)).length, 1);
});

it("leaves no trace of a request in another project", async () => {
  const body = otlp([{ service: "fenced" }], TEST_NOW);
  await send(open(), fixture.ctx.projectId, body, TEST_NOW);
  await assert.rejects(send(open(), 2 ** 30, body, TEST_NOW), { code: "not_found" });
  const rows = await fixture.ctx.db
    .select()
    .from(ingestRequests)
    .where(eq(ingestRequests.projectId, 2 ** 30));
  assert.deepEqual(rows, []);
});

it("answers everything it took before it closes, and takes nothing after", async () => {
  const ingest = open();
  let isAnswered = false;
  send(ingest, fixture.ctx.projectId, otlp([{}], TEST_NOW), TEST_NOW).then(() => {
    isAnswered = true;
  });
  await ingest.close();
  assert.ok(isAnswered);
  await assert.rejects(send(ingest, fixture.ctx.projectId, otlp([{}], TEST_NOW), TEST_NOW), {
    code: "unavailable",
  });
});
