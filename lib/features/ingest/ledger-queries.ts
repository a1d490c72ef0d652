import { and, desc, eq, gte, lt, max, type SQLWrapper, sql } from "drizzle-orm";
import { toTimestamp } from "#drizzle/schema/columns.ts";
import { ingestLedger, ingestRequests, spans } from "#drizzle/schema/index.ts";
import { bucketMsOf } from "#lib/core/range.ts";
import { floorTo, type Instant, type Window } from "#lib/core/time.ts";
import type { Context } from "#lib/platform/context.ts";
import { type Advice, adviceFor } from "./ledger-advice.ts";

/** A word and how often it came. */
export type Tally = { name: string; count: number };

export type LedgerTotals = {
  requests: number;
  bytes: number;
  accepted: number;
  rejected: number;
  duplicates: number;
  missingUsage: number;
  orphans: number;
  clockSkewed: number;
};

/** One sender: a scope of a service, in one version each. */
export type Exporter = LedgerTotals & {
  service: string;
  serviceVersion: string;
  scopeName: string;
  scopeVersion: string;
  /** Accepted spans, log records and metric points. */
  signals: { traces: number; logs: number; metrics: number };
  clockSkewMs: number;
  /** The minute of its last request. */
  lastSeenAt: Instant;
  rejections: Tally[];
  warnings: Tally[];
  unmappedKeys: Tally[];
  advice: Advice[];
};

export type LedgerPoint = { at: Instant; accepted: number; rejected: number; duplicates: number };

export type LedgerSummary = {
  window: Window;
  bucketMs: number;
  totals: LedgerTotals;
  exporters: Exporter[];
  /** Exporters beyond the listed ones. */
  moreExporters: number;
  points: LedgerPoint[];
  /** When the project's last request was taken, inside the window or not; kept for a day. */
  lastRequestAt: Instant | null;
};

const MOST_EXPORTERS = 200;
const MOST_TALLIES = 30;

/** Who sent what in this window, and what became of it. */
export async function ledgerSummary(ctx: Context, window: Window): Promise<LedgerSummary> {
  const [exporters, tallies, points, lastRequestAt] = await Promise.all([
    listExporters(ctx, window),
    listTallies(ctx, window),
    listPoints(ctx, window),
    findLastRequest(ctx),
  ]);
  const merged = mergeSignals(exporters).map((exporter) => {
    const known = {
      ...exporter,
      rejections: tallies.get(tallyKey(exporter, "rejections")) ?? [],
      warnings: tallies.get(tallyKey(exporter, "warnings")) ?? [],
      unmappedKeys: tallies.get(tallyKey(exporter, "unmapped")) ?? [],
    };
    return { ...known, advice: adviceFor(known) };
  });
  return {
    window,
    bucketMs: bucketMsOf(window),
    totals: totalsOf(merged),
    exporters: merged.slice(0, MOST_EXPORTERS),
    moreExporters: Math.max(0, merged.length - MOST_EXPORTERS),
    points,
    lastRequestAt,
  };
}

/** False until the first span of the project is stored. */
export async function hasAnySpan(ctx: Context): Promise<boolean> {
  const [found] = await ctx.db
    .select({ traceId: spans.traceId })
    .from(spans)
    .where(eq(spans.projectId, ctx.projectId))
    .limit(1);
  return found !== undefined;
}

export type IngestStatus = { hasSpans: boolean; lastRequestAt: Instant | null };

/** Whether anything ever arrived, for whoever waits for it. */
export async function ingestStatus(ctx: Context): Promise<IngestStatus> {
  const [hasSpans, lastRequestAt] = await Promise.all([hasAnySpan(ctx), findLastRequest(ctx)]);
  return { hasSpans, lastRequestAt };
}

/** When the project's last request was taken, or null if that is more than a day ago. */
export async function findLastRequest(ctx: Context): Promise<Instant | null> {
  const [last] = await ctx.db
    .select({ at: ingestRequests.receivedAt })
    .from(ingestRequests)
    .where(eq(ingestRequests.projectId, ctx.projectId))
    .orderBy(desc(ingestRequests.receivedAt))
    .limit(1);
  return last?.at ?? null;
}

const exporterColumns = {
  service: ingestLedger.service,
  serviceVersion: ingestLedger.serviceVersion,
  scopeName: ingestLedger.scopeName,
  scopeVersion: ingestLedger.scopeVersion,
};
type ExporterKey = { [K in keyof typeof exporterColumns]: string };

const sumOf = (column: SQLWrapper) => sql<number>`coalesce(sum(${column}), 0)`.mapWith(Number);

const sums = {
  requests: sumOf(ingestLedger.requests),
  bytes: sumOf(ingestLedger.bytes),
  accepted: sumOf(ingestLedger.accepted),
  rejected: sumOf(ingestLedger.rejected),
  duplicates: sumOf(ingestLedger.duplicates),
  missingUsage: sumOf(ingestLedger.missingUsage),
  orphans: sumOf(ingestLedger.orphans),
  clockSkewed: sumOf(ingestLedger.clockSkewed),
};

