/**
 * A mergeable quantile sketch with relative error: DDSketch (Masson, Rim, Lee, VLDB 2019) with
 * logarithmic bins and no cap on their number. A value x > 0 falls into bin ceil(log_γ x), so a
 * quantile is off by at most `RELATIVE_ERROR` of itself.
 *
 * The encoding is a run of (bin, count) varint pairs in no particular order, a bin may stand in it
 * twice and a count may be negative. So merging two encoded sketches is concatenating their bytes
 * (`string_agg` in SQL), and taking a value back is appending it with the count -1.
 */
export const RELATIVE_ERROR = 0.02;

const GAMMA = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
const LOG_GAMMA = Math.log(GAMMA);
/** Values at or below zero share one bin far below any other. */
export const ZERO_BIN = -10_000;

/** Bin to count. */
export type Sketch = Map<number, number>;

export const emptySketch = (): Sketch => new Map();

export function binOf(value: number): number {
  return value > 0 ? Math.ceil(Math.log(value) / LOG_GAMMA) : ZERO_BIN;
}

/** Adds `count` (which may be negative) observations of `value`. */
export function observe(sketch: Sketch, value: number, count = 1): void {
  const bin = binOf(value);
  sketch.set(bin, (sketch.get(bin) ?? 0) + count);
}

export function mergeInto(target: Sketch, source: Sketch): void {
  for (const [bin, count] of source) target.set(bin, (target.get(bin) ?? 0) + count);
}

export function countOf(sketch: Sketch): number {
  let total = 0;
  for (const count of sketch.values()) total += count;
  return total;
}

/** The q-quantile, 0 <= q <= 1, within `RELATIVE_ERROR`; `null` where nothing was observed. */
export function quantile(sketch: Sketch, q: number): number | null {
  const bins = [...sketch].filter(([, count]) => count > 0).sort(([a], [b]) => a - b);
  const total = bins.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return null;
  let rank = q * (total - 1);
  for (const [bin, count] of bins) {
    if (rank < count) return binMiddle(bin);
    rank -= count;
  }
  return binMiddle(bins.at(-1)![0]);
}

/** The value a bin stands for. */
export const binMiddle = (bin: number): number =>
  bin === ZERO_BIN ? 0 : (2 * GAMMA ** bin) / (GAMMA + 1);

export function encodeSketch(sketch: Sketch): Uint8Array {
  const bytes: number[] = [];
  for (const [bin, count] of sketch) {
    if (count === 0) continue;
    pushVarint(bytes, bin);
    pushVarint(bytes, count);
  }
  return Uint8Array.from(bytes);
}

/** Reads one encoded sketch, or any number of them end to end. Throws `RangeError` on a torn one. */
export function decodeSketch(bytes: Uint8Array, into: Sketch = emptySketch()): Sketch {
  let at = 0;
  const next = (): number => {
    let result = 0;
    let scale = 1;
    for (;;) {
      if (at >= bytes.length) throw new RangeError("a sketch ends in the middle of a number");
      const byte = bytes[at++]!;
      result += (byte & 0x7f) * scale;
      if (byte < 0x80) break;
      scale *= 128;
    }
    return result % 2 === 0 ? result / 2 : -(result + 1) / 2;
  };
  while (at < bytes.length) {
    const bin = next();
    into.set(bin, (into.get(bin) ?? 0) + next());
  }
  return into;
}

/** Zigzag varint, exact to 2^52. */
function pushVarint(bytes: number[], value: number): void {
  let rest = value >= 0 ? value * 2 : -value * 2 - 1;
  while (rest >= 128) {
    bytes.push((rest % 128) | 0x80);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}
