import assert from "node:assert/strict";
import { it } from "node:test";
import { and, eq, sum } from "drizzle-orm";
import { ingestLedger, logEvents, resources, rollupSeries, scores } from "#drizzle/schema/index.ts";
import { DAY, HOUR } from "#lib/core/time.ts";
import { TEST_NOW, useTestProject } from "#lib/platform/db/testing.ts";
import { readRawSpans } from "./blocks.ts";
import { decode } from "./decode/decode.ts";
import { createIngest, type Ingest, type IngestOptions } from "./ingest.ts";
import {
  chat,
  ledgerOf,
  newSpanId,
  newTraceId,
  otlp,
  otlpLogs,
  type SentLog,
  send,
  storedSpans,
} from "./testing.ts";

const fixture = useTestProject();
const { sql } = fixture;

const open = (options: IngestOptions = {}): Ingest =>
  createIngest(
    { db: fixture.ctx.db, sql, close: async () => {} },
    { clock: () => TEST_NOW, ...options },
  );

it("stores a span with everything that belongs to it before it answers", async () => {
  const { db, projectId } = fixture.ctx;
  const traceId = newTraceId();
  const spanId = newSpanId();
  const body = otlp([{ traceId, spanId, service: "whole" }], TEST_NOW + 0.25);
  const receipt = await send(open(), projectId, body, TEST_NOW);
  assert.deepEqual(receipt, { accepted: 1, rejected: 0, message: "" });

  const [row] = await storedSpans(fixture.ctx, traceId);
  assert.equal(row!.startedAt, TEST_NOW + 0.25);
  assert.equal(row!.durationMs, 800);
  assert.equal(row!.receivedAt, TEST_NOW);
  assert.deepEqual([row!.inputTokens, row!.outputTokens], [1200, 80]);
  assert.deepEqual([row!.isCall, row!.usageCounted, row!.isRoot], [true, true, true]);
  assert.ok(row!.costNanoUsd! > 0);

  const [series] = await db
    .select()
    .from(rollupSeries)
    .where(and(eq(rollupSeries.projectId, projectId), eq(rollupSeries.seriesId, row!.seriesId)));
  assert.deepEqual([series!.service, series!.requestModel], ["whole", "gpt-4o"]);
  const [resource] = await db
    .select()
    .from(resources)
    .where(and(eq(resources.projectId, projectId), eq(resources.resourceId, row!.resourceId)));
  assert.deepEqual(JSON.parse(resource!.attributes), { "service.name": "whole" });

  const { accepted, requests, rows } = await ledgerOf(fixture.ctx, "whole");
  assert.deepEqual([accepted, requests, rows[0]!.bytes], [1, 1, body.length]);

  const [sent] = (decode("traces", "json", body, TEST_NOW) as { spans: unknown[] }).spans;
  const [raw] = await readRawSpans(fixture.ctx, [row!]);
  assert.deepEqual(raw, sent);
});

it("takes the good spans of a request and says what was wrong with the others", async () => {
  const { projectId } = fixture.ctx;
  const body = otlp(
    [
      { service: "partial" },
      { service: "partial", startedAt: TEST_NOW - 31 * DAY },
      { service: "partial", startedAt: TEST_NOW + 25 * HOUR },
      { service: "partial", traceId: "0".repeat(32) },
      { service: "partial", startedAt: TEST_NOW - 29 * DAY },
    ],
    TEST_NOW,
  );
  const receipt = await send(open({ retentionDays: 30 }), projectId, body, TEST_NOW);
  assert.deepEqual([receipt.accepted, receipt.rejected], [2, 3]);
  assert.match(receipt.message, /^Rejected 3 spans\./);
  assert.match(receipt.message, /before the 30 days this project keeps/);
  assert.match(receipt.message, /more than 24 hours in the future/);
  assert.match(receipt.message, /all zeros/);
  const { rows, accepted, rejected } = await ledgerOf(fixture.ctx, "partial");
  assert.deepEqual([accepted, rejected], [2, 3]);
  assert.deepEqual(rows[0]!.rejections, { too_old: 1, in_future: 1, zero_trace_id: 1 });
});

