import { eq } from "drizzle-orm";
import { projects } from "#drizzle/schema/index.ts";
import { chooses } from "#lib/core/choice.ts";
import { type Instant, SECOND, type Window } from "#lib/core/time.ts";
import { dimensionNames } from "#lib/features/ingest/model.ts";
import type { Context } from "#lib/platform/context.ts";
import { bucketsOf, type Plan, widen } from "./buckets.ts";
import {
  addTally,
  distributionsOf,
  emptyTally,
  measured,
  type Tally,
  valuesOf,
} from "./measure.ts";
import {
  type Dimension,
  type DimensionFilters,
  type DimensionValue,
  type DimensionValues,
  type Measure,
  type Rollup,
  type RollupGroup,
  type RollupQuery,
  sums,
} from "./model.ts";
import { planFor } from "./plan.ts";
import { dimensionValue, hasFilters, listSeries, type Series } from "./series.ts";
import { type Grouping, groupSeries, sumsBySeries, type Tallies, tallyFacts } from "./tally.ts";

export { holdingStretches } from "./holding-stretches.ts";
export { hasFilters, listSeries } from "./series.ts";

const totalMeasures: readonly Measure[] = [
  ...sums.filter((sum) => sum !== "durationMsSum"),
  "errorRate",
  "durationMsMean",
];

/** Numbers over time and in total, for everything and for the largest groups. */
export async function getRollup(ctx: Context, query: RollupQuery): Promise<Rollup> {
  const { measures, groupBy = [], compare = false } = query;
  const plan = await planFor(ctx, query.window);
  const { window } = plan;
  const previousWindow = windowBefore(plan, ctx.now);
  const asked = distributionsOf(measures);

  // One snapshot, so that groups, points and totals agree while spans keep coming.
  return ctx.db.transaction(
    async (tx) => {
      const snapshot = { ...ctx, db: tx };
      const series =
        groupBy.length > 0 || hasFilters(query.filters)
          ? await listSeries(snapshot, query.filters)
          : null;
      const grouping = series && (await groupSeries(snapshot, query, plan, series));
      const points = await tallyFacts(snapshot, plan, window, grouping, asked, plan.bucketMs);
      const before = compare
        ? await tallyFacts(snapshot, plan, previousWindow, grouping, asked, null)
        : null;
      return shape(query, plan, compare ? previousWindow : null, grouping, points, before, ctx.now);
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );
}

/** As long as the window has lasted so far: what is still to come is not compared with what was. */
function windowBefore({ window, finestS }: Plan, now: Instant): Window {
  const length = window.to - window.from;
  const soFar = widen({ from: window.from, to: Math.min(window.to, now) }, finestS * SECOND);
  return { from: window.from - length, to: Math.max(soFar.to, window.from) - length };
}

function shape(
  { measures, groupBy = [] }: RollupQuery,
  plan: Plan,
  previousWindow: Window | null,
  grouping: Grouping | null,
  points: Tallies,
  before: Tallies | null,
  now: Instant,
): Rollup {
  const buckets = bucketsOf(plan);
  const inTotals = new Set<Measure>([...totalMeasures, ...measures]);
  const groupAt = (places: readonly number[], key: string[], isOther: boolean): RollupGroup => {
    const perBucket = buckets.map((at) => sumOf(places, points.get(at)));
    const all = emptyTally();
    for (const one of perBucket) addTally(all, one);
    return {
      key,
      isOther,
      totals: valuesOf(all, inTotals),
      previous: before && valuesOf(sumOf(places, before.get(0)), inTotals),
      points: Object.fromEntries(
        measures.map((measure) => [measure, perBucket.map((one) => measured(one, measure))]),
      ),
    };
  };

  const keys = grouping?.keys ?? [];
  const groupCount = grouping?.count ?? 0;
  const hasOther = groupBy.length > 0 && groupCount > keys.length;
  const places = [...keys.keys(), ...(hasOther ? [keys.length] : [])];
  return {
    window: plan.window,
    previousWindow,
    bucketMs: plan.bucketMs,
    buckets,
    unfinishedFrom: buckets.find((at) => at + plan.bucketMs > now) ?? null,
    total: groupAt(groupBy.length > 0 ? places : [0], [], false),
    groups: groupBy.length > 0 ? places.map((i) => groupAt([i], keys[i] ?? [], !keys[i])) : [],
    groupCount,
  };
}

function sumOf(places: readonly number[], tallies: Map<number, Tally> | undefined): Tally {
  const sum = emptyTally();
  for (const place of places) {
    const one = tallies?.get(place);
    if (one) addTally(sum, one);
  }
  return sum;
}

/**
 * The values of each dimension in a window with how often they occur, given the filters on all other
 * dimensions: what a list of filters shows.
 */
export async function listDimensionValues(
  ctx: Context,
  query: {
    window: Window;
    /** All of the project's, its own included, where none is named. */
    dimensions?: readonly Dimension[] | undefined;
    filters?: DimensionFilters | undefined;
    /** Part of a value, whatever its case. */
    search?: string | undefined;
    limit?: number | undefined;
  },
): Promise<DimensionValues[]> {
  const { filters = {}, search = "", limit = 50 } = query;
  const plan = await planFor(ctx, query.window);
  const [counts, series, dimensions] = await Promise.all([
    sumsBySeries(ctx, plan, ["spans", "calls", "errors"], null),
    listSeries(ctx),
    query.dimensions ?? listDimensions(ctx),
  ]);
  const needle = search.toLowerCase();

  return dimensions.map((dimension) => {
    const values = new Map<string, DimensionValue>();
    const { [dimension]: _own, ...others } = filters;
    for (const one of series) {
      const count = counts.get(one.seriesId);
      if (!count?.spans || !passes(one, others)) continue;
      const value = dimensionValue(one, dimension);
      if (!value.toLowerCase().includes(needle)) continue;
      const sum = values.get(value) ?? { value, spans: 0, calls: 0, errors: 0 };
      sum.spans += count.spans;
      sum.calls += count.calls ?? 0;
      sum.errors += count.errors ?? 0;
      values.set(value, sum);
    }
    const ranked = [...values.values()].sort(
      (a, b) => b.spans - a.spans || (a.value < b.value ? -1 : 1),
    );
    return { dimension, values: ranked.slice(0, limit), hasMore: ranked.length > limit };
  });
}

/** The dimensions of this project: everyone's, then its own. */
export async function listDimensions(ctx: Context): Promise<Dimension[]> {
  const [project] = await ctx.db
    .select({ dimensions: projects.dimensions })
    .from(projects)
    .where(eq(projects.id, ctx.projectId));
  const own = (project?.dimensions ?? []).map((key) => `extra.${key}` as const);
  return [...dimensionNames, ...own];
}

function passes(series: Series, filters: DimensionFilters): boolean {
  return Object.entries(filters).every(
    ([dimension, choice]) =>
      !choice || chooses(choice, dimensionValue(series, dimension as Dimension)),
  );
}
