import { type Bins, mergedBins, noBins, quantileOfBins } from "#lib/core/stats/bins.ts";
import {
  type Distribution,
  distributions,
  type Measure,
  type QuantileMeasure,
  quantileMeasures,
  type Sums,
  sums,
  type Values,
} from "./model.ts";

/** Sums and distributions of some spans. Tallies add up. */
export type Tally = { sums: Sums; bins: Record<Distribution, Bins> };

export const emptyTally = (): Tally => ({
  sums: Object.fromEntries(sums.map((name) => [name, 0])) as Sums,
  bins: { durationMs: noBins(), ttftMs: noBins(), outputTokens: noBins() },
});

export function addTally(target: Tally, source: Tally): void {
  for (const name of sums) target.sums[name] += source.sums[name];
  for (const name of distributions)
    target.bins[name] = mergedBins(target.bins[name], source.bins[name]);
}

export const distributionsOf = (measures: readonly Measure[]): Distribution[] =>
  distributions.filter((name) =>
    measures.some((measure) => quantileMeasures[measure as QuantileMeasure]?.of === name),
  );

export const valuesOf = (tally: Tally, measures: Iterable<Measure>): Values =>
  Object.fromEntries([...measures].map((measure) => [measure, measured(tally, measure)]));

/** Null is unknown: a rate of nothing, a quantile of nothing, tokens or money that no call told of. */
export function measured({ sums, bins }: Tally, measure: Measure): number | null {
  switch (measure) {
    case "errorRate":
      return sums.spans > 0 ? sums.errors / sums.spans : null;
    case "durationMsMean":
      return sums.spans > 0 ? sums.durationMsSum / sums.spans : null;
    case "inputTokens":
    case "outputTokens":
    case "cacheReadTokens":
    case "cacheWriteTokens":
    case "reasoningTokens":
      return unlessUntold(sums[measure], sums.calls - sums.missingUsageCalls, sums.calls);
    case "costNanoUsd":
      return unlessUntold(
        sums.costNanoUsd,
        sums.calls - sums.missingUsageCalls - sums.unpricedCalls,
        sums.calls,
      );
    case "reportedCostNanoUsd":
      return sums.reportedCostNanoUsd === 0 && sums.calls > 0 ? null : sums.reportedCostNanoUsd;
  }
  const quantileMeasure = quantileMeasures[measure as QuantileMeasure];
  if (quantileMeasure) return quantileOfBins(bins[quantileMeasure.of], quantileMeasure.q);
  return sums[measure as keyof Sums];
}

/** A sum of nothing but silence is unknown, not zero. */
const unlessUntold = (sum: number, telling: number, all: number): number | null =>
  sum === 0 && all > 0 && telling <= 0 ? null : sum;
