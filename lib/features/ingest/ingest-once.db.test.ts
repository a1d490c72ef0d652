import assert from "node:assert/strict";
import { it } from "node:test";
import { DAY, MINUTE } from "#lib/core/time.ts";
import { TEST_NOW, useTestProject } from "#lib/platform/db/testing.ts";
import { readRawSpans } from "./blocks.ts";
import { createIngest, type Ingest, type IngestOptions } from "./ingest.ts";
import { recount } from "./recount.ts";
import { ledgerOf, newSpanId, newTraceId, otlp, send, storedSpans } from "./testing.ts";

const fixture = useTestProject();
const { sql } = fixture;
const window = { from: TEST_NOW - DAY, to: TEST_NOW + DAY };

const open = (options: IngestOptions = {}): Ingest =>
  createIngest(
    { db: fixture.ctx.db, sql, close: async () => {} },
    { clock: () => TEST_NOW, ...options },
  );

it("acknowledges the same bytes again without storing anything", async () => {
  const { projectId } = fixture.ctx;
  const traceId = newTraceId();
  const body = otlp(
    [
      { traceId, service: "again" },
      { service: "again", startedAt: TEST_NOW - 40 * DAY },
    ],
    TEST_NOW,
  );
  const ingest = open();
  const first = await send(ingest, projectId, body, TEST_NOW);
  const second = await send(ingest, projectId, body, TEST_NOW);
  const elsewhere = await send(open(), projectId, body, TEST_NOW);
  assert.deepEqual([second, elsewhere], [first, first]);
  assert.equal(first.rejected, 1);
  assert.equal((await storedSpans(fixture.ctx, traceId)).length, 1);
  const { accepted, duplicates, requests, rejected } = await ledgerOf(fixture.ctx, "again");
  assert.deepEqual([accepted, duplicates, requests, rejected], [1, 2, 3, 1]);
  assert.deepEqual(await recount(fixture.ctx, window), []);
});

it("stores one body once when two collectors get it at the same moment", async () => {
  const { projectId } = fixture.ctx;
  const traceIds = Array.from({ length: 20 }, newTraceId);
  const bodies = traceIds.map((traceId) => otlp([{ traceId, service: "both" }], TEST_NOW));
  const [one, two] = [open(), open()];
  await Promise.all([
    ...bodies.map((body) => send(one, projectId, body, TEST_NOW)),
    ...bodies.toReversed().map((body) => send(two, projectId, body, TEST_NOW)),
    ...bodies.map((body) => send(one, projectId, body, TEST_NOW)),
  ]);
  for (const traceId of traceIds) assert.equal((await storedSpans(fixture.ctx, traceId)).length, 1);
  const { accepted, duplicates } = await ledgerOf(fixture.ctx, "both");
  assert.deepEqual([accepted, duplicates], [20, 40]);
  assert.deepEqual(await recount(fixture.ctx, window), []);
});

it("keeps a span once however it is cut into requests, from two collectors at once", async () => {
  const { projectId } = fixture.ctx;
  const all = Array.from({ length: 300 }, (_, i) => ({
    traceId: newTraceId(),
    spanId: newSpanId(),
    service: "cut",
    startedAt: TEST_NOW - (i % 7) * MINUTE,
  }));
  const [one, two] = [open({ maxBatch: { spans: 50, bytes: 1e6 } }), open()];
  const pieces = (size: number) =>
    Array.from({ length: Math.ceil(all.length / size) }, (_, i) =>
      otlp(all.slice(i * size, (i + 1) * size), TEST_NOW),
    );
  await Promise.all([
    ...pieces(1).map((body) => send(one, projectId, body, TEST_NOW)),
    ...pieces(7)
      .toReversed()
      .map((body) => send(two, projectId, body, TEST_NOW)),
    ...pieces(300).map((body) => send(two, projectId, body, TEST_NOW)),
  ]);
  for (const { traceId } of all) assert.equal((await storedSpans(fixture.ctx, traceId)).length, 1);
  const { accepted, duplicates } = await ledgerOf(fixture.ctx, "cut");
  assert.deepEqual([accepted, duplicates], [300, 600]);
  assert.deepEqual(await recount(fixture.ctx, window), []);
});

it("takes a fuller sight of a span instead of the first, and counts it once", async () => {
  const { projectId } = fixture.ctx;
  const ids = { traceId: newTraceId(), spanId: newSpanId(), service: "fuller" };
  const early = otlp(
    [{ ...ids, durationMs: 10, attributes: { "gen_ai.operation.name": "chat" } }],
    TEST_NOW,
  );
  const full = otlp([{ ...ids, durationMs: 900 }], TEST_NOW);
  const ingest = open();
  await send(ingest, projectId, early, TEST_NOW);
  await send(ingest, projectId, full, TEST_NOW);
  let [row, ...rest] = await storedSpans(fixture.ctx, ids.traceId);
  assert.deepEqual([row!.durationMs, row!.inputTokens, rest.length], [900, 1200, 0]);
  const [raw] = await readRawSpans(fixture.ctx, [row!]);
  assert.equal(raw!.attributes["gen_ai.request.model"], "gpt-4o");
  assert.deepEqual(await recount(fixture.ctx, window), []);

  const less = otlp([{ ...ids, durationMs: 900, attributes: { a: "b" } }], TEST_NOW);
  await send(ingest, projectId, less, TEST_NOW);
  [row, ...rest] = await storedSpans(fixture.ctx, ids.traceId);
  assert.deepEqual([row!.durationMs, row!.inputTokens, rest.length], [900, 1200, 0]);
  assert.deepEqual(await recount(fixture.ctx, window), []);
});

it("gives the fullest of several sights in one request", async () => {
  const { projectId } = fixture.ctx;
  const ids = { traceId: newTraceId(), spanId: newSpanId() };
  const body = otlp(
    [
      { ...ids, durationMs: 5, attributes: {} },
      { ...ids, durationMs: 700 },
      { ...ids, durationMs: 6, attributes: {} },
    ],
    TEST_NOW,
  );
  const receipt = await send(open(), projectId, body, TEST_NOW);
  assert.deepEqual([receipt.accepted, receipt.rejected], [3, 0]);
  const rows = await storedSpans(fixture.ctx, ids.traceId);
  assert.deepEqual(
    rows.map((row) => row.durationMs),
    [700],
  );
});

it("knows a span without times by its ids, though each arrival dates it anew", async () => {
  const { projectId } = fixture.ctx;
  const ids = { traceId: newTraceId(), spanId: newSpanId(), hasNoTimes: true };
  const body = (service: string) => otlp([{ ...ids, service }], TEST_NOW);
  await Promise.all([
    send(open(), projectId, body("a"), TEST_NOW),
    send(open(), projectId, body("b"), TEST_NOW + 5_000),
  ]);
  await send(open(), projectId, body("c"), TEST_NOW + 9_000);
  assert.equal((await storedSpans(fixture.ctx, ids.traceId)).length, 1);
  assert.deepEqual(await recount(fixture.ctx, window), []);
});
