import type { Random } from "../../random.ts";
import { quantileOf } from "../bootstrap.ts";

export type MmdResult = {
  /** Unbiased squared maximum mean discrepancy; about 0 for equal distributions, may be below. */
  mmd2: number;
  /** Exact under exchangeability (within strata, where given). */
  p: number;
};

/**
 * Do two samples come from one distribution? The unbiased MMD² (Gretton et al., JMLR 2012) with a
 * Gaussian kernel at the median distance, and a permutation p. `strata` numbers each row of before
 * followed by after; labels are then only exchanged within a stratum, so that a changed mix of routes
 * is not taken for a change of answers. O((n + m)² (d + rounds / 4)).
 */
export function mmdTest(
  before: readonly ArrayLike<number>[],
  after: readonly ArrayLike<number>[],
  random: Random,
  { rounds = 999, strata }: { rounds?: number; strata?: readonly number[] } = {},
): MmdResult {
  const n = before.length;
  const total = n + after.length;
  if (n < 2 || after.length < 2) return { mmd2: 0, p: 1 };
  const kernel = kernelOf([...before, ...after]);
  const rowSums = new Float64Array(total);
  let all = 0;
  for (let i = 0; i < total; i++) {
    let sum = 0;
    for (let j = 0; j < total; j++) if (j !== i) sum += kernel[i * total + j]!;
    rowSums[i] = sum;
    all += sum;
  }
  const order = Int32Array.from({ length: total }, (_, i) => i);
  const statistic = () => {
    let [inside, rows] = [0, 0];
    for (let i = 0; i < n; i++) {
      const base = order[i]! * total;
      rows += rowSums[order[i]!]!;
      for (let j = 0; j < i; j++) inside += kernel[base + order[j]!]!;
    }
    const within = 2 * inside;
    const across = rows - within;
    const rest = all - within - 2 * across;
    const m = total - n;
    return within / (n * (n - 1)) + rest / (m * (m - 1)) - (2 * across) / (n * m);
  };
  const mmd2 = statistic();
  const groups = groupsOf(total, strata);
  let atLeast = 1;
  for (let round = 0; round < rounds; round++) {
    for (const group of groups) shuffle(order, group, random);
    if (statistic() >= mmd2 - 1e-12) atLeast++;
  }
  return { mmd2, p: atLeast / (rounds + 1) };
}

/** Each column as its rank among all rows, 0..1, ties at their middle: no unit outweighs another. */
export function rankRows(rows: readonly ArrayLike<number>[]): Float64Array[] {
  const columns = rows[0]?.length ?? 0;
  const ranked = rows.map(() => new Float64Array(columns));
  for (let c = 0; c < columns; c++) {
    const order = rows.map((_, i) => i).sort((a, b) => rows[a]![c]! - rows[b]![c]!);
    for (let from = 0; from < order.length; ) {
      let to = from + 1;
      while (to < order.length && rows[order[to]!]![c] === rows[order[from]!]![c]) to++;
      for (let k = from; k < to; k++)
        ranked[order[k]!]![c] = (from + to - 1) / 2 / Math.max(1, order.length - 1);
      from = to;
    }
  }
  return ranked;
}

/**
 * Gaussian similarities of all pairs. Inner products are added up column by column over the rows that
 * have something there, for n-gram sketches are mostly empty.
 */
function kernelOf(rows: readonly ArrayLike<number>[]): Float64Array {
  const total = rows.length;
  const products = new Float64Array(total * total);
  const [places, held] = [new Int32Array(total), new Float64Array(total)];
  for (let column = 0; column < rows[0]!.length; column++) {
    let many = 0;
    for (let i = 0; i < total; i++) {
      const value = rows[i]![column]!;
      if (value === 0) continue;
      places[many] = i;
      held[many++] = value;
    }
    for (let a = 0; a < many; a++) {
      const base = places[a]! * total;
      const value = held[a]!;
      for (let b = 0; b <= a; b++) products[base + places[b]!]! += value * held[b]!;
    }
  }
  const pairs = (total * (total - 1)) / 2;
  const distance = (i: number, j: number) =>
    Math.max(0, products[i * total + i]! + products[j * total + j]! - 2 * products[i * total + j]!);
  // A few thousand pairs, evenly picked, are enough to know the median distance by.
  const stride = Math.max(1, Math.floor(pairs / 4_000)) | 1;
  const distances: number[] = [];
  for (let i = 0, pair = 0; i < total; i++)
    for (let j = 0; j < i; j++, pair++) {
      const apart = distance(i, j);
      if (apart > 0 && pair % stride === 0) distances.push(apart);
    }
  distances.sort((a, b) => a - b);
  const scale = distances.length > 0 ? quantileOf(distances, 0.5) : 1;
  const kernel = new Float64Array(total * total);
  for (let i = 0; i < total; i++) {
    kernel[i * total + i] = 1;
    for (let j = 0; j < i; j++) {
      const value = Math.exp(-distance(i, j) / scale);
      kernel[i * total + j] = value;
      kernel[j * total + i] = value;
    }
  }
  return kernel;
}

function groupsOf(total: number, strata: readonly number[] | undefined): Int32Array[] {
  if (!strata) return [Int32Array.from({ length: total }, (_, i) => i)];
  const places = new Map<number, number[]>();
  for (let i = 0; i < total; i++) {
    const group = places.get(strata[i]!) ?? [];
    places.set(strata[i]!, group);
    group.push(i);
  }
  return [...places.values()].map((group) => Int32Array.from(group));
}

/** Exchanges what stands at the places of one stratum. */
function shuffle(order: Int32Array, places: Int32Array, random: Random): void {
  for (let i = places.length - 1; i > 0; i--) {
    const j = Math.floor(random.next() * (i + 1));
    const kept = order[places[i]!]!;
    order[places[i]!] = order[places[j]!]!;
    order[places[j]!] = kept;
  }
}
