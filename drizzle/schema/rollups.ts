import {
  bigint,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
} from "drizzle-orm/pg-core";
import { bigKey, bytes, instant } from "./columns.ts";

/** One combination of dimension values. Its id is a hash of them, so every process finds the same. */
export const rollupSeries = pgTable(
  "rollup_series",
  {
    projectId: integer().notNull(),
    seriesId: bigKey().notNull(),
    service: text().notNull(),
    environment: text().notNull(),
    kind: text().notNull(),
    provider: text().notNull(),
    requestModel: text().notNull(),
    responseModel: text().notNull(),
    promptName: text().notNull(),
    promptVersion: text().notNull(),
    tool: text().notNull(),
    agent: text().notNull(),
    status: text().notNull(),
    finishReason: text().notNull(),
    /** The project's own dimensions, by attribute key. */
    extra: jsonb().$type<Record<string, string>>().notNull().default({}),
    firstSeenAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.seriesId] })],
);

const sum = () => bigint({ mode: "number" }).notNull().default(0);

const measures = () => ({
  /** Spans of any kind. */
  spans: sum(),
  /** Calls to a model, each physical call once. */
  calls: sum(),
  /** Spans whose status is error. */
  errors: sum(),
  inputTokens: sum(),
  cacheReadTokens: sum(),
  cacheWriteTokens: sum(),
  outputTokens: sum(),
  reasoningTokens: sum(),
  costNanoUsd: sum(),
  reportedCostNanoUsd: sum(),
  /** Calls with tokens but no known price: left out of the cost, never counted as zero. */
  unpricedCalls: sum(),
  /** Calls that reported no tokens. */
  missingUsageCalls: sum(),
  durationMsSum: doublePrecision().notNull().default(0),
  /** Encoded sketches (`lib/core/stats/sketch.ts`); concatenating two merges them. */
  durationSketch: bytes().notNull(),
  ttftSketch: bytes().notNull(),
  outputTokensSketch: bytes().notNull(),
});

/**
 * What one commit added to (or settling took from) a minute of a series. Written in the transaction of
 * the spans it counts, never updated, so writers never wait for each other; the folding step moves
 * rows from here into `rollups`. Readers add both.
 */
export const rollupDeltas = pgTable(
  "rollup_deltas",
  {
    projectId: integer().notNull(),
    /** The minute, UTC. */
    at: instant().notNull(),
    seriesId: bigKey().notNull(),
    ...measures(),
  },
  (t) => [index("rollup_deltas_by_time").on(t.projectId, t.at)],
);

/** Folded totals per minute (60), ten minutes (600), hour (3600) and day (86400). */
export const rollups = pgTable(
  "rollups",
  {
    projectId: integer().notNull(),
    resolutionS: integer().notNull(),
    at: instant().notNull(),
    seriesId: bigKey().notNull(),
    ...measures(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.resolutionS, t.at, t.seriesId] })],
);
