import type { Choice } from "#lib/core/choice.ts";
import type { Instant, Window } from "#lib/core/time.ts";
import { type DimensionName, dimensionNames } from "#lib/features/ingest/model.ts";

/** What roll-ups add up, named as their columns. */
export const sums = [
  "spans",
  "calls",
  "errors",
  "inputTokens",
  "cacheReadTokens",
  "cacheWriteTokens",
  "outputTokens",
  "reasoningTokens",
  "costNanoUsd",
  "reportedCostNanoUsd",
  "unpricedCalls",
  "missingUsageCalls",
  "durationMsSum",
] as const;
export type Sum = (typeof sums)[number];
export type Sums = Record<Sum, number>;

/** What roll-ups keep the distribution of. */
export const distributions = ["durationMs", "ttftMs", "outputTokens"] as const;
export type Distribution = (typeof distributions)[number];

const percentiles = [50, 95, 99] as const;
export type QuantileMeasure = `${Distribution}P${(typeof percentiles)[number]}`;
export const quantileMeasures: Record<QuantileMeasure, { of: Distribution; q: number }> =
  Object.fromEntries(
    distributions.flatMap((of) => percentiles.map((p) => [`${of}P${p}`, { of, q: p / 100 }])),
  ) as Record<QuantileMeasure, { of: Distribution; q: number }>;

/**
 * Everything a dashboard may ask for. `errorRate` is errors over spans; `calls` counts each physical
 * call once; money is nano-dollars. Null is unknown: no such span, or none that says.
 */
export const measures = [
  ...sums.filter((sum) => sum !== "durationMsSum"),
  "errorRate",
  "durationMsMean",
  ...(Object.keys(quantileMeasures) as QuantileMeasure[]),
] as const;
export type Measure =
  | Exclude<Sum, "durationMsSum">
  | "errorRate"
  | "durationMsMean"
  | QuantileMeasure;

/** A roll-up dimension: one of ours, or `extra.<attribute key>` for one of the project's own. */
export type Dimension = DimensionName | `extra.${string}`;

export const isDimension = (text: string): text is Dimension =>
  (dimensionNames as readonly string[]).includes(text) || /^extra\../.test(text);

export const extraKey = (dimension: Dimension): string | null =>
  dimension.startsWith("extra.") ? dimension.slice("extra.".length) : null;

export type DimensionFilters = Partial<Record<Dimension, Choice>>;

export type RollupQuery = {
  /** Widened to whole minutes, or to whole hours where points are that far apart. */
  window: Window;
  filters?: DimensionFilters | undefined;
  /** None, one or two. */
  groupBy?: readonly Dimension[] | undefined;
  measures: readonly Measure[];
  /** Groups shown by name, the largest by `orderBy`; the rest is added up as "other". At most 50. */
  limit?: number | undefined;
  orderBy?: Sum | undefined;
  /** Also the totals of the same length of time just before. */
  compare?: boolean | undefined;
};

export type Values = Partial<Record<Measure, number | null>>;

export type RollupGroup = {
  /** The values of `groupBy`, in its order; empty for everything together and for "other". */
  key: string[];
  isOther: boolean;
  /** Over the whole window: every sum, the error rate, and the quantiles that were asked for. */
  totals: Values;
  /** The same over the window before; null where no comparison was asked for. */
  previous: Values | null;
  /** One number per bucket for each measure asked for. A count is 0 and a quantile null where nothing was. */
  points: Partial<Record<Measure, (number | null)[]>>;
};

export type Rollup = {
  /** What was counted, to the millisecond: the same filters over this window give the spans behind it. */
  window: Window;
  /** As much of the time before as the window has lasted so far. */
  previousWindow: Window | null;
  bucketMs: number;
  /** Starts of the buckets. The first and the last may reach beyond the window; they hold only what is in it. */
  buckets: Instant[];
  /** From this bucket on they are still filling, or still to come; null where all are done. */
  unfinishedFrom: Instant | null;
  total: RollupGroup;
  /** The largest first, "other" last. Empty without `groupBy`. */
  groups: RollupGroup[];
  /** How many groups there are, those in "other" included. */
  groupCount: number;
};

export type DimensionValue = { value: string; spans: number; calls: number; errors: number };
export type DimensionValues = {
  dimension: Dimension;
  /** The most frequent first; empty text is "not said". */
  values: DimensionValue[];
  hasMore: boolean;
};
