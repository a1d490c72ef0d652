import type { Random } from "../random.ts";
import type { Interval } from "./wilson.ts";

export type Bootstrap = { rounds: number; level: number };

export const BOOTSTRAP: Bootstrap = { rounds: 1_000, level: 0.95 };

/**
 * The percentile interval of a statistic over items drawn again with replacement. `statistic` gets
 * how often each of the `n` items was drawn, so whatever belongs to one item stays together.
 * Rounds in which it is not finite are left out; `null` where fewer than half are left.
 */
export function bootstrapByItem(
  n: number,
  statistic: (draws: Uint32Array) => number,
  random: Random,
  { rounds, level }: Bootstrap = BOOTSTRAP,
): Interval | null {
  if (n < 2) return null;
  const draws = new Uint32Array(n);
  const seen: number[] = [];
  for (let round = 0; round < rounds; round++) {
    draws.fill(0);
    for (let i = 0; i < n; i++) {
      const item = Math.floor(random.next() * n);
      draws[item]! += 1;
    }
    const value = statistic(draws);
    if (Number.isFinite(value)) seen.push(value);
  }
  if (seen.length < rounds / 2) return null;
  seen.sort((a, b) => a - b);
  const tail = (1 - level) / 2;
  return { low: quantileOf(seen, tail), high: quantileOf(seen, 1 - tail) };
}

/** The q-quantile of ascending values, linear between neighbours (type 7). */
export function quantileOf(sorted: ArrayLike<number>, q: number): number {
  const place = q * (sorted.length - 1);
  const low = Math.floor(place);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low]! + (place - low) * (sorted[high]! - sorted[low]!);
}
