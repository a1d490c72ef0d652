import type { Coded } from "./baseline.ts";

/** A slice: values of up to three dimensions. `codes[i]` belongs to `dimensions[i]`. */
export type Slice = {
  dimensions: readonly number[];
  codes: readonly number[];
  /** Excess over what was expected, in the direction looked in, and its variance. */
  excess: number;
  variance: number;
  nAfter: number;
  gain: number;
};

export type Totals = { excess: number; variance: number; nAfter: number; leaves: number };

export const DEEPEST = 3;
const MIN_AFTER = 10;
/** How much explaining away costs: a dimension more must be worth this much log-likelihood. */
export const PER_DIMENSION = 0.6;
/** What a slice leaves unexplained counts double against it. */
export const PER_REMAINDER = 2;

/** The log-likelihood ratio of "these leaves changed" to "they did not"; 0 in the wrong direction. */
export const gainOf = (excess: number, variance: number): number =>
  excess > 0 && variance > 0 ? (excess * excess) / (2 * variance) : 0;

export const scoreOf = (
  gain: number,
  remainder: { excess: number; variance: number },
  conditions: number,
  leaves: number,
): number =>
  gain -
  PER_REMAINDER * gainOf(remainder.excess, remainder.variance) -
  PER_DIMENSION * conditions * Math.log(leaves);

/** All combinations of one to three dimensions. */
export function combinations(dimensions: number, deepest = DEEPEST): number[][] {
  const made: number[][] = [];
  const grow = (chosen: number[], from: number) => {
    if (chosen.length > 0) made.push(chosen);
    if (chosen.length < deepest)
      for (let d = from; d < dimensions; d++) grow([...chosen, d], d + 1);
  };
  grow([], 0);
  return made.sort((a, b) => a.length - b.length);
}

/**
 * Adds the leaves up over every combination of up to three dimensions and keeps the `keep` slices
 * with the most gain less what their conditions cost. `excess` is per leaf, positive where it moved
 * the way that is asked about. Returns how many slices were looked at, too.
 */
export function scan(
  coded: Pick<Coded, "codes" | "names" | "after" | "variance">,
  excess: Float64Array,
  keep: number,
): { slices: Slice[]; looked: number; totals: Totals } {
  const leaves = excess.length;
  const totals: Totals = { excess: 0, variance: 0, nAfter: 0, leaves };
  for (let i = 0; i < leaves; i++) {
    totals.excess += excess[i]!;
    totals.variance += coded.variance[i]!;
    totals.nAfter += coded.after.n[i]!;
  }
  const cost = PER_DIMENSION * Math.log(leaves);
  let found: Slice[] = [];
  let least = 0;
  let looked = 0;
  for (const dimensions of combinations(coded.codes.length)) {
    const groups = grouped(coded, dimensions, excess);
    const { keys, sums, variances, counts, size } = groups;
    for (let g = 0; g < size; g++) {
      const n = counts[g]!;
      if (n < MIN_AFTER) continue;
      looked++;
      const gain = gainOf(sums[g]!, variances[g]!);
      if (gain - cost * dimensions.length <= least) continue;
      found.push({
        dimensions,
        codes: decode(keys[g]!, dimensions, coded.names),
        excess: sums[g]!,
        variance: variances[g]!,
        nAfter: n,
        gain,
      });
      if (found.length >= 4 * keep) ({ found, least } = best(found, keep, cost));
    }
  }
  return { slices: best(found, keep, cost).found, looked, totals };
}

function best(found: Slice[], keep: number, cost: number): { found: Slice[]; least: number } {
  const worth = (slice: Slice) => slice.gain - cost * slice.dimensions.length;
  const kept = found.sort((a, b) => worth(b) - worth(a)).slice(0, keep);
  return { found: kept, least: kept.length === keep ? worth(kept.at(-1)!) : 0 };
}

type Groups = {
  keys: Float64Array;
  sums: Float64Array;
  variances: Float64Array;
  counts: Float64Array;
  size: number;
};

/** Sums per combination of values: by a plain array where few combinations exist, else by a map. */
function grouped(
  { codes, names, after, variance }: Pick<Coded, "codes" | "names" | "after" | "variance">,
  dimensions: readonly number[],
  excess: Float64Array,
): Groups {
  const leaves = excess.length;
  let possible = 1;
  for (const d of dimensions) possible *= names[d]!.length;
  const dense = possible <= 65_536 ? new Int32Array(possible).fill(-1) : null;
  const sparse = dense ? null : new Map<number, number>();
  const most = Math.min(leaves, possible);
  const groups: Groups = {
    keys: new Float64Array(most),
    sums: new Float64Array(most),
    variances: new Float64Array(most),
    counts: new Float64Array(most),
    size: 0,
  };
  for (let i = 0; i < leaves; i++) {
    let key = 0;
    for (const d of dimensions) key = key * names[d]!.length + codes[d]![i]!;
    let group = dense ? dense[key]! : (sparse!.get(key) ?? -1);
    if (group < 0) {
      group = groups.size++;
      groups.keys[group] = key;
      if (dense) dense[key] = group;
      else sparse!.set(key, group);
    }
    groups.sums[group]! += excess[i]!;
    groups.variances[group]! += variance[i]!;
    groups.counts[group]! += after.n[i]!;
  }
  return groups;
}

function decode(key: number, dimensions: readonly number[], names: string[][]): number[] {
  const codes: number[] = [];
  let rest = key;
  for (let i = dimensions.length - 1; i >= 0; i--) {
    const size = names[dimensions[i]!]!.length;
    codes.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return codes;
}
