import { and, eq, sql } from "drizzle-orm";
import { rollupSeries, spans } from "#drizzle/schema/index.ts";
import { warningsIn } from "#lib/features/ingest/model.ts";
import type { Context } from "#lib/platform/context.ts";
import type { SpanRow } from "../model.ts";

/** The columns of a span that any view shows. */
export const spanColumns = {
  traceId: spans.traceId,
  spanId: spans.spanId,
  parentSpanId: spans.parentSpanId,
  startedAt: spans.startedAt,
  receivedAt: spans.receivedAt,
  durationMs: spans.durationMs,
  ttftMs: spans.ttftMs,
  seriesId: spans.seriesId,
  name: spans.name,
  kind: spans.kind,
  status: spans.status,
  errorType: spans.errorType,
  isCall: spans.isCall,
  isRoot: spans.isRoot,
  inputTokens: spans.inputTokens,
  cacheReadTokens: spans.cacheReadTokens,
  cacheWriteTokens: spans.cacheWriteTokens,
  outputTokens: spans.outputTokens,
  reasoningTokens: spans.reasoningTokens,
  usageQuality: spans.usageQuality,
  usageCounted: spans.usageCounted,
  demotedBy: spans.demotedBy,
  costNanoUsd: spans.costNanoUsd,
  reportedCostNanoUsd: spans.reportedCostNanoUsd,
  priceNote: spans.priceNote,
  responseId: spans.responseId,
  conversationId: spans.conversationId,
  userId: spans.userId,
  tags: spans.tags,
  warnings: spans.warnings,
};

type Column = typeof spanColumns;
export type StoredRow = { [K in keyof Column]: Column[K]["_"]["data"] | NullOf<Column[K]> };
type NullOf<C extends { _: { notNull: boolean } }> = C["_"]["notNull"] extends true ? never : null;

export type Series = typeof rollupSeries.$inferSelect;

/** The dimension values of these rows, by series id. */
export async function seriesOf(
  ctx: Context,
  rows: readonly { seriesId: string }[],
): Promise<Map<string, Series>> {
  const ids = [...new Set(rows.map((row) => row.seriesId))];
  if (ids.length === 0) return new Map();
  const found = await ctx.db
    .select()
    .from(rollupSeries)
    .where(
      and(
        eq(rollupSeries.projectId, ctx.projectId),
        sql`${rollupSeries.seriesId} = any(${`{${ids.join(",")}}`}::bigint[])`,
      ),
    );
  return new Map(found.map((series) => [series.seriesId, series]));
}

export function toSpanRow(row: StoredRow, series: Series | undefined): SpanRow {
  return {
    traceId: row.traceId,
    spanId: row.spanId,
    parentSpanId: row.parentSpanId,
    startedAt: row.startedAt,
    durationMs: row.durationMs,
    ttftMs: row.ttftMs,
    name: row.name,
    kind: row.kind,
    status: row.status,
    errorType: row.errorType,
    isCall: row.isCall,
    isRoot: row.isRoot,
    service: series?.service ?? "",
    environment: series?.environment ?? "",
    provider: series?.provider ?? "",
    model: series?.responseModel || series?.requestModel || "",
    promptName: series?.promptName ?? "",
    promptVersion: series?.promptVersion ?? "",
    tool: series?.tool ?? "",
    agent: series?.agent ?? "",
    finishReason: series?.finishReason ?? "",
    tokens: {
      input: row.inputTokens,
      cacheRead: row.cacheReadTokens,
      cacheWrite: row.cacheWriteTokens,
      output: row.outputTokens,
      reasoning: row.reasoningTokens,
    },
    usageQuality: row.usageQuality,
    usageCounted: row.usageCounted,
    demotedBy: row.demotedBy,
    costNanoUsd: row.costNanoUsd,
    reportedCostNanoUsd: row.reportedCostNanoUsd,
    priceNote: row.priceNote,
    conversationId: row.conversationId,
    userId: row.userId,
    tags: row.tags ?? [],
    warnings: warningsIn(row.warnings),
  };
}
