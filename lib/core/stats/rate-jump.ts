import type { Detection } from "./contract.ts";
import { type Counted, type Interval, rateDifference } from "./wilson.ts";

export type RateJumpRule = { minZ: number; minRise: number; minCurrent: number };

export const RATE_JUMP: RateJumpRule = { minZ: 3, minRise: 0.02, minCurrent: 20 };

/**
 * P2: did a rate of bad outcomes jump? The pooled two-proportion z of at least 3 and a rise of at
 * least two points, so that a big sample's hair-thin difference stays quiet.
 */
export function rateJump(
  base: Counted,
  current: Counted,
  rule: RateJumpRule = RATE_JUMP,
): Detection & { change: Interval | null } {
  const found = { threshold: rule.minZ, nBase: base.n, nCurrent: current.n };
  if (base.n <= 0 || current.n < rule.minCurrent)
    return {
      ...found,
      verdict: "insufficient_data",
      value: null,
      effect: null,
      change: null,
      reason:
        base.n <= 0
          ? "There is no baseline to compare with."
          : `Too few calls (${current.n} of ${rule.minCurrent}).`,
    };
  const rise = current.hits / current.n - base.hits / base.n;
  const z = pooledZ(base, current);
  return {
    ...found,
    verdict: z >= rule.minZ && rise >= rule.minRise - 1e-12 ? "firing" : "ok",
    value: z,
    effect: rise,
    change: rateDifference(current, base),
  };
}

/** (p₂ - p₁) / √(p(1-p)(1/n₁ + 1/n₂)) with the pooled p; 0 where both rates are all or nothing. */
export function pooledZ(base: Counted, current: Counted): number {
  const pooled = (base.hits + current.hits) / (base.n + current.n);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / base.n + 1 / current.n));
  return error > 0 ? (current.hits / current.n - base.hits / base.n) / error : 0;
}
