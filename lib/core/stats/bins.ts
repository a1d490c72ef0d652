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

/** Every finite number falls into a bin between these. */
const LOWEST = -20_000;
const HIGHEST = 20_000;
/** Where counts are added up before they are cut out. All zero between calls. */
const sum = new Float64Array(HIGHEST - LOWEST + 1);

/** Reads one encoded sketch, or any number of them end to end. Throws `RangeError` on a torn one. */
export function binsOf(bytes: Uint8Array): Bins {
  const { length } = bytes;
  let at = 0;
  let low = HIGHEST + 1;
  let high = LOWEST - 1;
  let zeros = 0;
  while (at < length) {
    // A bin takes two bytes as a rule and a count one; longer numbers are read the slow way.
    let first = bytes[at]!;
    let second = at + 1 < length ? bytes[at + 1]! : 0x80;
    let bin: number;
    if (first < 0x80) {
      bin = (first >>> 1) ^ -(first & 1);
      at += 1;
    } else if (second < 0x80) {
      const value = (first & 0x7f) | (second << 7);
      bin = (value >>> 1) ^ -(value & 1);
      at += 2;
    } else {
      bin = numberAt(bytes, at);
      at += lengthAt(bytes, at);
    }
    first = at < length ? bytes[at]! : 0x80;
    second = at + 1 < length ? bytes[at + 1]! : 0x80;
    let count: number;
    if (first < 0x80) {
      count = (first >>> 1) ^ -(first & 1);
      at += 1;
    } else if (second < 0x80) {
      const value = (first & 0x7f) | (second << 7);
      count = (value >>> 1) ^ -(value & 1);
      at += 2;
    } else {
      count = numberAt(bytes, at);
      at += lengthAt(bytes, at);
    }
    if (!(bin >= LOWEST && bin <= HIGHEST) || Number.isNaN(count)) {
      cutOut(low, high);
      throw new RangeError("a sketch ends in the middle of a number");
    }
    if (bin === ZERO_BIN) {
      zeros += count;
      continue;
    }
    if (bin < low) low = bin;
    if (bin > high) high = bin;
    sum[bin - LOWEST]! += count;
  }
  return { zeros, low: high < low ? 0 : low, counts: cutOut(low, high) };
}

function cutOut(low: number, high: number): Float64Array {
  if (high < low) return new Float64Array(0);
  const counts = sum.slice(low - LOWEST, high - LOWEST + 1);
  sum.fill(0, low - LOWEST, high - LOWEST + 1);
  return counts;
}

/** Zigzag varint of any length, exact to 2^52; NaN where the bytes end before the number does. */
function numberAt(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let scale = 1, i = at; ; scale *= 128, i++) {
    const byte = bytes[i];
    if (byte === undefined) return Number.NaN;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}

function lengthAt(bytes: Uint8Array, at: number): number {
  let end = at;
  while (end < bytes.length && bytes[end]! >= 0x80) end++;
  return end - at + 1;
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
