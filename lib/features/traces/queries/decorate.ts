import { and, asc, eq, gte, lt, type SQL, sql } from "drizzle-orm";
import { scores, spans, spanTexts } from "#drizzle/schema/index.ts";
import { DAY, HOUR } from "#lib/core/time.ts";
import type { Context } from "#lib/platform/context.ts";
import { hexIds } from "../filters/where.ts";
import type { ScoreMark, SpanListRow, SpanView, TraceTotals } from "../model.ts";
import { type StoredRow, seriesOf, toSpanRow } from "./rows.ts";

/** At most this many scores are read for one page. */
const MOST_SCORES = 1_000;

/** Adds what a page of rows shows beside the spans' own columns, in one query each. */
export async function withContext(
  ctx: Context,
  rows: readonly StoredRow[],
  view: SpanView,
): Promise<SpanListRow[]> {
  if (rows.length === 0) return [];
  const traceIds = [...new Set(rows.map((row) => row.traceId))];
  const isTraces = view === "traces";
  const [series, previews, marks, totals] = await Promise.all([
    seriesOf(ctx, rows),
    isTraces ? tracePreviews(ctx, rows, traceIds) : spanPreviews(ctx, rows),
    listScores(ctx, sql`${scores.traceId} = any(${hexIds(traceIds)})`),
    isTraces ? traceTotals(ctx, rows, traceIds) : undefined,
  ]);
  return rows.map((row) => {
    const preview = previews.get(isTraces ? row.traceId : keyOf(row));
    return {
      ...toSpanRow(row, series.get(row.seriesId)),
      inputPreview: preview?.inputPreview ?? null,
      outputPreview: preview?.outputPreview ?? null,
      scores: marks
        .filter((mark) => mark.traceId === row.traceId && (isTraces || mark.spanId === row.spanId))
        .map(({ traceId: _, responseId: __, ...mark }) => mark),
      totals: totals?.get(row.traceId) ?? null,
    };
  });
}

export type Preview = { inputPreview: string | null; outputPreview: string | null };

export const keyOf = ({ traceId, spanId }: { traceId: string; spanId: string }): string =>
  `${traceId}${spanId}`;

/** First and last words of spans, by `keyOf`. */
export async function spanPreviews(
  ctx: Context,
  rows: readonly { traceId: string; spanId: string; startedAt: number }[],
): Promise<Map<string, Preview>> {
  const found = await ctx.db
    .select({
      traceId: spanTexts.traceId,
      spanId: spanTexts.spanId,
      inputPreview: spanTexts.inputPreview,
      outputPreview: spanTexts.outputPreview,
    })
    .from(spanTexts)
    .where(
      and(
        eq(spanTexts.projectId, ctx.projectId),
        sql`${spanTexts.traceId} = any(${hexIds([...new Set(rows.map((row) => row.traceId))])})`,
        sql`${spanTexts.spanId} = any(${hexIds(rows.map((row) => row.spanId))})`,
        around(spanTexts.startedAt, rows, 1, 1),
      ),
    );
  return new Map(found.map((row) => [keyOf(row), row]));
}

/** What a trace was first asked and last answered, by trace id. */
async function tracePreviews(
  ctx: Context,
  rows: readonly StoredRow[],
  traceIds: string[],
): Promise<Map<string, Preview>> {
  const found = await ctx.db
    .select({
      traceId: spanTexts.traceId,
      inputPreview: sql<string | null>`(array_agg(${spanTexts.inputPreview}
        order by ${spanTexts.startedAt}) filter (where ${spanTexts.inputPreview} is not null))[1]`,
      outputPreview: sql<string | null>`(array_agg(${spanTexts.outputPreview}
        order by ${spanTexts.startedAt} desc) filter (where ${spanTexts.outputPreview} is not null))[1]`,
    })
    .from(spanTexts)
    .where(
      and(
        eq(spanTexts.projectId, ctx.projectId),
        sql`${spanTexts.traceId} = any(${hexIds(traceIds)})`,
        around(spanTexts.startedAt, rows, HOUR, DAY),
      ),
    )
    .groupBy(spanTexts.traceId);
  return new Map(found.map((row) => [row.traceId, row]));
}

/** Sums per trace; usage only where it counts. */
export async function traceTotals(
  ctx: Context,
  rows: readonly { startedAt: number }[],
  traceIds: string[],
): Promise<Map<string, TraceTotals>> {
  const counted = sql`filter (where ${spans.usageCounted})`;
  const found = await ctx.db
    .select({
      traceId: spans.traceId,
      spans: number(sql`count(*)`),
      calls: number(sql`count(*) filter (where ${spans.isCall})`),
      errors: number(sql`count(*) filter (where ${spans.status} = 'error')`),
      inputTokens: numberOrNull(sql`sum(${spans.inputTokens}) ${counted}`),
      outputTokens: numberOrNull(sql`sum(${spans.outputTokens}) ${counted}`),
      costNanoUsd: numberOrNull(sql`sum(${spans.costNanoUsd}) ${counted}`),
      unpricedCalls: number(sql`count(*) filter (where ${spans.usageCounted}
        and ${spans.costNanoUsd} is null
        and (${spans.inputTokens} is not null or ${spans.outputTokens} is not null))`),
      durationMs: number(sql`1000 * extract(epoch from
        max(${spans.startedAt} + ${spans.durationMs} * interval '1 millisecond')
        - min(${spans.startedAt}))`),
    })
    .from(spans)
    .where(
      and(
        eq(spans.projectId, ctx.projectId),
        sql`${spans.traceId} = any(${hexIds(traceIds)})`,
        around(spans.startedAt, rows, DAY, DAY),
      ),
    )
    .groupBy(spans.traceId);
  return new Map(found.map(({ traceId, ...totals }) => [traceId, totals]));
}

/** Scores that match, by name and age. */
export async function listScores(
  ctx: Context,
  condition: SQL,
): Promise<(ScoreMark & { traceId: string | null; responseId: string | null })[]> {
  return ctx.db
    .select({
      traceId: scores.traceId,
      responseId: scores.responseId,
      name: scores.name,
      value: scores.value,
      label: scores.label,
      source: scores.source,
      evaluator: scores.evaluator,
      explanation: scores.explanation,
      targetType: scores.targetType,
      spanId: scores.spanId,
      at: scores.createdAt,
    })
    .from(scores)
    .where(and(eq(scores.projectId, ctx.projectId), condition))
    .orderBy(asc(scores.name), asc(scores.createdAt))
    .limit(MOST_SCORES);
}

const number = (expression: SQL) => sql<number>`${expression}`.mapWith(Number);
const numberOrNull = (expression: SQL) =>
  sql<number | null>`${expression}`.mapWith((value) => (value === null ? null : Number(value)));

/** Keeps the query to the partitions that can hold these rows. */
export function around(
  column: typeof spans.startedAt | typeof spanTexts.startedAt,
  rows: readonly { startedAt: number }[],
  beforeMs: number,
  afterMs: number,
): SQL | undefined {
  const times = rows.map((row) => row.startedAt);
  return and(gte(column, Math.min(...times) - beforeMs), lt(column, Math.max(...times) + afterMs));
}
