import type { ChartData, Series } from "#components/charts/model.ts";
import { OTHER_KEY, topSeries } from "#components/charts/model.ts";
import { nanoToUsd } from "#lib/core/money.ts";
import type { Measure, Rollup, RollupGroup } from "#lib/features/rollups/model.ts";
import { keyOf } from "./points.ts";

/** Of all calls together, measure by measure. */
export function totalSeries(
  rollup: Rollup,
  measures: readonly { measure: Measure; label: string; color: string }[],
  previous?: Rollup,
): ChartData {
  const before =
    previous && measures.length > 0
      ? [previousSeries(rollup, previous, measures.at(-1)!.measure)]
      : [];
  return {
    ...frameOf(rollup),
    series: [
      ...measures.map(({ measure, label, color }) => ({
        key: measure,
        label,
        color,
        values: rollup.total.points[measure] ?? [],
      })),
      ...before,
    ],
  };
}

/** Of the largest groups, what is left added up. Only for measures that add up. */
export function groupSeriesOf(
  rollup: Rollup,
  measure: Measure,
  label: (group: RollupGroup) => string,
  /** All calls one window earlier, as a line over the stack. */
  previous?: Rollup,
): ChartData {
  const series: Series[] = rollup.groups.map((group) => ({
    key: group.isOther ? OTHER_KEY : keyOf(group),
    label: label(group),
    values: group.points[measure] ?? [],
    ...(group.isOther ? { color: "var(--chart-other)" } : {}),
  }));
  const before = previous ? [previousSeries(rollup, previous, measure)] : [];
  return { ...frameOf(rollup), series: [...topSeries(series), ...before] };
}

/** Input that was read from the cache, input that was not, and output: together all tokens. */
export function tokenSeries(rollup: Rollup): ChartData {
  const { inputTokens = [], cacheReadTokens = [], outputTokens = [] } = rollup.total.points;
  const fresh = inputTokens.map((value, row) =>
    value === null ? null : Math.max(0, value - (cacheReadTokens[row] ?? 0)),
  );
  return {
    ...frameOf(rollup),
    series: [
      { key: "fresh", label: "input", values: fresh, color: "var(--chart-1)" },
      { key: "cached", label: "input, cached", values: cacheReadTokens, color: CACHED },
      { key: "output", label: "output", values: outputTokens, color: "var(--chart-2)" },
    ],
  };
}

const CACHED = "color-mix(in oklab, var(--chart-1) 45%, var(--surface))";

const frameOf = ({ window, bucketMs, buckets, unfinishedFrom }: Rollup) => ({
  window,
  bucketMs,
  at: buckets,
  unfinishedFrom,
});

/** The same measure one window earlier, laid under today's buckets. */
function previousSeries(now: Rollup, before: Rollup, measure: Measure): Series {
  const shift = now.window.from - before.window.from;
  const values = before.total.points[measure] ?? [];
  const byStart = new Map(before.buckets.map((at, row) => [at + shift, values[row] ?? null]));
  return {
    key: "previous",
    label: "before",
    isPrevious: true,
    values: now.buckets.map((at) => byStart.get(at) ?? null),
  };
}

/** For people and spreadsheets, which do not count in nano-dollars. */
export const inDollars = (data: ChartData): ChartData => ({
  ...data,
  series: data.series.map((one) => ({
    ...one,
    values: one.values.map((nano) => (nano === null ? null : nanoToUsd(nano))),
  })),
});
