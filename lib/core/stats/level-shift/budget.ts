const YEAR = 365.25 * 86_400_000;

/**
 * The threshold that keeps a page budget: with `series` detectors at one bucket each `stepMs`, an
 * average run length of A = series × buckets a year / pages a year each adds up to at most that many
 * false pages (Bonferroni, so under any dependence).
 */
export const thresholdFor = (stepMs: number, pagesPerYear: number, series = 1): number =>
  Math.max(10, (series * (YEAR / stepMs)) / pagesPerYear);

/**
 * About how many buckets it takes to see a shift of `shift` standard deviations: the evidence grows
 * by δ²/2 a bucket, the mixture over ten shifts costs a factor of ten. At least one bucket, and two
 * where a single conformal rank cannot carry it.
 */
export const expectedDelay = (shift: number, threshold: number): number =>
  shift > 0
    ? Math.max(1, Math.log(threshold * 10) / ((Math.min(shift, 3) * Math.min(shift, 3)) / 2))
    : Infinity;

/** The smallest shift, in standard deviations, that is seen within `buckets` buckets. */
export const smallestShift = (buckets: number, threshold: number): number =>
  Math.sqrt((2 * Math.log(threshold * 10)) / Math.max(1, buckets));

/**
 * e-BH (Wang and Ramdas, JRSSB 2022): which of K e-values to reject so that at most `alpha` of the
 * rejected are false on average, under any dependence: the k* largest with e₍ₖ₎ >= K / (αk).
 */
export function eBenjaminiHochberg(evidence: readonly number[], alpha: number): number[] {
  const order = evidence.map((_, i) => i).sort((a, b) => evidence[b]! - evidence[a]!);
  let rejected = 0;
  order.forEach((i, k) => {
    if (evidence[i]! >= evidence.length / (alpha * (k + 1))) rejected = k + 1;
  });
  return order.slice(0, rejected).sort((a, b) => a - b);
}
