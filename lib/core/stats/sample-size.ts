/** Two-sided 5 % and 80 % power, with the customary two-digit quantiles: (1.96 + 0.84)² = 7.84. */
const ERROR_AND_POWER = (1.96 + 0.84) ** 2;

/** The standard deviation of a 0..1 judge score where the project's own is not known yet. */
export const USUAL_SD = 0.15;

/** P8: how many scores each side needs to see a change of `change`, n = 2 (1.96 + 0.84)² sd²/Δ². */
export const sampleSize = (change: number, sd = USUAL_SD): number =>
  change > 0 ? Math.ceil((2 * ERROR_AND_POWER * sd * sd) / (change * change) - 1e-9) : Infinity;

/** P8: the smallest change that `nBase` against `nCurrent` scores can show; 80 % power at 5 %. */
export const smallestChange = (nBase: number, nCurrent: number, sd = USUAL_SD): number =>
  nBase > 0 && nCurrent > 0
    ? Math.sqrt(ERROR_AND_POWER * sd * sd * (1 / nBase + 1 / nCurrent))
    : Infinity;

/** The same for a rate near `rate`, at worst a half. */
export const smallestRateChange = (nBase: number, nCurrent: number, rate = 0.5): number =>
  smallestChange(nBase, nCurrent, Math.sqrt(rate * (1 - rate)));

/** How long until `needed` values are there, from the pace of the last window; `null` for never. */
export function waitMs(needed: number, have: number, seenInWindow: number, windowMs: number) {
  if (have >= needed) return 0;
  return seenInWindow > 0 ? ((needed - have) / seenInWindow) * windowMs : null;
}
