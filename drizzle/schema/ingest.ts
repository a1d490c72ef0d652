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
import { bytes, hexId, instant } from "./columns.ts";

const sum = () => bigint({ mode: "number" }).notNull().default(0);

/**
 * Who sent what, and what became of it, per exporter and minute. Rows are partial sums written in the
 * transaction they tell of; reading adds them up, and the folding step merges old ones.
 */
export const ingestLedger = pgTable(
  "ingest_ledger",
  {
    projectId: integer().notNull(),
    /** The minute of arrival, UTC. */
    at: instant().notNull(),
    /** `traces`, `logs` or `metrics`. */
    signal: text().notNull(),
    service: text().notNull(),
    serviceVersion: text().notNull(),
    scopeName: text().notNull(),
    scopeVersion: text().notNull(),
    requests: sum(),
    bytes: sum(),
    accepted: sum(),
    rejected: sum(),
    duplicates: sum(),
    /** Model calls without token counts. */
    missingUsage: sum(),
    /** Spans whose parent never came, found when their trace was quiet. */
    orphans: sum(),
    /** Spans that end more than five minutes in our future, or start before they could have. */
    clockSkewed: sum(),
    /** Largest skew seen, milliseconds. */
    clockSkewMs: doublePrecision().notNull().default(0),
    /** Reason to count. */
    rejections: jsonb().$type<Record<string, number>>().notNull().default({}),
    /** Attribute keys that no mapper read, to count; at most 50 a row. */
    unmappedKeys: jsonb().$type<Record<string, number>>().notNull().default({}),
    /** `SpanWarning` name to count. */
    warnings: jsonb().$type<Record<string, number>>().notNull().default({}),
  },
  (t) => [index("ingest_ledger_by_time").on(t.projectId, t.at)],
);

/** Hashes of the request bodies of the last day: the same bytes again are acknowledged, not stored. */
export const ingestRequests = pgTable(
  "ingest_requests",
  {
    projectId: integer().notNull(),
    bodyHash: bytes().notNull(),
    receivedAt: instant().notNull(),
    rejected: integer().notNull(),
    message: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.bodyHash] }),
    index("ingest_requests_by_time").on(t.projectId, t.receivedAt),
  ],
);

/** GenAI, feature-flag, exception and coding-agent log records. Partitioned by UTC day of `at`. */
export const logEvents = pgTable(
  "log_events",
  {
    projectId: integer().notNull(),
    /** SHA-256 of time, ids, event, body and attributes: a repeat changes nothing. */
    hash: bytes().notNull(),
    at: instant().notNull(),
    receivedAt: instant().notNull(),
    traceId: hexId(),
    spanId: hexId(),
    name: text().notNull(),
    severity: integer().notNull(),
    responseId: text(),
    /** Arrival order within a request. */
    sequence: integer().notNull(),
    service: text().notNull(),
    scopeName: text().notNull(),
    scopeVersion: text().notNull(),
    /** JSON `{ body, attributes, resource }`, sanitised. */
    content: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.hash, t.at] }),
    index("log_events_by_trace").on(t.projectId, t.traceId),
    index("log_events_by_time").on(t.projectId, t.at),
    index("log_events_by_arrival").on(t.projectId, t.receivedAt),
  ],
);

/** GenAI metrics as sent. They feed no token or cost total. Partitioned by UTC day of `at`. */
export const metricPoints = pgTable(
  "metric_points",
  {
    projectId: integer().notNull(),
    /** SHA-256 of resource, scope, name and attributes. */
    seriesHash: bytes().notNull(),
    startedAt: instant().notNull(),
    at: instant().notNull(),
    name: text().notNull(),
    unit: text().notNull(),
    /** `gauge`, `sum`, `histogram`, `exponential_histogram` or `summary`. */
    type: text().notNull(),
    /** `delta`, `cumulative` or `none`. */
    temporality: text().notNull(),
    service: text().notNull(),
    attributes: text().notNull(),
    value: doublePrecision(),
    count: bigint({ mode: "number" }),
    sum: doublePrecision(),
    /** JSON of bounds and counts. */
    buckets: text(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.seriesHash, t.startedAt, t.at] }),
    index("metric_points_by_name").on(t.projectId, t.name, t.at),
  ],
);
