import { setImmediate as nextTurn } from "node:timers/promises";
import type { logEvents, metricPoints } from "#drizzle/schema/ingest.ts";
import type { Instant } from "#lib/core/time.ts";
import { countAtFirstSight } from "./count-once.ts";
import { SKEW_TOLERANCE_MS } from "./decode/span.ts";
import { scoreInLog, scoresInSpan } from "./evaluations.ts";
import {
  type Exporter,
  exporterOf,
  type LedgerNote,
  type Signal,
  unknownExporter,
} from "./ledger.ts";
import { logRows, metricRows } from "./log-rows.ts";
import {
  type Decoded,
  isModelCallKind,
  type RawLog,
  type RawMetricPoint,
  type RawSpan,
  type Rejection,
  type Resource,
} from "./model.ts";
import { normalise } from "./normalise.ts";
import { price } from "./price.ts";
import type { ProjectState } from "./project-state.ts";
import { type ResourceRow, resourceRow } from "./resources.ts";
import { type SpanRow, spanRow } from "./rows.ts";
import { type ScoreRow, scoreRow } from "./score-rows.ts";
import type { Series } from "./series.ts";
import { outsideWindow, rejectionMessage } from "./window.ts";

/** What a door hands over: one export request of a project. */
export type IngestRequest = {
  projectId: number;
  decoded: Decoded;
  /** SHA-256 of the decompressed body. */
  bodyHash: Uint8Array;
  bodyBytes: number;
  now: Instant;
};

/** What the sender is told once everything is committed. */
export type Receipt = { accepted: number; rejected: number; message: string };

type LogRow = typeof logEvents.$inferInsert;
type MetricRow = typeof metricPoints.$inferInsert;

/** A span ready to be written: far smaller than the span it came from. */
export type PendingSpan = {
  row: SpanRow;
  wire: Uint8Array;
  wireEncoding: RawSpan["wireEncoding"];
  state: ProjectState;
  series: Series;
  resource: ResourceRow;
  note: LedgerNote;
};

/** A log record or metric point ready to be written, and who sent it. */
export type Pending<Row> = { row: Row; exporter: Exporter };

/** A request ready to be written. */
export type Submission = {
  state: ProjectState;
  signal: Signal;
  /** Hexadecimal SHA-256 of the body. */
  bodyHash: string;
  bodyBytes: number;
  /** How many records the request held, good, bad or none of our business. */
  records: number;
  spans: PendingSpan[];
  logs: Pending<LogRow>[];
  points: Pending<MetricRow>[];
  scores: ScoreRow[];
  rejections: Rejection[];
  /** Records that were taken and not kept, since they tell nothing of model calls. */
  ignored: number;
  /** Whom the request itself, and what is wrong with it, is put down to: the first in it who spoke. */
  exporter: Exporter;
};

/** Spans worked on before other requests get a turn: about 10 ms. */
const SPANS_A_TURN = 512;

/** Understands a request: everything that can be done before a transaction is open. */
export async function readSubmission(
  request: IngestRequest,
  state: ProjectState,
): Promise<Submission> {
  const { decoded } = request;
  const submission: Submission = {
    state,
    signal: decoded.signal,
    bodyHash: Buffer.from(request.bodyHash).toString("hex"),
    bodyBytes: request.bodyBytes,
    records: recordsIn(decoded),
    spans: [],
    logs: [],
    points: [],
    scores: [],
    rejections: [...decoded.rejections],
    ignored: decoded.ignored ?? 0,
    exporter: unknownExporter,
  };
  if (decoded.signal === "traces") await readSpans(submission, decoded.spans, request.now);
  else if (decoded.signal === "logs") readLogs(submission, decoded.logs, request.now);
  else readPoints(submission, decoded.points, request.now);
  return submission;
}

/** How many records a request holds, the rejected ones included. */
export function recordsIn(decoded: Decoded): number {
  const good =
    decoded.signal === "traces"
      ? decoded.spans.length
      : decoded.signal === "logs"
        ? decoded.logs.length
        : decoded.points.length;
  return good + decoded.rejections.length + (decoded.ignored ?? 0);
}

