import type { Random } from "../../random.ts";
import { kitagawa, type MixSplit } from "../kitagawa.ts";
import { normalCdf, normalDraw } from "../normal.ts";
import { add, type Coded, code, type Table } from "./baseline.ts";
import { type Slice, scan } from "./scan.ts";
import { belongsTo, bestSets, membersOf, type SliceSet } from "./sets.ts";

export type SliceFound = {
  /** Dimension to the values that are meant; one of them each unless siblings were joined. */
  where: Record<string, string[]>;
  before: { n: number; mean: number };
  after: { n: number; mean: number };
};

export type Explanation = {
  slices: SliceFound[];
  before: { n: number; mean: number };
  after: { n: number; mean: number };
  /** Sum of after beyond what the slices' own past would have given. */
  excess: number;
  /** `excess` as a share of the excess of everything. Above 1 where the rest got better. */
  explained: number;
  /** The rest of the table is where its past would have it (within three standard errors). */
  isRestClean: boolean;
  score: number;
  /** The chance of so strong a slice somewhere in the table where none has changed. */
  p: number;
};

export type Attribution = {
  /**
   * `slices`: the explanations say where. `everywhere`: it moved, and no slice explains it. `mix`:
   * the shares moved, not what is inside them. `nothing`: it did not move beyond chance.
   */
  verdict: "slices" | "everywhere" | "mix" | "nothing";
  direction: "up" | "down";
  split: MixSplit;
  explanations: Explanation[];
  sentence: string;
};

const MOST = 10;
const KEEP = 200;
const MAX_P = 0.01;

/**
 * Where did a rate or mean move? A likelihood-ratio scan over all slices of up to three dimensions,
 * each leaf against its own past, what a slice leaves unexplained counting double against it; unions
 * of siblings and sets of disjoint slices; a slice that is merely part of a bigger one gives way to
 * it. `p` is Bonferroni's over all slices, or with `rounds` that of the best score of simulated
 * tables in which everything moved alike.
 */
export function explain(table: Table, chance?: { random: Random; rounds: number }): Attribution {
  const split = kitagawa(
    table.leaves.map(({ before, after }) => ({ before: sideOf(before), after: sideOf(after) })),
  );
  if (table.leaves.length === 0 || table.dimensions.length === 0)
    return {
      verdict: "nothing",
      direction: "up",
      split,
      explanations: [],
      sentence: "There is nothing to compare.",
    };
  const coded = code(table);
  const raw = coded.after.sum.map((sum, i) => sum - coded.expected[i]!);
  const [total, variance] = [add(raw), add(coded.variance)];
  const z = variance > 0 ? total / Math.sqrt(variance) : 0;
  // An unmoved total is looked at in the direction that hurts.
  const isUp = Math.abs(z) >= 2 ? z > 0 : table.kind === "rate";
  const excess = isUp ? raw : raw.map((value) => -value);
  const { slices, looked, totals } = scan(coded, excess, KEEP);
  const isRoot = (slice: Slice) => belongsTo(slice, totals);
  const usable = slices.filter((slice) => !isRoot(slice) && !givesWay(slice, coded, excess));
  const sets = bestSets(coded, excess, usable, totals, leastGain(looked));
  const bestScores = chance ? simulate(coded, excess, totals.excess, chance) : null;
  const explanations: Explanation[] = [];
  const told = new Set<string>();
  for (const set of sets) {
    if (set.score <= 0 || explanations.length === MOST) break;
    const p = bestScores
      ? (1 + bestScores.filter((score) => score >= set.score).length) / (bestScores.length + 1)
      : Math.min(
          1,
          looked * normalCdf(-Math.sqrt(2 * Math.max(...set.slices.map(({ gain }) => gain)))),
        );
    if (p > Math.max(MAX_P, bestScores ? 1.5 / (bestScores.length + 1) : 0)) continue;
    const name = Array.from(set.members).join("");
    if (told.has(name)) continue;
    told.add(name);
    explanations.push(describe(set, table, coded, totals, p));
  }
  const direction = isUp ? "up" : "down";
  const mixShare = split.change === 0 ? 0 : split.mix / split.change;
  const verdict =
    explanations.length > 0
      ? "slices"
      : mixShare >= 0.7 && Math.abs(z) < 3 && isMoved(table, split)
        ? "mix"
        : Math.abs(z) >= 3
          ? "everywhere"
          : "nothing";
  return { verdict, direction, split, explanations, sentence: SENTENCES[verdict] };
}

const SENTENCES: Record<Attribution["verdict"], string> = {
  slices: "The move sits in the slices below.",
  everywhere: "No slice explains this: it moved everywhere alike.",
  mix: "No slice explains this: what is inside the slices is unchanged, their shares are not.",
  nothing: "No slice explains this: nothing moved beyond chance.",
};

/** About where the chance of such a gain, times the slices looked at, falls to one in a hundred. */
const leastGain = (looked: number): number => Math.log(Math.max(1, looked)) + Math.log(1 / MAX_P);

const sideOf = ({ n, sum }: { n: number; sum: number }) => ({ n, mean: n > 0 ? sum / n : 0 });

