import type { Detection, Moments } from "./contract.ts";
import type { Interval } from "./wilson.ts";

export type MeanDropRule = { minCurrent: number; minDrop: number; minZ: number };

/** Fifty scores, five points on a 0..1 scale, and 1 % two-sided. */
export const MEAN_DROP: MeanDropRule = { minCurrent: 50, minDrop: 0.05, minZ: 2.58 };

export type MeanDrop = Detection & {
  /** This evaluation alone is past every bound. It fires when the one before was, too. */
  isExceeded: boolean;
  /** The 95 % interval of current - base. */
  change: Interval | null;
};

/**
 * P1: did the mean fall? Welch's z, (base - current) / √(s₁²/n₁ + s₂²/n₂). It fires at the second
 * evaluation in a row that is past the bounds, so that one odd window pages nobody.
 */
export function meanDrop(
  base: Moments,
  current: Moments,
  wasExceeded: boolean,
  rule: MeanDropRule = MEAN_DROP,
): MeanDrop {
  const found = { threshold: rule.minZ, nBase: base.n, nCurrent: current.n };
  if (base.n < 2 || current.n < rule.minCurrent)
    return {
      ...found,
      verdict: "insufficient_data",
      value: null,
      effect: null,
      change: null,
      isExceeded: false,
      reason:
        base.n < 2
          ? "There is no baseline to compare with."
          : `Too few scores (${current.n} of ${rule.minCurrent}).`,
    };
  const drop = base.mean - current.mean;
  const error = Math.sqrt(base.sd ** 2 / base.n + current.sd ** 2 / current.n);
  const z = error > 0 ? drop / error : drop === 0 ? 0 : Math.sign(drop) * Number.MAX_VALUE;
  const isExceeded = drop >= rule.minDrop - 1e-12 && z >= rule.minZ;
  return {
    ...found,
    verdict: isExceeded && wasExceeded ? "firing" : "ok",
    value: z,
    effect: -drop,
    change: { low: -drop - 1.959964 * error, high: -drop + 1.959964 * error },
    isExceeded,
  };
}
