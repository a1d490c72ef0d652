import type { Random } from "../../random.ts";
import { binomialCdf } from "../beta.ts";
import { describeSample } from "../contract.ts";
import { twoSidedP } from "../normal.ts";
import { type Interval, wilson } from "../wilson.ts";
import { fitLogistic } from "./logistic.ts";

export type SelfPreference = {
  verdict: "firing" | "ok" | "insufficient_data";
  n: number;
  selfMean: number;
  independentMean: number;
  gap: number;
  interval: Interval;
  /** What a headline may show: the independent judge's mean once the gap fires. */
  headline: number;
  isCorrected: boolean;
};

export const MIN_GAP_ITEMS = 30;
export const MAX_GAP = 0.05;

/** J-2: how much better a judge of the model's own family scores the same items than another. */
export function selfPreferenceGap(
  items: readonly { self: number; independent: number }[],
): SelfPreference {
  const n = items.length;
  const selfMean = describeSample(items.map(({ self }) => self)).mean;
  const independentMean = describeSample(items.map(({ independent }) => independent)).mean;
  const differences = describeSample(items.map(({ self, independent }) => self - independent));
  const reach = n > 1 ? (1.959964 * differences.sd) / Math.sqrt(n) : 1;
  const gap = differences.mean;
  const isCorrected = n >= MIN_GAP_ITEMS && gap >= MAX_GAP - 1e-9;
  return {
    verdict: n < MIN_GAP_ITEMS ? "insufficient_data" : isCorrected ? "firing" : "ok",
    n,
    selfMean,
    independentMean,
    gap,
    interval: { low: gap - reach, high: gap + reach },
    headline: isCorrected ? independentMean : selfMean,
    isCorrected,
  };
}

/** Whether a judge preferred an answer that humans called a tie or a loss. */
export type Preference = { judge: string; answerFamily: string; isPreferred: boolean };

/**
 * Do judges favour their own family? The rate of undeserved preference for the own family minus that
 * for others, with a p from handing the families out among the judges anew.
 */
export function familyFavour(
  preferences: readonly Preference[],
  familyOf: ReadonlyMap<string, string>,
  random: Random,
  rounds = 999,
): { excess: number; p: number } {
  const judges = [...familyOf.keys()];
  const excessUnder = (family: (judge: string) => string | undefined) => {
    const [own, other] = [
      [0, 0],
      [0, 0],
    ] as [number[], number[]];
    for (const { judge, answerFamily, isPreferred } of preferences) {
      const side = family(judge) === answerFamily ? own : other;
      side[0]! += Number(isPreferred);
      side[1]! += 1;
    }
    return own[1]! > 0 && other[1]! > 0 ? own[0]! / own[1]! - other[0]! / other[1]! : 0;
  };
  const excess = excessUnder((judge) => familyOf.get(judge));
  const families = judges.map((judge) => familyOf.get(judge)!);
  let atLeast = 1;
  for (let round = 0; round < rounds; round++) {
    for (let i = families.length - 1; i > 0; i--) {
      const j = random.whole(0, i);
      [families[i], families[j]] = [families[j]!, families[i]!];
    }
    const dealt = new Map(judges.map((judge, i) => [judge, families[i]!]));
    if (excessUnder((judge) => dealt.get(judge)) >= excess - 1e-12) atLeast++;
  }
  return { excess, p: atLeast / (rounds + 1) };
}

export type PositionBias = {
  n: number;
  /** How often turning the order around turned the verdict around. */
  flipRate: number;
  flipInterval: Interval;
  /** Positive: what stands first is favoured. -1..1, over the flipped pairs. */
  towardFirst: number;
  /** McNemar's exact two-sided p that flips go both ways alike. */
  p: number;
};

/** Each pair judged in both orders; which *position* won in either. */
export function positionBias(
  pairs: readonly { asGiven: "first" | "second"; swapped: "first" | "second" }[],
): PositionBias {
  let [first, second] = [0, 0];
  for (const { asGiven, swapped } of pairs)
    if (asGiven === swapped) {
      if (asGiven === "first") first++;
      else second++;
    }
  const flips = first + second;
  return {
    n: pairs.length,
    flipRate: pairs.length > 0 ? flips / pairs.length : 0,
    flipInterval: wilson(flips, pairs.length),
    towardFirst: flips > 0 ? (first - second) / flips : 0,
    p: mcnemarExact(first, second),
  };
}

/** The exact two-sided McNemar test of two counts of discordant pairs. */
export const mcnemarExact = (a: number, b: number): number =>
  a + b === 0 ? 1 : Math.min(1, 2 * binomialCdf(Math.min(a, b), a + b, 0.5));

/**
 * Does length alone buy a pass? The coefficient of log length in a logistic regression of the
 * verdict on human quality and log length, with Wald's p. `null` where it cannot be fitted.
 */
export function verbosityBias(
  items: readonly { isPassed: boolean; quality: number; chars: number }[],
): { perDoubling: number; z: number; p: number } | null {
  const fit = fitLogistic(
    items.map(({ quality, chars }) => [1, quality, Math.log2(Math.max(1, chars))]),
    items.map(({ isPassed }) => Number(isPassed)),
  );
  if (!fit) return null;
  const z = fit.coefficients[2]! / fit.errors[2]!;
  return { perDoubling: fit.coefficients[2]!, z, p: twoSidedP(z) };
}