export function receiptOf({ records, rejections, signal }: Submission): Receipt {
  return {
    accepted: records - rejections.length,
    rejected: rejections.length,
    message: rejectionMessage(rejections, nouns[signal]),
  };
}

const nouns: Record<Signal, string> = {
  traces: "spans",
  logs: "log records",
  metrics: "data points",
};

async function readSpans(submission: Submission, spans: RawSpan[], now: Instant): Promise<void> {
  const { state, rejections } = submission;
  for (let i = 0; i < spans.length; i++) {
    if (i > 0 && i % SPANS_A_TURN === 0) await nextTurn();
    const raw = spans[i]!;
    const outside = outsideWindow(raw.startedAt, now, state.retentionDays);
    if (outside) {
      rejections.push(outside);
      if (i === 0) submission.exporter = exporterOf(raw.resource);
      continue;
    }
    const pending = readSpan(raw, state, now);
    if (i === 0) submission.exporter = pending.note.exporter;
    submission.spans.push(pending);
    for (const score of scoresInSpan(raw)) submission.scores.push(scoreRow(score, state.projectId));
  }
}

function readSpan(raw: RawSpan, state: ProjectState, now: Instant): PendingSpan {
  const span = price(normalise(raw), state.prices);
  const series = state.series.of(span);
  const resource = resourceRow(raw.resource);
  const row = spanRow(
    span,
    state.projectId,
    series.seriesId,
    resource.resourceId,
    countAtFirstSight(span),
  );
  const skewMs = raw.endedAt - now;
  return {
    row,
    wire: raw.wire,
    wireEncoding: raw.wireEncoding,
    state,
    series,
    resource,
    note: {
      exporter: exporterOf(raw.resource),
      warnings: span.warnings,
      unmappedKeys: span.unmappedKeys,
      isMissingUsage:
        isModelCallKind(span.kind) && row.inputTokens === null && row.outputTokens === null,
      skewMs: skewMs > SKEW_TOLERANCE_MS ? skewMs : 0,
    },
  };
}

function readLogs(submission: Submission, logs: RawLog[], now: Instant): void {
  const { state, rejections } = submission;
  const senders = sendersOf(
    logs,
    ({ service, scopeName, scopeVersion }) => `${service}\0${scopeName}\0${scopeVersion}`,
  );
  submission.exporter = senders.first;
  const rows = logRows(logs, state.projectId, now);
  for (const row of rows) {
    const outside = outsideWindow(row.at, now, state.retentionDays);
    if (outside) rejections.push(outside);
    else submission.logs.push({ row, exporter: senders.of(row) });
  }
  submission.ignored += logs.length - rows.length;
  for (const log of logs) {
    const score = scoreInLog(log);
    if (score) submission.scores.push(scoreRow(score, state.projectId));
  }
}

function readPoints(submission: Submission, points: RawMetricPoint[], now: Instant): void {
  const { state, rejections } = submission;
  const senders = sendersOf(points, ({ service }) => service);
  submission.exporter = senders.first;
  const rows = metricRows(points, state.projectId);
  for (const row of rows) {
    const outside = outsideWindow(row.at, now, state.retentionDays);
    if (outside) rejections.push(outside);
    else submission.points.push({ row, exporter: senders.of(row) });
  }
  submission.ignored += points.length - rows.length;
}

/** Finds the exporter of a row again by what the row still says of it. */
function sendersOf(
  records: readonly { resource: Resource }[],
  key: (said: Partial<Exporter>) => string | undefined,
): { first: Exporter; of(said: Partial<Exporter>): Exporter } {
  const byKey = new Map<string | undefined, Exporter>();
  for (const resource of new Set(records.map((record) => record.resource))) {
    const exporter = exporterOf(resource);
    byKey.set(key(exporter), exporter);
  }
  const first = [...byKey.values()][0] ?? unknownExporter;
  return { first, of: (row) => byKey.get(key(row)) ?? first };
}
