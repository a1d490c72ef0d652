import type { Interval } from "../wilson.ts";

export type RoganGladen = {
  rate: number;
  interval: Interval;
  sensitivity: number;
  specificity: number;
};

/**
 * The true pass rate behind a judge's pass rate, θ = (p + q₀ - 1) / (q₀ + q₁ - 1), where q₁ is how
 * often the judge passes what a human passes and q₀ how often it fails what a human fails (Rogan
 * and Gladen 1978; counts smoothed by +1/+2). For calibration labels from *another* population.
 * `null` where the judge is hardly better than chance (q₀ + q₁ - 1 below 0.1) and θ explodes.
 */
export function roganGladen(
  judged: { passed: number; n: number },
  humanPassed: { judgePassed: number; n: number },
  humanFailed: { judgeFailed: number; n: number },
  z = 1.959964,
): RoganGladen | null {
  if (judged.n <= 0 || humanPassed.n <= 0 || humanFailed.n <= 0) return null;
  const p = (judged.passed + 1) / (judged.n + 2);
  const q1 = (humanPassed.judgePassed + 1) / (humanPassed.n + 2);
  const q0 = (humanFailed.judgeFailed + 1) / (humanFailed.n + 2);
  const power = q0 + q1 - 1;
  if (power < 0.1) return null;
  const rate = Math.min(1, Math.max(0, (p + q0 - 1) / power));
  const variance =
    ((p * (1 - p)) / judged.n +
      ((1 - rate) ** 2 * q0 * (1 - q0)) / humanFailed.n +
      (rate ** 2 * q1 * (1 - q1)) / humanPassed.n) /
    (power * power);
  const reach = z * Math.sqrt(variance);
  return {
    rate,
    interval: { low: Math.max(0, rate - reach), high: Math.min(1, rate + reach) },
    sensitivity: q1,
    specificity: q0,
  };
}
