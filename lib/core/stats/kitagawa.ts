/** One segment on one side of a comparison: how much of it, and its mean (or rate). */
export type SegmentSide = { n: number; mean: number };
export type Segment = { before: SegmentSide; after: SegmentSide };

export type MixSplit = {
  /** after - before, over all segments. */
  change: number;
  /** What the changed shares alone explain. */
  mix: number;
  /** What changed inside the segments. `mix + within` is exactly `change`. */
  within: number;
};

/**
 * P5: Kitagawa's split (JASA 1955) of a change of the overall mean into mix and within, each taken
 * at the average of the two sides: Δ = Σ (w₁ - w₀)(s₀ + s₁)/2 + Σ (w₀ + w₁)/2 (s₁ - s₀). A segment
 * seen on one side only has no change within; its mean stands for both sides.
 */
export function kitagawa(segments: readonly Segment[]): MixSplit {
  let [before, after] = [0, 0];
  for (const segment of segments) {
    before += segment.before.n;
    after += segment.after.n;
  }
  if (before <= 0 || after <= 0) return { change: 0, mix: 0, within: 0 };
  let [mix, within] = [0, 0];
  for (const segment of segments) {
    const [w0, w1] = [segment.before.n / before, segment.after.n / after];
    if (w0 === 0 && w1 === 0) continue;
    const s0 = segment.before.n > 0 ? segment.before.mean : segment.after.mean;
    const s1 = segment.after.n > 0 ? segment.after.mean : segment.before.mean;
    mix += ((w1 - w0) * (s0 + s1)) / 2;
    within += ((w0 + w1) / 2) * (s1 - s0);
  }
  return { change: mix + within, mix, within };
}
