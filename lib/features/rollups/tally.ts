import { type SQL, sql } from "drizzle-orm";
import { binsOf } from "#lib/core/stats/bins.ts";
import type { Instant, Window } from "#lib/core/time.ts";
import type { Context } from "#lib/platform/context.ts";
import { originOf, type Plan, piecesOf } from "./buckets.ts";
import { bigints, column, factsIn, snake } from "./facts.ts";
import { emptyTally, type Tally } from "./measure.ts";
import { type Distribution, type RollupQuery, type Sum, sums } from "./model.ts";
import { dimensionValue, type Series } from "./series.ts";

const sketchColumns: Record<Distribution, string> = {
  durationMs: "durationSketch",
  ttftMs: "ttftSketch",
  outputTokens: "outputTokensSketch",
};

/** Which group each series counts in. Places beyond `keys` are "other". */
export type Grouping = { seriesIds: string[]; groupOf: number[]; keys: string[][]; count: number };

/** By the start of a bucket, then by the place of a group. */
export type Tallies = Map<Instant, Map<number, Tally>>;

/** Names the largest groups and lumps the others together. */
export async function groupSeries(
  ctx: Context,
  { groupBy = [], limit = 10, orderBy = "spans" }: RollupQuery,
  plan: Plan,
  series: Series[],
): Promise<Grouping> {
  const seriesIds = series.map((one) => one.seriesId);
  if (groupBy.length === 0)
    return { seriesIds, groupOf: seriesIds.map(() => 0), keys: [], count: 0 };

  const sizes = await sumsBySeries(ctx, plan, [orderBy], seriesIds);
  const groups = new Map<string, { key: string[]; size: number }>();
  const nameOf = new Map<string, string>();
  for (const one of series) {
    const size = sizes.get(one.seriesId)?.[orderBy];
    if (size === undefined) continue;
    const key = groupBy.map((dimension) => dimensionValue(one, dimension));
    const name = JSON.stringify(key);
    const found = groups.get(name);
    if (found) found.size += size;
    else groups.set(name, { key, size });
    nameOf.set(one.seriesId, name);
  }
  const ranked = [...groups].sort(
    ([a, { size: m }], [b, { size: n }]) => n - m || (a < b ? -1 : 1),
  );
  const place = new Map(ranked.map(([name], i) => [name, Math.min(i, limit)]));
  const seen = seriesIds.filter((id) => nameOf.has(id));
  return {
    seriesIds: seen,
    groupOf: seen.map((id) => place.get(nameOf.get(id)!)!),
    keys: ranked.slice(0, limit).map(([, { key }]) => key),
    count: ranked.length,
  };
}

/** Sums over the whole window for each series that was seen in it. */
export async function sumsBySeries(
  ctx: Context,
  { window, finestS }: Plan,
  names: readonly Sum[],
  seriesIds: readonly string[] | null,
): Promise<Map<string, Partial<Record<Sum, number>>>> {
  const facts = factsIn(ctx.projectId, window, piecesOf(window, 86_400, finestS), names, seriesIds);
  const rows = await ctx.db.execute<Record<string, unknown>>(sql`
    select series_id, ${sumsOf(names)} from (${facts}) facts group by series_id`);
  return new Map(
    rows.map((row) => [
      String(row.series_id),
      Object.fromEntries(names.map((name) => [name, Number(row[snake(name)])])),
    ]),
  );
}

const sumsOf = (names: readonly string[]): SQL =>
  sql.join(
    names.map((name) => sql`sum(${column(name)}::float8) as ${column(name)}`),
    sql`, `,
  );

/** Tallies by bucket and group; with no bucket, one for the whole window. */
export async function tallyFacts(
  ctx: Context,
  plan: Plan,
  window: Window,
  grouping: Grouping | null,
  asked: readonly Distribution[],
  bucketMs: number | null,
): Promise<Tallies> {
  const names = [...sums, ...asked.map((name) => sketchColumns[name])];
  const coarsest = bucketMs === null ? 86_400 : plan.resolutionS;
  const facts = factsIn(
    ctx.projectId,
    window,
    piecesOf(window, coarsest, plan.finestS),
    names,
    grouping?.seriesIds ?? null,
  );
  const bucket =
    bucketMs === null
      ? sql`null::timestamptz`
      : sql`date_bin(make_interval(secs => ${bucketMs / 1_000}), at,
          to_timestamp(${originOf(bucketMs) / 1_000}::float8))`;
  const from = grouping
    ? sql`(${facts}) facts join unnest(${bigints(grouping.seriesIds)}, ${bigints(grouping.groupOf)})
        members (series_id, place) using (series_id)`
    : sql`(select *, 0 as place from (${facts}) facts) facts`;
  const merged = asked.map(
    (name) =>
      sql`, string_agg(${column(sketchColumns[name])}, ''::bytea) as ${column(sketchColumns[name])}`,
  );
  const rows = await ctx.db.execute<Record<string, unknown>>(sql`
    select coalesce(extract(epoch from starts)::float8 * 1000, 0) as bucket, tallied.*
    from (select ${bucket} as starts, place::int as place, ${sumsOf(sums)} ${sql.join(merged)}
      from ${from} group by 1, 2) tallied`);

  const tallies: Tallies = new Map();
  for (const row of rows) {
    const one = emptyTally();
    for (const name of sums) one.sums[name] = Number(row[snake(name)]);
    for (const name of asked)
      one.bins[name] = binsOf(row[snake(sketchColumns[name])] as Uint8Array);
    const at = Number(row.bucket);
    const byGroup = tallies.get(at) ?? new Map<number, Tally>();
    tallies.set(at, byGroup.set(Number(row.place), one));
  }
  return tallies;
}
