import type { spans } from "#drizzle/schema/spans.ts";
import { MAPPER_VERSION, type PricedSpan } from "./model.ts";

export type SpanRow = typeof spans.$inferSelect;

/** What a span counts for when it arrives, before its trace is known whole. */
export type FirstSight = { isCall: boolean; usageCounted: boolean };

/** B-tree entries end at about 2.7 kB; 512 characters always fit. */
const MAX_INDEXED = 512;
const MAX_TAGS = 50;
/** Beyond any real call: a trillion tokens, a million dollars. Larger is a broken sender, so unknown. */
const MAX_TOKENS = 1e12;
const MAX_NANO_USD = 1e15;

/** The row of a span. Its arrival and its place in a block are filled in when it is written. */
export function spanRow(
  span: PricedSpan,
  projectId: number,
  seriesId: string,
  resourceId: string,
  { isCall, usageCounted }: FirstSight,
): SpanRow {
  const { raw, usage } = span;
  return {
    projectId,
    traceId: raw.traceId,
    spanId: raw.spanId,
    startedAt: raw.startedAt,
    durationMs: Math.max(0, raw.endedAt - raw.startedAt),
    receivedAt: 0,
    parentSpanId: raw.parentSpanId,
    seriesId,
    resourceId,
    blockId: "0",
    blockOffset: 0,
    name: span.name.slice(0, MAX_INDEXED),
    kind: span.kind,
    status: span.status,
    isRoot: raw.parentSpanId === null || raw.isParentRemote === true,
    isCall,
    usageQuality: usage?.quality ?? null,
    usageCounted,
    demotedBy: null,
    inputTokens: tokens(usage?.inputTokens),
    cacheReadTokens: tokens(usage?.cacheReadTokens),
    cacheWriteTokens: tokens(usage?.cacheWriteTokens),
    cacheWrite1hTokens: tokens(usage?.cacheWrite1hTokens),
    outputTokens: tokens(usage?.outputTokens),
    reasoningTokens: tokens(usage?.reasoningTokens),
    audioInputTokens: tokens(usage?.audioInputTokens),
    audioOutputTokens: tokens(usage?.audioOutputTokens),
    costNanoUsd: bounded(span.costNanoUsd, MAX_NANO_USD),
    reportedCostNanoUsd: bounded(
      span.reportedCostUsd === null ? null : span.reportedCostUsd * 1e9,
      MAX_NANO_USD,
    ),
    priceNote: span.priceNote,
    ttftMs: span.ttftMs !== null && span.ttftMs >= 0 && span.ttftMs < 1e12 ? span.ttftMs : null,
    responseId: short(span.responseId),
    conversationId: short(span.conversationId),
    userId: short(span.userId),
    errorType: short(span.errorType),
    tags: span.tags === null ? null : span.tags.slice(0, MAX_TAGS).map((tag) => tag.slice(0, 200)),
    warnings: span.warnings,
    mapperVersion: MAPPER_VERSION,
  };
}

const short = (text: string | null): string | null =>
  text === null || text === "" ? null : text.slice(0, MAX_INDEXED);

const tokens = (value: number | null | undefined): number | null =>
  bounded(value ?? null, MAX_TOKENS);

/** A whole number from 0 to `max`; anything else is unknown. */
function bounded(value: number | null, max: number): number | null {
  return value !== null && value >= 0 && value <= max ? Math.round(value) : null;
}
