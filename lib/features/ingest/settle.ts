import { type SQL, sql } from "drizzle-orm";
import { fromTimestamp, toTimestamp } from "#drizzle/schema/columns.ts";
import { ingestLedger, resources, rollupDeltas } from "#drizzle/schema/index.ts";
import { DAY, floorTo, type Instant, MINUTE, SECOND, type Window } from "#lib/core/time.ts";
import type { Context } from "#lib/platform/context.ts";
import { waitForTurn } from "#lib/platform/db/locks.ts";
import { findWatermark, moveWatermark } from "#lib/platform/db/watermarks.ts";
import { listArrivals } from "./arrivals.ts";
import { countOnce } from "./count-once.ts";
import { exporterOf } from "./ledger.ts";
import { deltasOf } from "./rollup.ts";
import {
  describe,
  ORPHAN,
  readTraces,
  readTwins,
  type StoredSpan,
  windowOf,
} from "./settle-rows.ts";

/** A trace is whole, as far as we can know, when nothing of it came for this long. */
export const QUIET = 30 * SECOND;
export const WORKER = "settle";
/** Commits looked at in one round. */
const ARRIVALS = 32;
/** Spans held in memory at once; one trace may be larger. */
const MOST_SPANS = 20_000;
/** An idle project's watermark is written this often. */
const IDLE_EVERY = 10 * SECOND;

/**
 * Decides, for each trace that has fallen quiet, which of its spans count, and corrects the roll-ups
 * in the transaction that changes the spans. A late span opens its trace again. Twice is as once.
 */
export async function settle(ctx: Context): Promise<{ changed: number; more: boolean }> {
  const quietSince = ctx.now - QUIET;
  const after = (await findWatermark(ctx, WORKER)) ?? ctx.now - DAY;
  const arrivals = await listArrivals(ctx, { after, upTo: quietSince, limit: ARRIVALS });
  const last = arrivals.at(-1)?.at;
  if (last === undefined) {
    if (quietSince - after > IDLE_EVERY) await moveWatermark(ctx, WORKER, quietSince);
    return { changed: 0, more: false };
  }
  let changed = 0;
  for (const group of grouped(await listTraces(ctx, after, last)))
    changed += await settleTraces(ctx, group, quietSince);
  const more = arrivals.length === ARRIVALS;
  await moveWatermark(ctx, WORKER, more ? last : quietSince);
  return { changed, more };
}

type Trace = Window & { traceId: string; spans: number };

/** The traces that got spans in a stretch of time, with when those started. */
async function listTraces(ctx: Context, after: Instant, upTo: Instant): Promise<Trace[]> {
  const rows = await ctx.db.execute<{ trace: string; first: string; last: string; n: number }>(sql`
    select encode(trace_id, 'hex') as trace, min(started_at) as first, max(started_at) as last,
      count(*)::int as n
    from spans
    where project_id = ${ctx.projectId} and received_at > ${toTimestamp(after)}::timestamptz
      and received_at <= ${toTimestamp(upTo)}::timestamptz
    group by trace_id order by 2`);
  return rows.map(({ trace, first, last, n }) => ({
    traceId: trace,
    from: fromTimestamp(first),
    to: fromTimestamp(last) + 1,
    spans: n,
  }));
}

/** Traces that are settled together: few enough spans for memory, close enough in time for the index. */
function* grouped(traces: readonly Trace[]): Generator<Trace[]> {
  let group: Trace[] = [];
  let spans = 0;
  for (const trace of traces) {
    const isFar = group[0] && trace.from - group[0].from > DAY;
    if (group.length > 0 && (spans + trace.spans > MOST_SPANS || group.length === 1_000 || isFar)) {
      yield group;
      group = [];
      spans = 0;
    }
    group.push(trace);
    spans += trace.spans;
  }
  if (group.length > 0) yield group;
}

/** Decides whole traces again, but for those that still receive. Gives how many spans it changed. */
export async function settleTraces(
  ctx: Context,
  traces: readonly (Window & { traceId: string })[],
  quietSince: Instant,
): Promise<number> {
  const window = {
    from: Math.min(...traces.map((trace) => trace.from)),
    to: Math.max(...traces.map((trace) => trace.to)),
  };
  return ctx.db.transaction(async (tx) => {
    const here = { ...ctx, db: tx };
    await tx.execute(waitForTurn(WORKER, ctx.projectId));
    const arrived = await readTraces(
      here,
      traces.map((trace) => trace.traceId),
      window,
    );
    const own = quiet(arrived, quietSince);
    const firstTwins = await readTwins(here, own);
    // What a twin in another trace counts for may change as well, so that trace is decided again.
    const known = new Set(own.map((row) => row.traceId));
    const strangers = firstTwins.filter((twin) => !known.has(twin.traceId));
    const others =
      strangers.length > 0
        ? quiet(
            await readTraces(
              here,
              new Set(strangers.map((row) => row.traceId)),
              windowOf(strangers),
            ),
            quietSince,
          )
        : [];
    const twins = [...firstTwins, ...(await readTwins(here, others))];
    const changes = await decide(here, [...own, ...others], twins);
    return write(here, changes);
  });
}

/** Without the traces that still receive; their newest spans will bring them back. */
function quiet(rows: readonly StoredSpan[], since: Instant): StoredSpan[] {
  const noisy = new Set(rows.filter((row) => row.receivedAt > since).map((row) => row.traceId));
  return rows.filter((row) => !noisy.has(row.traceId));
}

type Change = { before: StoredSpan; after: StoredSpan };