const inWindow = (ctx: Context, { from, to }: Window) =>
  and(
    eq(ingestLedger.projectId, ctx.projectId),
    gte(ingestLedger.at, from),
    lt(ingestLedger.at, to),
  );

function listExporters(ctx: Context, window: Window) {
  return ctx.db
    .select({
      ...exporterColumns,
      signal: ingestLedger.signal,
      ...sums,
      clockSkewMs: sql<number>`max(${ingestLedger.clockSkewMs})`.mapWith(Number),
      lastSeenAt: max(ingestLedger.at),
    })
    .from(ingestLedger)
    .where(inWindow(ctx, window))
    .groupBy(...Object.values(exporterColumns), ingestLedger.signal);
}

type SignalRow = Awaited<ReturnType<typeof listExporters>>[number];
type MergedExporter = Omit<Exporter, "rejections" | "warnings" | "unmappedKeys" | "advice">;

function mergeSignals(rows: readonly SignalRow[]): MergedExporter[] {
  const merged = new Map<string, MergedExporter>();
  for (const { signal, lastSeenAt, ...row } of rows) {
    const key = keyOf(row);
    const exporter: MergedExporter = merged.get(key) ?? {
      ...row,
      ...emptyTotals(),
      signals: { traces: 0, logs: 0, metrics: 0 },
      lastSeenAt: 0,
    };
    for (const name of Object.keys(sums) as (keyof LedgerTotals)[]) exporter[name] += row[name];
    if (signal in exporter.signals)
      exporter.signals[signal as keyof Exporter["signals"]] += row.accepted;
    exporter.clockSkewMs = Math.max(exporter.clockSkewMs, row.clockSkewMs);
    exporter.lastSeenAt = Math.max(exporter.lastSeenAt, lastSeenAt ?? 0);
    merged.set(key, exporter);
  }
  return [...merged.values()].sort(
    (a, b) => b.accepted + b.rejected - (a.accepted + a.rejected) || (keyOf(a) < keyOf(b) ? -1 : 1),
  );
}

/** The words of the three tallies of each exporter, most frequent first. */
async function listTallies(ctx: Context, window: Window): Promise<Map<string, Tally[]>> {
  const rows = await ctx.db
    .select({
      ...exporterColumns,
      kind: sql<string>`words.kind`,
      name: sql<string>`words.name`,
      count: sql<number>`sum(words.count::bigint)`.mapWith(Number),
    })
    .from(ingestLedger)
    .innerJoin(
      sql`lateral (
        select 'rejections' as kind, key as name, value as count from jsonb_each_text(${ingestLedger.rejections})
        union all
        select 'warnings', key, value from jsonb_each_text(${ingestLedger.warnings})
        union all
        select 'unmapped', key, value from jsonb_each_text(${ingestLedger.unmappedKeys})
      ) as words`,
      sql`true`,
    )
    .where(inWindow(ctx, window))
    .groupBy(...Object.values(exporterColumns), sql`words.kind`, sql`words.name`)
    .orderBy(desc(sql`sum(words.count::bigint)`), sql`words.name`);
  const tallies = new Map<string, Tally[]>();
  for (const { kind, name, count, ...exporter } of rows) {
    const key = tallyKey(exporter, kind);
    const list = tallies.get(key) ?? [];
    if (list.length < MOST_TALLIES) list.push({ name, count });
    tallies.set(key, list);
  }
  return tallies;
}

/** One point per bucket, the empty ones included. */
async function listPoints(ctx: Context, window: Window): Promise<LedgerPoint[]> {
  const bucketMs = bucketMsOf(window);
  const bucket = sql<Instant>`date_bin(${`${bucketMs} milliseconds`}::interval, ${ingestLedger.at},
    ${toTimestamp(0)}::timestamptz)`.mapWith(ingestLedger.at);
  const rows = await ctx.db
    .select({
      at: bucket.as("bucket"),
      accepted: sums.accepted,
      rejected: sums.rejected,
      duplicates: sums.duplicates,
    })
    .from(ingestLedger)
    .where(inWindow(ctx, window))
    .groupBy(sql`bucket`);
  const byTime = new Map(rows.map((row) => [row.at, row]));
  const points: LedgerPoint[] = [];
  for (let at = floorTo(window.from, bucketMs); at < window.to; at += bucketMs)
    points.push(byTime.get(at) ?? { at, accepted: 0, rejected: 0, duplicates: 0 });
  return points;
}

function totalsOf(exporters: readonly LedgerTotals[]): LedgerTotals {
  const totals = emptyTotals();
  for (const exporter of exporters)
    for (const name of Object.keys(totals) as (keyof LedgerTotals)[])
      totals[name] += exporter[name];
  return totals;
}

function emptyTotals(): LedgerTotals {
  return {
    requests: 0,
    bytes: 0,
    accepted: 0,
    rejected: 0,
    duplicates: 0,
    missingUsage: 0,
    orphans: 0,
    clockSkewed: 0,
  };
}

const keyOf = ({ service, serviceVersion, scopeName, scopeVersion }: ExporterKey) =>
  JSON.stringify([service, serviceVersion, scopeName, scopeVersion]);
const tallyKey = (exporter: ExporterKey, kind: string) => `${kind} ${keyOf(exporter)}`;
