import { createHash } from "node:crypto";
import { rollupDeltas, rollupSeries, spans, spanTexts } from "#drizzle/schema/index.ts";
import { emptySketch, encodeSketch } from "#lib/core/stats/sketch.ts";
import { floorTo, MINUTE } from "#lib/core/time.ts";
import { type Dimensions, dimensionNames } from "#lib/features/ingest/model.ts";
import type { Context } from "#lib/platform/context.ts";

type SpanInsert = typeof spans.$inferInsert;

/** A span of a test: what it does not say is the plainest call there is. */
export type TestSpan = Partial<SpanInsert> & {
  dimensions?: Partial<Dimensions>;
  extra?: Record<string, string>;
  texts?: { input?: string; output?: string; words: string };
};

let counter = 0;
const nextId = () => (++counter).toString(16).padStart(16, "0");

/** Ids of 32 and 16 hex digits, never the same twice in a process. */
export const nextSpanId = (): string => nextId();
export const nextTraceId = (): string => nextId().padStart(32, "a");

/** Stores spans the way ingest does: rows, their series, their roll-up deltas and their words. */
export async function storeSpans(ctx: Context, given: readonly TestSpan[]): Promise<SpanInsert[]> {
  const rows = given.map((span) => rowOf(ctx, span));
  const series = new Map(given.map((span, i) => [rows[i]!.seriesId, seriesRow(ctx, span)]));
  const empty = encodeSketch(emptySketch());
  await ctx.db
    .insert(rollupSeries)
    .values([...series.values()])
    .onConflictDoNothing();
  for (let i = 0; i < rows.length; i += 1_000)
    await ctx.db.insert(spans).values(rows.slice(i, i + 1_000));
  for (let i = 0; i < rows.length; i += 1_000)
    await ctx.db.insert(rollupDeltas).values(
      rows.slice(i, i + 1_000).map((row) => ({
        projectId: ctx.projectId,
        at: floorTo(row.startedAt, MINUTE),
        seriesId: row.seriesId,
        spans: 1,
        calls: row.isCall ? 1 : 0,
        errors: row.status === "error" ? 1 : 0,
        durationSketch: empty,
        ttftSketch: empty,
        outputTokensSketch: empty,
      })),
    );
  const texts = given.flatMap(({ texts }, i) =>
    texts
      ? [
          {
            projectId: ctx.projectId,
            traceId: rows[i]!.traceId,
            spanId: rows[i]!.spanId,
            startedAt: rows[i]!.startedAt,
            inputPreview: texts.input ?? null,
            outputPreview: texts.output ?? null,
            words: texts.words,
          },
        ]
      : [],
  );
  if (texts.length > 0) await ctx.db.insert(spanTexts).values(texts);
  return rows;
}

function rowOf(ctx: Context, { dimensions, extra, texts: _, ...span }: TestSpan): SpanInsert {
  const startedAt = span.startedAt ?? ctx.now;
  return {
    projectId: ctx.projectId,
    traceId: nextTraceId(),
    spanId: nextSpanId(),
    startedAt,
    durationMs: 100,
    receivedAt: startedAt,
    parentSpanId: null,
    seriesId: seriesIdOf(dimensions, extra),
    resourceId: "1",
    blockId: "1",
    blockOffset: 0,
    name: "chat",
    kind: "chat",
    status: "unset",
    isRoot: span.parentSpanId == null,
    isCall: true,
    usageQuality: "reported",
    usageCounted: true,
    warnings: 0,
    mapperVersion: 1,
    ...span,
  };
}

function seriesRow(ctx: Context, { dimensions, extra }: TestSpan) {
  const values = Object.fromEntries(dimensionNames.map((name) => [name, dimensions?.[name] ?? ""]));
  return {
    projectId: ctx.projectId,
    seriesId: seriesIdOf(dimensions, extra),
    ...(values as Dimensions),
    extra: extra ?? {},
    firstSeenAt: ctx.now,
  };
}

function seriesIdOf(
  dimensions: Partial<Dimensions> = {},
  extra: Record<string, string> = {},
): string {
  const text = JSON.stringify([dimensionNames.map((name) => dimensions[name] ?? ""), extra]);
  return createHash("sha256").update(text).digest().readBigInt64BE().toString();
}
