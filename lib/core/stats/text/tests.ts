import type { Random } from "../../random.ts";
import { twoSidedP } from "../normal.ts";

/**
 * Mann and Whitney's two-sided p with ties and continuity correction; with strata, van Elteren's
 * weighted sum. 1 where nothing varies.
 */
export function mannWhitney(
  before: ArrayLike<number>,
  after: ArrayLike<number>,
  strata?: readonly number[],
): number {
  const groups = new Map<number, { value: number; isAfter: boolean }[]>();
  const put = (values: ArrayLike<number>, offset: number, isAfter: boolean) => {
    for (let i = 0; i < values.length; i++) {
      const stratum = strata?.[offset + i] ?? 0;
      const group = groups.get(stratum) ?? [];
      groups.set(stratum, group);
      group.push({ value: values[i]!, isAfter });
    }
  };
  put(before, 0, false);
  put(after, before.length, true);
  let [difference, variance, correction] = [0, 0, 0];
  for (const group of groups.values()) {
    group.sort((a, b) => a.value - b.value);
    const total = group.length;
    const m = group.filter(({ isAfter }) => isAfter).length;
    const n = total - m;
    if (n === 0 || m === 0) continue;
    let [ranks, ties] = [0, 0];
    for (let from = 0; from < total; ) {
      let to = from + 1;
      while (to < total && group[to]!.value === group[from]!.value) to++;
      for (let i = from; i < to; i++) if (group[i]!.isAfter) ranks += (from + to + 1) / 2;
      ties += (to - from) ** 3 - (to - from);
      from = to;
    }
    const weight = 1 / (total + 1);
    difference += weight * (ranks - (m * (total + 1)) / 2);
    variance += (weight * weight * n * m * (total + 1 - ties / (total * (total - 1)))) / 12;
    correction = Math.max(correction, weight / 2);
  }
  if (variance <= 0) return 1;
  return twoSidedP(Math.max(0, Math.abs(difference) - correction) / Math.sqrt(variance));
}

/** Holm's step-down adjustment: the family-wise chance of one false finding stays the level. */
export function holm(p: readonly number[]): number[] {
  const order = p.map((_, i) => i).sort((a, b) => p[a]! - p[b]!);
  const adjusted = new Array<number>(p.length);
  let least = 0;
  order.forEach((i, k) => {
    least = Math.max(least, Math.min(1, (p.length - k) * p[i]!));
    adjusted[i] = least;
  });
  return adjusted;
}

/**
 * The Cauchy combination of p-values under any dependence (Liu and Xie, JASA 2020): T = Σ w tan((½ -
 * p) π). Each p is kept within 1e-6..0.95, so that one near 1 cannot drown the rest.
 */
export function cauchyCombination(p: readonly number[], weights?: readonly number[]): number {
  const total = weights ? weights.reduce((a, b) => a + b, 0) : p.length;
  let sum = 0;
  p.forEach((value, i) => {
    const kept = Math.min(0.95, Math.max(1e-6, value));
    sum += ((weights?.[i] ?? 1) / total) * Math.tan((0.5 - kept) * Math.PI);
  });
  return sum > 1e3 ? 1 / (sum * Math.PI) : 0.5 - Math.atan(sum) / Math.PI;
}

/**
 * The same prompts answered then and now: T = Σ over features of (Σ d)² / Σ d², p by flipping the
 * sign of whole items, which is exact when nothing changed. `differences[item][feature]`.
 */
export function signFlipTest(
  differences: readonly ArrayLike<number>[],
  random: Random,
  rounds = 999,
): { statistic: number; p: number } {
  const features = differences[0]?.length ?? 0;
  const squares = new Float64Array(features);
  for (const row of differences) for (let k = 0; k < features; k++) squares[k]! += row[k]! ** 2;
  const sums = new Float64Array(features);
  const statistic = (flip: boolean) => {
    sums.fill(0);
    for (const row of differences) {
      const sign = flip && random.next() < 0.5 ? -1 : 1;
      for (let k = 0; k < features; k++) sums[k]! += sign * row[k]!;
    }
    let total = 0;
    for (let k = 0; k < features; k++) if (squares[k]! > 0) total += sums[k]! ** 2 / squares[k]!;
    return total;
  };
  const observed = statistic(false);
  let atLeast = 1;
  for (let round = 0; round < rounds; round++) if (statistic(true) >= observed - 1e-12) atLeast++;
  return { statistic: observed, p: differences.length === 0 ? 1 : atLeast / (rounds + 1) };
}

/**
 * A valid p as evidence: ∫ ε p^(ε-1) dε = (1 - p + p ln p) / (p ln² p), an e-value (its mean is at
 * most 1 where nothing changed), so looks multiply and add without a correction for looking.
 */
export function evidenceOf(p: number): number {
  const kept = Math.min(1, Math.max(1e-12, p));
  // Near 1 the quotient loses its digits; its limit is a half.
  if (kept > 0.999) return 0.5;
  const log = Math.log(kept);
  return (1 - kept + kept * log) / (kept * log * log);
}

/** What a j-th look (from 1) may spend of `alpha`, so that all looks together spend no more. */
export const alphaAt = (look: number, alpha: number): number =>
  (6 * alpha) / (Math.PI * Math.PI * look * look);

/**
 * Looks at windows that do not overlap, each against the same reference: a Shiryaev-Roberts sum of
 * their evidence. The mean number of looks to a false alarm is at least `threshold`.
 */
export class Looks {
  private readonly threshold: number;
  sum = 0;

  constructor(threshold: number) {
    this.threshold = threshold;
  }

  push(p: number): { isAlarm: boolean; evidence: number } {
    this.sum = Math.min(1e200, (this.sum + 1) * evidenceOf(p));
    return { isAlarm: this.sum >= this.threshold, evidence: this.sum };
  }

  reset(): void {
    this.sum = 0;
  }
}
