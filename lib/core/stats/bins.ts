import { binMiddle, ZERO_BIN } from "./sketch.ts";

/**
 * A sketch laid out for reading: counts of neighbouring bins side by side, so that merging and
 * quantiles are loops over a few hundred numbers. A dashboard reads thousands of them at once.
 */
export type Bins = {
  /** Observations at or below zero. */
  zeros: number;
  /** The bin that `counts[0]` counts. */
  low: number;
  counts: Float64Array;
};

export const noBins = (): Bins => ({ zeros: 0, low: 0, counts: new Float64Array(0) });

/** Room for the pairs of one sketch, made once: thousands are read in a row. Holds nothing between calls. */
let scratch = new Float64Array(8_192);

/** Reads one encoded sketch, or any number of them end to end. Throws `RangeError` on a torn one. */
export function binsOf(bytes: Uint8Array): Bins {
  const { length } = bytes;
  let at = 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let zeros = 0;
  if (scratch.length < length) scratch = new Float64Array(2 * length);
  const pairs = scratch;
  let used = 0;

  const next = (): number => {
    let byte = bytes[at++];
    if (byte === undefined) throw new RangeError("a sketch ends in the middle of a number");
    let value = byte & 0x7f;
    for (let scale = 128; byte >= 0x80; scale *= 128) {
      byte = bytes[at++];
      if (byte === undefined) throw new RangeError("a sketch ends in the middle of a number");
      value += (byte & 0x7f) * scale;
    }
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  };
  while (at < length) {
    const bin = next();
    const count = next();
    if (bin === ZERO_BIN) {
      zeros += count;
      continue;
    }
    if (bin < low) low = bin;
    if (bin > high) high = bin;
    pairs[used++] = bin;
    pairs[used++] = count;
  }
  if (used === 0) return { zeros, low: 0, counts: new Float64Array(0) };
  const counts = new Float64Array(high - low + 1);
  for (let i = 0; i < used; i += 2) counts[pairs[i]! - low]! += pairs[i + 1]!;
  return { zeros, low, counts };
}

/** Both together; neither is changed. */
export function mergedBins(a: Bins, b: Bins): Bins {
  if (a.counts.length === 0) return { ...b, zeros: a.zeros + b.zeros };
  if (b.counts.length === 0) return { ...a, zeros: a.zeros + b.zeros };
  const low = Math.min(a.low, b.low);
  const high = Math.max(a.low + a.counts.length, b.low + b.counts.length);
  const counts = new Float64Array(high - low);
  counts.set(a.counts, a.low - low);
  const shift = b.low - low;
  for (let i = 0; i < b.counts.length; i++) counts[i + shift]! += b.counts[i]!;
  return { zeros: a.zeros + b.zeros, low, counts };
}

/** The q-quantile, 0 <= q <= 1, as `quantile` of the same sketch; `null` where nothing was observed. */
export function quantileOfBins({ zeros, low, counts }: Bins, q: number): number | null {
  let total = Math.max(0, zeros);
  for (const count of counts) if (count > 0) total += count;
  if (total === 0) return null;
  let rank = q * (total - 1);
  if (rank < zeros) return 0;
  rank -= Math.max(0, zeros);
  let last = 0;
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i]!;
    if (count <= 0) continue;
    last = i;
    if (rank < count) break;
    rank -= count;
  }
  return binMiddle(low + last);
}
