/** One combination of dimension values, before and after; for a mean `sumSq`, for a rate `sum` bad. */
export type Side = { n: number; sum: number; sumSq: number };
export type Leaf = { values: readonly string[]; before: Side; after: Side };

export type Table = {
  kind: "rate" | "mean";
  dimensions: readonly string[];
  leaves: readonly Leaf[];
};

/** Leaves as columns: which value of each dimension, and how far the leaf is from its baseline. */
export type Coded = {
  /** codes[dimension][leaf], counted from 0. */
  codes: Int32Array[];
  names: string[][];
  before: { n: Float64Array; sum: Float64Array };
  after: { n: Float64Array; sum: Float64Array };
  /** What the leaf's traffic of after would have summed to at its rates of before. */
  expected: Float64Array;
  /** The variance of after - expected, of sampling and of the baseline's own error. */
  variance: Float64Array;
};

/** How many observations the guess from the dimensions alone is worth against a leaf's own past. */
const PRIOR = 20;

/**
 * Every leaf's expectation from its own past, drawn toward what its dimensions' values make likely
 * (main effects: multiplied for rates, added for means). Judging leaves against themselves is what
 * keeps a mere change of mix from looking like a change of quality.
 */
export function code({ kind, dimensions, leaves }: Table): Coded {
  const names: string[][] = dimensions.map(() => []);
  const codes = dimensions.map((_, d) => {
    const known = new Map<string, number>();
    return Int32Array.from(leaves, ({ values }) => {
      const value = values[d]!;
      const seen = known.get(value);
      if (seen !== undefined) return seen;
      known.set(value, known.size);
      names[d]!.push(value);
      return known.size - 1;
    });
  });
  const column = (pick: (leaf: Leaf) => number) => Float64Array.from(leaves, pick);
  const before = { n: column((l) => l.before.n), sum: column((l) => l.before.sum) };
  const after = { n: column((l) => l.after.n), sum: column((l) => l.after.sum) };
  const total = { n: add(before.n), sum: add(before.sum) };
  const mean = total.n > 0 ? total.sum / total.n : 0;
  const effects = codes.map((column, d) => effectsOf(column, names[d]!.length, before, mean, kind));
  const spread = kind === "mean" ? pooledVariance(leaves) : 0;
  const expected = new Float64Array(leaves.length);
  const variance = new Float64Array(leaves.length);
  for (let i = 0; i < leaves.length; i++) {
    let guess = mean;
    for (let d = 0; d < codes.length; d++) {
      const effect = effects[d]![codes[d]![i]!]!;
      guess = kind === "rate" ? guess * effect : guess + effect;
    }
    if (kind === "rate") guess = Math.min(0.98, Math.max(1e-4, guess));
    const weight = before.n[i]! + PRIOR;
    const rate = (before.sum[i]! + PRIOR * guess) / weight;
    const own = kind === "rate" ? Math.max(rate * (1 - rate), 1e-6) : spread;
    const n = after.n[i]!;
    expected[i] = n * rate;
    variance[i] = n * own + (n * n * own) / weight;
  }
  return { codes, names, before, after, expected, variance };
}

/** What having this value does to the mean, as a factor (rate) or a difference (mean). */
function effectsOf(
  column: Int32Array,
  values: number,
  { n, sum }: { n: Float64Array; sum: Float64Array },
  mean: number,
  kind: Table["kind"],
): Float64Array {
  const totals = new Float64Array(values);
  const sums = new Float64Array(values);
  for (let i = 0; i < column.length; i++) {
    totals[column[i]!]! += n[i]!;
    sums[column[i]!]! += sum[i]!;
  }
  return totals.map((count, v) => {
    const own = (sums[v]! + PRIOR * mean) / (count + PRIOR);
    if (kind === "mean") return own - mean;
    return mean > 0 ? own / mean : 1;
  });
}

/** The variance within leaves, over both sides. */
function pooledVariance(leaves: readonly Leaf[]): number {
  let [squares, freedom] = [0, 0];
  for (const leaf of leaves)
    for (const { n, sum, sumSq } of [leaf.before, leaf.after])
      if (n > 1) {
        squares += Math.max(0, sumSq - (sum * sum) / n);
        freedom += n - 1;
      }
  return freedom > 0 ? Math.max(squares / freedom, 1e-12) : 1;
}

export function add(column: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < column.length; i++) sum += column[i]!;
  return sum;
}