it("answers an empty request with success, and writes nothing", async () => {
  const receipt = await send(open(), fixture.ctx.projectId, otlp([], TEST_NOW), TEST_NOW);
  assert.deepEqual(receipt, { accepted: 0, rejected: 0, message: "" });
});

it("stores what NUL, half surrogates and absurd numbers leave of a span", async () => {
  const { projectId } = fixture.ctx;
  const traceId = newTraceId();
  const attributes = chat({
    "gen_ai.conversation.id": "a\0b\ud800",
    "user.id": "u".repeat(5_000),
    "gen_ai.usage.input_tokens": "99999999999999999999",
    "\0key\udc00": "\0",
  });
  const receipt = await send(
    open(),
    projectId,
    otlp([{ traceId, name: "n\0\ud83d", attributes }], TEST_NOW),
    TEST_NOW,
  );
  assert.equal(receipt.rejected, 0);
  const [row] = await storedSpans(fixture.ctx, traceId);
  assert.equal(row!.conversationId, "ab�");
  assert.ok((row!.userId?.length ?? 0) <= 512);
});

it("counts calls without tokens and warns of broken clocks", async () => {
  const { projectId } = fixture.ctx;
  const body = otlp(
    [
      { service: "odd", attributes: { "gen_ai.operation.name": "chat", "acme.thing": "1" } },
      { service: "odd", startedAt: TEST_NOW + HOUR, durationMs: 0 },
    ],
    TEST_NOW,
  );
  await send(open(), projectId, body, TEST_NOW);
  const { rows, missingUsage } = await ledgerOf(fixture.ctx, "odd");
  assert.equal(missingUsage, 1);
  assert.equal(rows[0]!.clockSkewed, 1);
  assert.equal(rows[0]!.clockSkewMs, HOUR);
  assert.equal(rows[0]!.warnings.clock_skew, 1);
  assert.equal(rows[0]!.unmappedKeys["acme.thing"], 1);
});

it("keeps log records and the verdicts among them, each once", async () => {
  const { db, projectId } = fixture.ctx;
  const [traceId, spanId] = [newTraceId(), newSpanId()];
  const records: SentLog[] = [
    { name: "gen_ai.user.message", attributes: { content: "hi" }, traceId, spanId },
    {
      name: "gen_ai.evaluation.result",
      attributes: { "gen_ai.evaluation.name": "helpful", "gen_ai.evaluation.score.value": 0.5 },
      traceId,
      spanId,
    },
    { name: "something.else", attributes: {} },
  ];
  const ingest = open();
  const whole = await send(ingest, projectId, otlpLogs(records, TEST_NOW), TEST_NOW, "logs");
  assert.deepEqual(whole, { accepted: 3, rejected: 0, message: "" });
  for (const record of records)
    await send(ingest, projectId, otlpLogs([record], TEST_NOW), TEST_NOW, "logs");
  const logs = await db.select().from(logEvents).where(eq(logEvents.traceId, traceId));
  assert.equal(logs.length, 2);
  const found = await db.select().from(scores).where(eq(scores.traceId, traceId));
  assert.deepEqual(
    found.map(({ name, value, spanId: target }) => [name, value, target]),
    [["helpful", 0.5, spanId]],
  );
  const [row] = await db
    .select({ accepted: sum(ingestLedger.accepted), duplicates: sum(ingestLedger.duplicates) })
    .from(ingestLedger)
    .where(and(eq(ingestLedger.projectId, projectId), eq(ingestLedger.signal, "logs")));
  assert.deepEqual([Number(row!.accepted), Number(row!.duplicates)], [2, 2]);
});

it("keeps the verdicts a span carries", async () => {
  const traceId = newTraceId();
  const attributes = chat({
    "evaluations.0.evaluation.name": "grounded",
    "evaluations.0.evaluation.score": 0.9,
  });
  await send(open(), fixture.ctx.projectId, otlp([{ traceId, attributes }], TEST_NOW), TEST_NOW);
  const found = await fixture.ctx.db.select().from(scores).where(eq(scores.traceId, traceId));
  assert.deepEqual(
    found.map(({ name, value }) => [name, value]),
    [["grounded", 0.9]],
  );
});
