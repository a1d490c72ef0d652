import { type SQL, sql } from "drizzle-orm";
import { toTimestamp } from "#drizzle/schema/columns.ts";
import { floorTo, type Instant, SECOND, type Window } from "#lib/core/time.ts";
import type { Context } from "#lib/platform/context.ts";
import { RESOLUTIONS_S, type Resolution } from "./buckets.ts";
import { bigints } from "./facts.ts";
import { planFor } from "./plan.ts";

/** Finer stretches than these many are not worth their round trips. */
const MOST_STRETCHES = 500;

/**
 * Where in a window the spans of these series are: the newest stretches that together hold at least
 * `limit` of them (all, where there are fewer), newest first, not overlapping. Makes roll-ups an index,
 * so that a rare filter need not read every span.
 */
export async function holdingStretches(
  ctx: Context,
  window: Window,
  seriesIds: readonly string[],
  limit = Number.POSITIVE_INFINITY,
): Promise<Window[]> {
  if (seriesIds.length === 0 || window.to <= window.from) return [];
  const plan = await planFor(ctx, window);
  let stretches: Window[] = [plan.window];
  // From days down to minutes: each step looks only into what the one before it found.
  for (const resolutionS of RESOLUTIONS_S) {
    if (resolutionS < plan.finestS) break;
    const buckets = await bucketsHolding(ctx, stretches, resolutionS, seriesIds);
    const finer = newest(buckets, resolutionS * SECOND, plan.window, limit);
    if (finer.length > MOST_STRETCHES) break;
    stretches = finer;
  }
  return stretches;
}

/** Starts of the buckets that hold spans, newest first, and how many each holds. */
async function bucketsHolding(
  ctx: Context,
  stretches: readonly Window[],
  resolutionS: Resolution,
  seriesIds: readonly string[],
): Promise<{ at: Instant; spans: number }[]> {
  if (stretches.length === 0) return [];
  const step = resolutionS * SECOND;
  const ofSeries = sql`series_id = any(${bigints(seriesIds)})`;
  return ctx.db.execute<{ at: Instant; spans: number }>(sql`
    select extract(epoch from bucket)::float8 * 1000 as at, sum(spans)::float8 as spans
    from (
      select at as bucket, spans
      from unnest(${moments(stretches.map(({ from }) => floorTo(from, step)))},
          ${moments(stretches.map(({ to }) => to))}) stretch (starts, ends)
      join rollups on project_id = ${ctx.projectId} and resolution_s = ${resolutionS}
        and at >= starts and at < ends and ${ofSeries}
      union all
      select date_bin(make_interval(secs => ${resolutionS}), at, to_timestamp(0)), spans
      from rollup_deltas
      where project_id = ${ctx.projectId} and ${ofSeries}
        and at >= ${toTimestamp(stretches.at(-1)!.from)}::timestamptz
        and at < ${toTimestamp(stretches[0]!.to)}::timestamptz
    ) facts
    group by bucket having sum(spans) > 0 order by bucket desc`);
}

/** Buckets up to the limit, cut to the window; neighbours become one stretch. */
function newest(
  buckets: readonly { at: Instant; spans: number }[],
  step: number,
  window: Window,
  limit: number,
): Window[] {
  const stretches: Window[] = [];
  let sum = 0;
  for (const { at, spans } of buckets) {
    if (sum >= limit) break;
    const isInside = at >= window.from && at + step <= window.to;
    // Part of a bucket at the edge may lie outside, so it proves nothing about the window.
    if (isInside) sum += spans;
    const from = Math.max(at, window.from);
    const last = stretches.at(-1);
    if (last && last.from <= at + step) last.from = from;
    else stretches.push({ from, to: Math.min(at + step, window.to) });
  }
  return stretches;
}

const moments = (times: readonly Instant[]): SQL =>
  sql`${`{${times.map((at) => `"${toTimestamp(at)}"`).join(",")}}`}::timestamptz[]`;
