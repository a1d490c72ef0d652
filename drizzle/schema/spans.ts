import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { bigKey, bytes, hexId, instant } from "./columns.ts";

const count = () => bigint({ mode: "number" });

/**
 * One span: the numbers people filter and add up. What came over the wire stays, byte for byte, in
 * `span_blocks`; words for reading and searching are in `span_texts`. Partitioned by UTC day of
 * `started_at`. Only the settling step updates a row, and only its `isRoot`, `isCall`,
 * `usageCounted`, `demotedBy` and the warning that it is an orphan; remapping writes it anew.
 */
export const spans = pgTable(
  "spans",
  {
    projectId: integer().notNull(),
    traceId: hexId().notNull(),
    spanId: hexId().notNull(),
    startedAt: instant().notNull(),
    durationMs: doublePrecision().notNull(),
    receivedAt: instant().notNull(),
    parentSpanId: hexId(),
    /** The combination of roll-up dimensions this span belongs to. */
    seriesId: bigKey().notNull(),
    /** Resource and scope attributes. */
    resourceId: bigKey().notNull(),
    /** Where the wire bytes are: a block, and the byte offset in it once decompressed. */
    blockId: bigKey().notNull(),
    blockOffset: integer().notNull(),
    name: text().notNull(),
    kind: text().notNull(),
    status: text().notNull(),
    /** No parent, or a parent in another service: where a trace is entered. */
    isRoot: boolean().notNull(),
    /** Counted as one call to a model; false for containers and for a second sight of the same call. */
    isCall: boolean().notNull(),
    usageQuality: text(),
    usageCounted: boolean().notNull(),
    /** The span that shows the same physical call and is counted instead. */
    demotedBy: hexId(),
    /** All input tokens, cached and written ones included. */
    inputTokens: count(),
    cacheReadTokens: count(),
    cacheWriteTokens: count(),
    /** The part of `cacheWriteTokens` with a one-hour life, which costs more. */
    cacheWrite1hTokens: count(),
    /** All output tokens, reasoning included. */
    outputTokens: count(),
    reasoningTokens: count(),
    audioInputTokens: count(),
    audioOutputTokens: count(),
    costNanoUsd: count(),
    /** What the emitter said it cost. */
    reportedCostNanoUsd: count(),
    /** Which price was used, or why there is none. */
    priceNote: text(),
    ttftMs: doublePrecision(),
    responseId: text(),
    conversationId: text(),
    userId: text(),
    errorType: text(),
    tags: text().array(),
    /** Bit set of `SpanWarning`. */
    warnings: integer().notNull(),
    mapperVersion: smallint().notNull(),
  },
  (t) => [
    uniqueIndex("spans_by_trace").on(t.projectId, t.traceId, t.spanId, t.startedAt),
    index("spans_roots").on(t.projectId, t.startedAt).where(sql`is_root`),
    index("spans_calls").on(t.projectId, t.startedAt).where(sql`is_call`),
    index("spans_by_conversation")
      .on(t.projectId, t.conversationId, t.startedAt)
      .where(sql`conversation_id is not null`),
    // Half the size of the ids themselves; ask for `hashtext(response_id)` and the id.
    index("spans_by_response")
      .on(t.projectId, sql`hashtext(response_id)`)
      .where(sql`response_id is not null`),
    index("spans_by_time").using("brin", t.projectId, t.startedAt),
    index("spans_by_arrival").using("brin", t.projectId, t.receivedAt),
  ],
);

/**
 * The spans of one commit as they came over the wire, zstd-compressed together: small on disk, and
 * enough to derive every other row again. Partitioned by UTC day like the spans it holds.
 */
export const spanBlocks = pgTable(
  "span_blocks",
  {
    projectId: integer().notNull(),
    /** Midnight UTC of the day its spans started. */
    startedAt: instant().notNull(),
    blockId: bigKey().notNull(),
    spanCount: integer().notNull(),
    /** Size once decompressed. */
    rawBytes: integer().notNull(),
    content: bytes().notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.blockId, t.startedAt] })],
);

/** Resource and scope attributes, written once however many spans share them. */
export const resources = pgTable(
  "resources",
  {
    projectId: integer().notNull(),
    resourceId: bigKey().notNull(),
    /** JSON of the resource attributes. */
    attributes: text().notNull(),
    scopeName: text().notNull(),
    scopeVersion: text().notNull(),
    schemaUrl: text().notNull(),
    firstSeenAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.resourceId] })],
);

/** Words of a model call, derived from its block and log records a moment after it is stored. */
export const spanTexts = pgTable(
  "span_texts",
  {
    projectId: integer().notNull(),
    traceId: hexId().notNull(),
    spanId: hexId().notNull(),
    startedAt: instant().notNull(),
    inputPreview: text(),
    outputPreview: text(),
    /** SHA-256 (16 hex digits) of system instructions and tool names. */
    promptHash: text(),
    /** Up to 16 kB of messages, for full-text search with the `simple` configuration. */
    words: text().notNull(),
  },
  (t) => [
    uniqueIndex("span_texts_by_span").on(t.projectId, t.traceId, t.spanId, t.startedAt),
    index("span_texts_by_time").on(t.projectId, t.startedAt),
    index("span_texts_words").using("gin", sql`to_tsvector('simple', words)`),
  ],
);
