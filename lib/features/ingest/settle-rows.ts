import { type SQL, sql } from "drizzle-orm";
import { toTimestamp } from "#drizzle/schema/columns.ts";
import { resources, rollupSeries, spans } from "#drizzle/schema/index.ts";
import { DAY, type Instant, type Window } from "#lib/core/time.ts";
import type { Context } from "#lib/platform/context.ts";
import { isModelCallKind, warningBit } from "./model.ts";
import { type SettleSpan, TWIN_WINDOW_MS } from "./settle-span.ts";

export const ORPHAN = warningBit("orphan");
/** A trace is read this far around the spans that arrived; a longer one is settled in parts. */
const TRACE_REACH = DAY;

/** The columns that settling reads and roll-ups count. */
const columns = {
  traceId: spans.traceId,
  spanId: spans.spanId,
  parentSpanId: spans.parentSpanId,
  startedAt: spans.startedAt,
  durationMs: spans.durationMs,
  receivedAt: spans.receivedAt,
  seriesId: spans.seriesId,
  resourceId: spans.resourceId,
  blockId: spans.blockId,
  kind: spans.kind,
  status: spans.status,
  isRoot: spans.isRoot,
  isCall: spans.isCall,
  usageQuality: spans.usageQuality,
  usageCounted: spans.usageCounted,
  demotedBy: spans.demotedBy,
  inputTokens: spans.inputTokens,
  cacheReadTokens: spans.cacheReadTokens,
  cacheWriteTokens: spans.cacheWriteTokens,
  outputTokens: spans.outputTokens,
  reasoningTokens: spans.reasoningTokens,
  costNanoUsd: spans.costNanoUsd,
  reportedCostNanoUsd: spans.reportedCostNanoUsd,
  ttftMs: spans.ttftMs,
  responseId: spans.responseId,
  warnings: spans.warnings,
};

type Where = Pick<Context, "db" | "projectId">;

const hexArray = (ids: Iterable<string>): SQL =>
  sql`${`{${[...ids].map((id) => `"\\\\x${id}"`).join(",")}}`}::bytea[]`;

const between = ({ from, to }: Window): SQL =>
  sql`${spans.startedAt} >= ${toTimestamp(from)}::timestamptz
    and ${spans.startedAt} < ${toTimestamp(to)}::timestamptz`;

/** All spans of these traces. `window` holds those that were seen; the rest lies within a day of it. */
export function readTraces({ db, projectId }: Where, traceIds: Iterable<string>, window: Window) {
  const wide = { from: window.from - TRACE_REACH, to: window.to + TRACE_REACH };
  return db
    .select(columns)
    .from(spans)
    .where(
      sql`${spans.projectId} = ${projectId} and ${spans.traceId} = any(${hexArray(traceIds)})
        and ${between(wide)}`,
    );
}

export type StoredSpan = Awaited<ReturnType<typeof readTraces>>[number];

/** Calls of any trace that name one of the responses which these calls name. */
export async function readTwins(
  { db, projectId }: Where,
  of: readonly StoredSpan[],
): Promise<StoredSpan[]> {
  const calls = of.filter((span) => span.responseId !== null && isModelCallKind(span.kind));
  if (calls.length === 0) return [];
  const { from, to } = windowOf(calls);
  const ids = [...new Set(calls.map((call) => call.responseId!))];
  return db
    .select(columns)
    .from(spans)
    .innerJoin(
      sql`jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb) wanted (id)`,
      sql`hashtext(${spans.responseId}) = hashtext(wanted.id) and ${spans.responseId} = wanted.id`,
    )
    .where(
      sql`${spans.projectId} = ${projectId} and ${spans.responseId} is not null
        and ${between({ from: from - TWIN_WINDOW_MS, to: to + TWIN_WINDOW_MS })}`,
    );
}

export function windowOf(rows: readonly { startedAt: Instant }[]): Window {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const { startedAt } of rows) {
    from = Math.min(from, startedAt);
    to = Math.max(to, startedAt);
  }
  return { from, to: to + 1 };
}

/** What settling is told of spans beyond their rows: who sent them, and which service they are part of. */
export async function describe(
  { db, projectId }: Where,
  rows: readonly StoredSpan[],
): Promise<(row: StoredSpan) => SettleSpan> {
  const ids = (of: (row: StoredSpan) => string) =>
    sql`any(${`{${[...new Set(rows.map(of))].join(",")}}`}::bigint[])`;
  const [series, scopes] = await Promise.all([
    db
      .select()
      .from(rollupSeries)
      .where(
        sql`${rollupSeries.projectId} = ${projectId}
          and ${rollupSeries.seriesId} = ${ids((row) => row.seriesId)}`,
      ),
    db
      .select({ resourceId: resources.resourceId, scopeName: resources.scopeName })
      .from(resources)
      .where(
        sql`${resources.projectId} = ${projectId}
          and ${resources.resourceId} = ${ids((row) => row.resourceId)}`,
      ),
  ]);
  const seriesById = new Map(series.map((one) => [one.seriesId, one]));
  const scopeById = new Map(scopes.map((one) => [one.resourceId, one.scopeName]));
  return (row) => {
    const of = seriesById.get(row.seriesId);
    // A span that was a root before its trace was looked at has a parent elsewhere.
    const isRemote = row.parentSpanId !== null && row.isRoot && (row.warnings & ORPHAN) === 0;
    return {
      ...row,
      isParentRemote: isRemote || null,
      scopeName: scopeById.get(row.resourceId) ?? "",
      service: of?.service ?? "",
      provider: of?.provider ?? "",
      model: of?.responseModel || of?.requestModel || "",
      hasCost: row.costNanoUsd !== null,
    };
  };
}