/** The overall change is beyond three standard errors of sampling alone. */
function isMoved({ kind, leaves }: Table, { change }: MixSplit): boolean {
  let [n0, n1, sum, squares] = [0, 0, 0, 0];
  for (const { before, after } of leaves) {
    n0 += before.n;
    n1 += after.n;
    sum += before.sum + after.sum;
    squares += kind === "rate" ? before.sum + after.sum : before.sumSq + after.sumSq;
  }
  if (n0 === 0 || n1 === 0) return false;
  const mean = sum / (n0 + n1);
  const variance = Math.max(0, squares / (n0 + n1) - mean * mean);
  return Math.abs(change) > 3 * Math.sqrt(variance * (1 / n0 + 1 / n1));
}

/** Whether a parent, the slice with one condition less, is the better name for what moved. */
function givesWay(slice: Slice, coded: Coded, excess: Float64Array): boolean {
  if (slice.dimensions.length === 1) return false;
  return slice.dimensions.some((_, drop) => {
    const parent = {
      ...slice,
      dimensions: slice.dimensions.filter((__, i) => i !== drop),
      codes: slice.codes.filter((__, i) => i !== drop),
    };
    const members = membersOf(coded, parent);
    const whole = { excess: 0, variance: 0, nAfter: 0 };
    for (let leaf = 0; leaf < members.length; leaf++)
      if (members[leaf]) {
        whole.excess += excess[leaf]!;
        whole.variance += coded.variance[leaf]!;
        whole.nAfter += coded.after.n[leaf]!;
      }
    return belongsTo(slice, whole);
  });
}

/** Best scores of tables in which every leaf moved by the same share, and chance did the rest. */
function simulate(
  coded: Coded,
  excess: Float64Array,
  total: number,
  { random, rounds }: { random: Random; rounds: number },
): number[] {
  const expected = add(coded.expected.map(Math.abs));
  const share = expected > 0 ? total / expected : 0;
  const drawn = new Float64Array(excess.length);
  return Array.from({ length: rounds }, () => {
    for (let i = 0; i < drawn.length; i++)
      drawn[i] =
        share * Math.abs(coded.expected[i]!) + Math.sqrt(coded.variance[i]!) * normalDraw(random);
    const { slices, looked, totals } = scan(coded, drawn, 30);
    const usable = slices.filter((slice) => !belongsTo(slice, totals));
    return bestSets(coded, drawn, usable, totals, leastGain(looked))[0]?.score ?? 0;
  });
}

function describe(
  set: SliceSet,
  table: Table,
  coded: Coded,
  totals: { excess: number; variance: number },
  p: number,
): Explanation {
  const rest = totals.excess - set.excess;
  const restError = Math.sqrt(Math.max(0, totals.variance - set.variance));
  return {
    slices: joined(set.slices, table, coded),
    ...sidesOf(coded, set.members),
    excess: set.excess,
    explained: totals.excess !== 0 ? set.excess / totals.excess : 0,
    isRestClean: Math.abs(rest) <= 3 * restError,
    score: set.score,
    p,
  };
}

/** Siblings are told as one slice: "model a or b". */
function joined(slices: readonly Slice[], table: Table, coded: Coded): SliceFound[] {
  const parts = slices.map((slice) => ({ first: slice, all: [slice] }));
  for (let i = 0; i < parts.length; i++)
    for (let j = parts.length - 1; j > i; j--) {
      const both = [...parts[i]!.all, ...parts[j]!.all];
      if (!differInOne(both)) continue;
      parts[i]!.all = both;
      parts.splice(j, 1);
    }
  return parts.map(({ first, all }) => {
    const members = membersOf(coded, first);
    for (const slice of all.slice(1))
      membersOf(coded, slice).forEach((inside, leaf) => {
        members[leaf]! |= inside;
      });
    const where = first.dimensions.map((d, i) => [
      table.dimensions[d]!,
      [...new Set(all.map((slice) => coded.names[d]![slice.codes[i]!]!))],
    ]);
    return { where: Object.fromEntries(where), ...sidesOf(coded, members) };
  });
}

/** All of the same dimensions, and no two differing in more than one and the same of them. */
function differInOne(slices: readonly Slice[]): boolean {
  const [first] = slices;
  if (!slices.every((slice) => slice.dimensions.join() === first!.dimensions.join())) return false;
  const varied = first!.codes.filter(
    (_, i) => new Set(slices.map(({ codes }) => codes[i])).size > 1,
  );
  return varied.length === 1;
}

function sidesOf({ before, after }: Coded, members: Uint8Array) {
  const [b, a] = [
    { n: 0, sum: 0 },
    { n: 0, sum: 0 },
  ];
  for (let leaf = 0; leaf < members.length; leaf++)
    if (members[leaf]) {
      b.n += before.n[leaf]!;
      b.sum += before.sum[leaf]!;
      a.n += after.n[leaf]!;
      a.sum += after.sum[leaf]!;
    }
  return { before: sideOf(b), after: sideOf(a) };
}
