import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { it } from "node:test";
import { and, eq } from "drizzle-orm";
import { ingestLedger, logEvents, scores, spans } from "#drizzle/schema/index.ts";
import { copyIn, copyMissing, copyTable } from "./copy.ts";
import { CopyBuffer } from "./copy-buffer.ts";
import { failureCode, isDuplicateKey, isMissingPartition } from "./failures.ts";
import { TEST_NOW, useTestProject } from "./testing.ts";

const fixture = useTestProject();
const { sql } = fixture;
const spanTable = copyTable(spans);

type Span = typeof spans.$inferSelect;

function span(over: Partial<Span> = {}): Span {
  return {
    projectId: fixture.ctx.projectId,
    traceId: randomBytes(16).toString("hex"),
    spanId: randomBytes(8).toString("hex"),
    startedAt: TEST_NOW + 0.123,
    durationMs: 12.5,
    receivedAt: TEST_NOW,
    parentSpanId: null,
    seriesId: "-9223372036854775808",
    resourceId: "9223372036854775807",
    blockId: "-1",
    blockOffset: 2 ** 31 - 1,
    name: "chat",
    kind: "chat",
    status: "ok",
    isRoot: true,
    isCall: false,
    usageQuality: null,
    usageCounted: true,
    demotedBy: null,
    inputTokens: 2 ** 52 + 1,
    cacheReadTokens: 0,
    cacheWriteTokens: -1,
    cacheWrite1hTokens: -(2 ** 40) - 3,
    outputTokens: null,
    reasoningTokens: null,
    audioInputTokens: null,
    audioOutputTokens: null,
    costNanoUsd: 4_294_967_296,
    reportedCostNanoUsd: null,
    priceNote: null,
    ttftMs: 0.1,
    responseId: null,
    conversationId: null,
    userId: "ada",
    errorType: null,
    tags: ["a", "ü", '"{},\\'],
    warnings: -1,
    mapperVersion: 1,
    ...over,
  };
}

function rows<Row>(table: { write(out: CopyBuffer, row: Row): void }, all: Row[]): CopyBuffer {
  const out = new CopyBuffer();
  for (const row of all) table.write(out, row);
  return out;
}

it("gives back every value as it was written, whatever its type", async () => {
  const { db, projectId } = fixture.ctx;
  const written = [
    span({ tags: null, demotedBy: "00ff00ff00ff00ff" }),
    span({ tags: [] }),
    span({ name: `${"long 😀 ".repeat(200)}end`, conversationId: "é".repeat(20) }),
  ];
  await sql.begin((tx) => copyIn(tx, spanTable, rows(spanTable, written)));
  for (const row of written) {
    const found = await db
      .select()
      .from(spans)
      .where(and(eq(spans.projectId, projectId), eq(spans.traceId, row.traceId)));
    assert.deepEqual(found, [row]);
  }
});

it("drops NUL and half surrogate pairs, which Postgres cannot hold", async () => {
  const { db } = fixture.ctx;
  const row = span({ name: "a\0b\ud800c", userId: `\0${"x".repeat(100)}\udc00` });
  await sql.begin((tx) => copyIn(tx, spanTable, rows(spanTable, [row])));
  const [found] = await db.select().from(spans).where(eq(spans.traceId, row.traceId));
  assert.equal(found!.name, "ab�c");
  assert.equal(found!.userId, `${"x".repeat(100)}�`);
});

it("writes jsonb and bytes", async () => {
  const { db, projectId } = fixture.ctx;
  const ledger = copyTable(ingestLedger);
  const service = randomBytes(8).toString("hex");
  const row = {
    projectId,
    at: TEST_NOW,
    signal: "traces",
    service,
    serviceVersion: "",
    scopeName: "",
    scopeVersion: "",
    requests: 1,
    bytes: 5_000_000_000,
    accepted: 1,
    rejected: 0,
    duplicates: 0,
    missingUsage: 0,
    orphans: 0,
    clockSkewed: 0,
    clockSkewMs: 1.5,
    rejections: { too_old: 2 },
    unmappedKeys: { 'k"\\': 1, "nul\0": 2 },
    warnings: {},
  };
  await sql.begin((tx) => copyIn(tx, ledger, rows(ledger, [row])));
  const [found] = await db.select().from(ingestLedger).where(eq(ingestLedger.service, service));
  assert.deepEqual(found, { ...row, unmappedKeys: { 'k"\\': 1, nul: 2 } });
});

it("reports a duplicate that Postgres finds after the last byte, and leaves nothing", async () => {
  const first = span();
  await sql.begin((tx) => copyIn(tx, spanTable, rows(spanTable, [first])));
  const other = span();
  await assert.rejects(
    sql.begin((tx) => copyIn(tx, spanTable, rows(spanTable, [other, first]))),
    isDuplicateKey,
  );
  const left = await sql`select 1 from spans where trace_id = ${Buffer.from(other.traceId, "hex")}`;
  assert.equal(left.length, 0);
});

it("reports a failure in the middle of much data, and the connection stays usable", async () => {
  const many = Array.from({ length: 20_000 }, () => span());
  many[500] = many[0]!;
  await assert.rejects(
    sql.begin((tx) => copyIn(tx, spanTable, rows(spanTable, many))),
    isDuplicateKey,
  );
  await Promise.all(Array.from({ length: 8 }, () => sql`select 1`));
  await assert.rejects(
    sql.begin((tx) => copyIn(tx, spanTable, rows(spanTable, [span({ startedAt: 0 })]))),
    isMissingPartition,
  );
});

it("leaves out what is there and says what was new", async () => {
  const [a, b, c] = [span(), span(), span()];
  await sql.begin((tx) => copyIn(tx, spanTable, rows(spanTable, [a])));
  const added = await sql.begin((tx) =>
    copyMissing<{ trace_id: Buffer }>(tx, spanTable, rows(spanTable, [a, b, c, b]), {
      order: "project_id, trace_id, span_id, started_at",
      returning: "trace_id",
    }),
  );
  assert.deepEqual(
    added.map((row) => row.trace_id.toString("hex")).sort(),
    [b.traceId, c.traceId].sort(),
  );
});

it("refuses a value that does not fit before anything is sent, and keeps the rows before it", () => {
  const out = rows(spanTable, [span()]);
  const before = out.mark();
  for (const bad of [
    { warnings: 2 ** 31 },
    { mapperVersion: 40_000 },
    { inputTokens: 1.5 },
    { inputTokens: Number.NaN },
    { traceId: "zz" },
    { seriesId: "9223372036854775808" },
    { startedAt: Number.POSITIVE_INFINITY },
  ])
    assert.throws(() => spanTable.write(out, span(bad)), RangeError);
  assert.deepEqual(out.mark(), before);
});

it("knows how to write every table that ingest fills", () => {
  for (const table of [spans, logEvents, scores]) assert.ok(copyTable(table).columns.length > 0);
});

it("says which code a failure carries, however deep it is wrapped", () => {
  const inner = Object.assign(new Error("x"), { code: "40P01" });
  assert.equal(failureCode(new Error("outer", { cause: inner })), "40P01");
  assert.equal(failureCode("no error"), undefined);
});
