/** One bucket of a series: when it began, the mean in it and how many values made it. */
export type MeanBucket = { at: number; mean: number; n: number };

/** Buckets thinner than this are left out: their means are mostly noise. */
export const MIN_PER_BUCKET = 5;

export type Onset = {
  /** The end of the last bucket before the change, epoch ms. */
  at: number;
  /** Half the width of what is reported, ms. */
  withinMs: number;
  before: number;
  after: number;
};

/**
 * P7: when did the level change? The place where |Σ (mean - grand mean)| is largest, over buckets
 * of `stepMs` (customarily five minutes). Reported to within two buckets either way. `null` with
 * fewer than four usable buckets or a series without any change.
 */
export function cusumOnset(buckets: readonly MeanBucket[], stepMs: number): Onset | null {
  const used = buckets.filter(({ n }) => n >= MIN_PER_BUCKET).sort((a, b) => a.at - b.at);
  if (used.length < 4) return null;
  const grand = average(used);
  let [sum, best, place] = [0, 0, -1];
  for (let i = 0; i < used.length - 1; i++) {
    sum += used[i]!.mean - grand;
    if (Math.abs(sum) > best + 1e-12) [best, place] = [Math.abs(sum), i];
  }
  if (place < 0) return null;
  return {
    at: used[place]!.at + stepMs,
    withinMs: 2 * stepMs,
    before: average(used.slice(0, place + 1)),
    after: average(used.slice(place + 1)),
  };
}

const average = (buckets: readonly MeanBucket[]) =>
  buckets.reduce((sum, { mean }) => sum + mean, 0) / buckets.length;