async function decide(
  ctx: Context,
  rows: readonly StoredSpan[],
  twins: readonly StoredSpan[],
): Promise<Change[]> {
  if (rows.length === 0) return [];
  const settleSpan = await describe(ctx, [...rows, ...twins]);
  const byResponse = Map.groupBy(twins, (twin) => twin.responseId);
  const changes: Change[] = [];
  for (const [traceId, trace] of Map.groupBy(rows, (row) => row.traceId)) {
    const responses = new Set(trace.flatMap((row) => row.responseId ?? []));
    const abroad = [...responses].flatMap((id) =>
      (byResponse.get(id) ?? []).filter((twin) => twin.traceId !== traceId),
    );
    const decisions = countOnce(trace.map(settleSpan), unique(abroad).map(settleSpan));
    trace.forEach((before, i) => {
      const { isCall, usageCounted, demotedBy, isRoot, isOrphan } = decisions[i]!;
      const isLost = isOrphan && !(before.isRoot && (before.warnings & ORPHAN) === 0);
      const warnings = isLost ? before.warnings | ORPHAN : before.warnings & ~ORPHAN;
      const after = { ...before, isCall, usageCounted, demotedBy, isRoot, warnings };
      if (isDifferent(before, after)) changes.push({ before, after });
    });
  }
  return changes;
}

/** A twin that was found from both of its traces is still one. */
const unique = (twins: readonly StoredSpan[]): StoredSpan[] => [
  ...new Map(twins.map((twin) => [`${twin.traceId}${twin.spanId}`, twin])).values(),
];

const isDifferent = (a: StoredSpan, b: StoredSpan): boolean =>
  a.isCall !== b.isCall ||
  a.usageCounted !== b.usageCounted ||
  a.demotedBy !== b.demotedBy ||
  a.isRoot !== b.isRoot ||
  a.warnings !== b.warnings;

/** Changes the rows that are still what they were when read, and for those corrects what was counted. */
async function write(ctx: Context, changes: readonly Change[]): Promise<number> {
  if (changes.length === 0) return 0;
  const values = changes.map(({ before, after }) => ({
    t: before.traceId,
    s: before.spanId,
    at: toTimestamp(before.startedAt),
    block: before.blockId,
    is_root: after.isRoot,
    is_call: after.isCall,
    usage_counted: after.usageCounted,
    demoted_by: after.demotedBy,
    warnings: after.warnings,
  }));
  const updated = await ctx.db.execute<{ t: string; s: string }>(sql`
    update spans set is_root = v.is_root, is_call = v.is_call, usage_counted = v.usage_counted,
      demoted_by = decode(v.demoted_by, 'hex'), warnings = v.warnings
    from jsonb_to_recordset(${JSON.stringify(values)}::jsonb) v (t text, s text, at timestamptz,
      block bigint, is_root boolean, is_call boolean, usage_counted boolean, demoted_by text,
      warnings integer)
    where spans.project_id = ${ctx.projectId} and spans.trace_id = decode(v.t, 'hex')
      and spans.span_id = decode(v.s, 'hex') and spans.started_at = v.at
      and ${startedWithin(changes)} and spans.block_id = v.block
    returning v.t, v.s`);
  // A fuller sight of a span may have taken its place meanwhile; that one is settled when it is quiet.
  const done = new Set(updated.map(({ t, s }) => t + s));
  const held = changes.filter(({ before }) => done.has(before.traceId + before.spanId));

  const moved = held.filter(
    ({ before, after }) =>
      before.isCall !== after.isCall || before.usageCounted !== after.usageCounted,
  );
  const deltas = [
    ...deltasOf(
      moved.map(({ before }) => before),
      -1,
    ),
    ...deltasOf(
      moved.map(({ after }) => after),
      1,
    ),
  ];
  for (let i = 0; i < deltas.length; i += 1_000)
    await ctx.db
      .insert(rollupDeltas)
      .values(deltas.slice(i, i + 1_000).map((delta) => ({ projectId: ctx.projectId, ...delta })));
  await noteOrphans(ctx, held);
  return held.length;
}

/** Lets Postgres leave out the days that are not concerned. */
function startedWithin(changes: readonly Change[]): SQL {
  const { from, to } = windowOf(changes.map(({ before }) => before));
  return sql`spans.started_at >= ${toTimestamp(from)}::timestamptz
    and spans.started_at < ${toTimestamp(to)}::timestamptz`;
}

/** Tells the ledger who lost a parent, or found it again, in the minute in which the span arrived. */
async function noteOrphans(ctx: Context, changes: readonly Change[]): Promise<void> {
  const turned = changes.filter(({ before, after }) => (before.warnings ^ after.warnings) & ORPHAN);
  if (turned.length === 0) return;
  const ids = [...new Set(turned.map(({ before }) => before.resourceId))];
  const senders = await ctx.db
    .select()
    .from(resources)
    .where(
      sql`${resources.projectId} = ${ctx.projectId}
        and ${resources.resourceId} = any(${`{${ids.join(",")}}`}::bigint[])`,
    );
  const exporters = new Map(
    senders.map((one) => [
      one.resourceId,
      exporterOf({ ...one, attributes: JSON.parse(one.attributes) }),
    ]),
  );
  const rows = [
    ...Map.groupBy(
      turned.filter(({ before }) => exporters.has(before.resourceId)),
      ({ before }) => `${floorTo(before.receivedAt, MINUTE)} ${before.resourceId}`,
    ).values(),
  ].map((group) => {
    const { receivedAt, resourceId } = group[0]!.before;
    const orphans = group.reduce((sum, { after }) => sum + (after.warnings & ORPHAN ? 1 : -1), 0);
    return {
      projectId: ctx.projectId,
      at: floorTo(receivedAt, MINUTE),
      signal: "traces",
      ...exporters.get(resourceId)!,
      orphans,
    };
  });
  if (rows.length > 0) await ctx.db.insert(ingestLedger).values(rows);
}
