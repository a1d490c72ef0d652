import type { Random } from "../../random.ts";
import { BOOTSTRAP, type Bootstrap, bootstrapByItem } from "../bootstrap.ts";
import { type Interval, wilson } from "../wilson.ts";

/** counts[i][j]: items the judge put into category i and the human into category j. */
export type Confusion = number[][];

/** How much two categories agree: 1 the same, 0 as far apart as can be. */
export type Weighting = "nominal" | "linear" | "quadratic";

export function confusionOf(
  pairs: readonly (readonly [judge: number, human: number])[],
  categories: number,
): Confusion {
  const counts = Array.from({ length: categories }, () => new Array<number>(categories).fill(0));
  for (const [judge, human] of pairs) counts[judge]![human]! += 1;
  return counts;
}

/** The share of items on which both agree (by the weighting, partly). NaN of nothing. */
export function rawAgreement(counts: Confusion, weighting: Weighting = "nominal"): number {
  let [agreed, n] = [0, 0];
  forEachCell(counts, (i, j, count) => {
    agreed += weight(i, j, counts.length, weighting) * count;
    n += count;
  });
  return agreed / n;
}

/**
 * Cohen's κ = (po - pe) / (1 - pe), weighted for ordered categories (Cohen 1960, 1968). NaN where
 * both sides use one and the same category throughout: then there is nothing to agree about.
 */
export function cohenKappa(counts: Confusion, weighting: Weighting = "nominal"): number {
  const { judge, human, n } = marginsOf(counts);
  let expected = 0;
  for (let i = 0; i < counts.length; i++)
    for (let j = 0; j < counts.length; j++)
      expected += (weight(i, j, counts.length, weighting) * judge[i]! * human[j]!) / (n * n);
  return (rawAgreement(counts, weighting) - expected) / (1 - expected);
}

/**
 * Gwet's AC1 (BJMSP 2008): chance agreement is Σ π(1 - π) / (q - 1) of the mean margins, which
 * stays steady where nearly every item is in one category and κ collapses.
 */
export function gwetAc1(counts: Confusion): number {
  const { judge, human, n } = marginsOf(counts);
  let expected = 0;
  for (let i = 0; i < counts.length; i++) {
    const share = (judge[i]! + human[i]!) / (2 * n);
    expected += share * (1 - share);
  }
  expected /= counts.length - 1;
  return (rawAgreement(counts) - expected) / (1 - expected);
}

export type Agreement = {
  n: number;
  confusion: Confusion;
  raw: { value: number; interval: Interval };
  kappa: { value: number; interval: Interval | null };
  weightedKappa: { value: number; interval: Interval | null };
  ac1: { value: number; interval: Interval | null };
};

/** All measures of one judge against one human, intervals by bootstrap over items. */
export function agreementOf(
  pairs: readonly (readonly [judge: number, human: number])[],
  categories: number,
  random: Random,
  bootstrap: Bootstrap = BOOTSTRAP,
): Agreement {
  const confusion = confusionOf(pairs, categories);
  const agreed = pairs.filter(([judge, human]) => judge === human).length;
  const interval = (measure: (counts: Confusion) => number) =>
    bootstrapByItem(
      pairs.length,
      (draws) => measure(drawn(pairs, draws, categories)),
      random,
      bootstrap,
    );
  const measured = (measure: (counts: Confusion) => number) => ({
    value: measure(confusion),
    interval: interval(measure),
  });
  return {
    n: pairs.length,
    confusion,
    raw: { value: agreed / pairs.length, interval: wilson(agreed, pairs.length) },
    kappa: measured(cohenKappa),
    weightedKappa: measured((counts) => cohenKappa(counts, "quadratic")),
    ac1: measured(gwetAc1),
  };
}

function drawn(
  pairs: readonly (readonly [number, number])[],
  draws: Uint32Array,
  categories: number,
): Confusion {
  const counts = confusionOf([], categories);
  for (let i = 0; i < pairs.length; i++) counts[pairs[i]![0]]![pairs[i]![1]]! += draws[i]!;
  return counts;
}

function weight(i: number, j: number, categories: number, weighting: Weighting): number {
  if (i === j) return 1;
  if (weighting === "nominal") return 0;
  const distance = Math.abs(i - j) / (categories - 1);
  return weighting === "linear" ? 1 - distance : 1 - distance * distance;
}

function marginsOf(counts: Confusion): { judge: number[]; human: number[]; n: number } {
  const judge = counts.map(() => 0);
  const human = counts.map(() => 0);
  let n = 0;
  forEachCell(counts, (i, j, count) => {
    judge[i]! += count;
    human[j]! += count;
    n += count;
  });
  return { judge, human, n };
}

function forEachCell(counts: Confusion, visit: (i: number, j: number, count: number) => void) {
  for (let i = 0; i < counts.length; i++)
    for (let j = 0; j < counts.length; j++) visit(i, j, counts[i]![j]!);
}
