import { and, asc, eq, gte, inArray, lt, sql } from "drizzle-orm";
import { toTimestamp } from "#drizzle/schema/columns.ts";
import { scores, spans } from "#drizzle/schema/index.ts";
import { notFound } from "#lib/core/errors.ts";
import { DAY, type Instant } from "#lib/core/time.ts";
import type { Context } from "#lib/platform/context.ts";
import { hexIds } from "../filters/where.ts";
import type { ScoreMark, SpanRow, Trace, TraceTotals } from "../model.ts";
import { treeOf } from "../tree.ts";
import { listScores, type Preview, spanPreviews, traceTotals } from "./decorate.ts";
import { type StoredRow, seriesOf, spanColumns, toSpanRow } from "./rows.ts";

/** More spans of one trace are counted but not listed. */
export const MOST_SPANS = 10_000;
/** Traces of one conversation that are counted and stepped through. */
const MOST_TRACES = 1_000;
const CONVERSATION_REACH = 30 * DAY;

/** Everything about a trace but the words of its spans. Throws `not_found`. */
export async function getTrace(ctx: Context, traceId: string): Promise<Trace> {
  const rows = await ctx.db
    .select(spanColumns)
    .from(spans)
    .where(and(eq(spans.projectId, ctx.projectId), eq(spans.traceId, traceId)))
    .orderBy(asc(spans.startedAt), asc(spans.spanId))
    .limit(MOST_SPANS + 1);
  const [first] = rows;
  if (!first)
    throw notFound("No span of this trace is stored. It may be past retention, or never arrived.");
  const isCut = rows.length > MOST_SPANS;
  const listed = isCut ? rows.slice(0, MOST_SPANS) : rows;

  const [series, previews, marks, totals, conversation] = await Promise.all([
    seriesOf(ctx, listed),
    spanPreviews(ctx, listed),
    scoresOf(ctx, traceId, listed),
    isCut ? traceTotals(ctx, [first], [traceId]) : undefined,
    neighboursOf(ctx, traceId, listed),
  ]);

  const spanRows = listed.map((row) => toSpanRow(row, series.get(row.seriesId)));
  const tree = treeOf(
    spanRows.map((row) => withPreview(row, previews.get(row.traceId + row.spanId))),
  );
  const sums = totals?.get(traceId) ?? totalsOf(spanRows);
  const entry = tree.find((span) => span.depth === 0 && !span.isOrphan) ?? tree[0]!;
  return {
    traceId,
    name: entry.name,
    startedAt: first.startedAt,
    endedAt: first.startedAt + sums.durationMs,
    totals: sums,
    services: distinct(spanRows.map((row) => row.service)),
    models: distinct(spanRows.filter((row) => row.isCall).map((row) => row.model)),
    spans: tree,
    omittedSpans: Math.max(0, sums.spans - tree.length),
    scores: marks,
    conversation,
  };
}

const withPreview = (row: SpanRow, preview: Preview | undefined) => ({
  ...row,
  inputPreview: preview?.inputPreview ?? null,
  outputPreview: preview?.outputPreview ?? null,
});

/** The same sums as `traceTotals`, from rows at hand. */
export function totalsOf(rows: readonly SpanRow[]): TraceTotals {
  const counted = rows.filter((row) => row.usageCounted);
  const start = rows.reduce(
    (least, row) => Math.min(least, row.startedAt),
    Number.POSITIVE_INFINITY,
  );
  const end = rows.reduce((most, row) => Math.max(most, row.startedAt + row.durationMs), 0);
  return {
    spans: rows.length,
    calls: rows.filter((row) => row.isCall).length,
    errors: rows.filter((row) => row.status === "error").length,
    inputTokens: sumOf(counted.map((row) => row.tokens.input)),
    outputTokens: sumOf(counted.map((row) => row.tokens.output)),
    costNanoUsd: sumOf(counted.map((row) => row.costNanoUsd)),
    unpricedCalls: counted.filter(
      ({ costNanoUsd, tokens }) =>
        costNanoUsd === null && (tokens.input !== null || tokens.output !== null),
    ).length,
    durationMs: rows.length > 0 ? end - start : 0,
  };
}

/** Scores of the trace and its spans, and those that name only its responses or its conversation. */
async function scoresOf(
  ctx: Context,
  traceId: string,
  rows: readonly StoredRow[],
): Promise<ScoreMark[]> {
  const responseIds = distinct(rows.map((row) => row.responseId ?? ""));
  const conversationIds = distinct(rows.map((row) => row.conversationId ?? ""));
  const [direct, byResponse, byConversation] = await Promise.all([
    listScores(ctx, sql`${scores.traceId} = any(${hexIds([traceId])})`),
    responseIds.length > 0
      ? listScores(
          ctx,
          sql`${inArray(scores.responseId, responseIds)} and ${scores.traceId} is null`,
        )
      : [],
    conversationIds.length > 0
      ? listScores(
          ctx,
          sql`${inArray(scores.conversationId, conversationIds)} and ${scores.traceId} is null`,
        )
      : [],
  ]);
  const spanOf = new Map(rows.map((row) => [row.responseId, row.spanId]));
  return [
    ...direct,
    ...byResponse.map((mark) => ({ ...mark, spanId: spanOf.get(mark.responseId) ?? null })),
    ...byConversation,
  ].map(({ traceId: _, responseId: __, ...mark }) => mark);
}

/** The traces of the same conversation just before and just after this one. */
async function neighboursOf(
  ctx: Context,
  traceId: string,
  rows: readonly StoredRow[],
): Promise<Trace["conversation"]> {
  const id = rows.find((row) => row.conversationId)?.conversationId;
  if (!id) return null;
  const start = rows[0]!.startedAt;
  const found = await ctx.db
    .select({
      traceId: spans.traceId,
      startedAt: sql<Instant>`min(${spans.startedAt})`.mapWith(spans.startedAt),
      name: sql<string>`(array_agg(${spans.name} order by ${spans.startedAt}))[1]`,
    })
    .from(spans)
    .where(
      and(
        eq(spans.projectId, ctx.projectId),
        eq(spans.conversationId, id),
        gte(spans.startedAt, start - CONVERSATION_REACH),
        lt(spans.startedAt, start + CONVERSATION_REACH),
      ),
    )
    .groupBy(spans.traceId)
    .orderBy(
      sql`abs(extract(epoch from min(${spans.startedAt}) - ${toTimestamp(start)}::timestamptz))`,
    )
    .limit(MOST_TRACES);
  const inOrder = found.toSorted((a, b) => a.startedAt - b.startedAt);
  const at = inOrder.findIndex((trace) => trace.traceId === traceId);
  return {
    id,
    position: at + 1,
    count: inOrder.length,
    previous: inOrder[at - 1] ?? null,
    next: inOrder[at + 1] ?? null,
  };
}

const distinct = (values: readonly string[]) =>
  [...new Set(values)].filter((value) => value !== "");

function sumOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length > 0 ? known.reduce((sum, value) => sum + value, 0) : null;
}
