import type { Coded } from "./baseline.ts";
import { gainOf, type Slice, scoreOf, type Totals } from "./scan.ts";

/** Some slices that explain a move together, no leaf counted twice. */
export type SliceSet = {
  slices: Slice[];
  /** 1 for each leaf inside. */
  members: Uint8Array;
  gain: number;
  excess: number;
  variance: number;
  nAfter: number;
  conditions: number;
  score: number;
};

const WIDEST = 4;
const PARTNERS = 60;
const SEEDS = 20;
/** A slice belongs to its parent where the rest of the parent moved at least so much as it did. */
const SHARED_LIFT = 0.3;
const SAME_TRAFFIC = 0.9;

export function membersOf({ codes }: Pick<Coded, "codes">, slice: Slice): Uint8Array {
  const members = new Uint8Array(codes[0]?.length ?? 0).fill(1);
  slice.dimensions.forEach((d, i) => {
    const [column, wanted] = [codes[d]!, slice.codes[i]!];
    for (let leaf = 0; leaf < members.length; leaf++)
      if (column[leaf] !== wanted) members[leaf] = 0;
  });
  return members;
}

/**
 * The sets of up to four slices that explain best: single slices first, then each grown by the
 * partner that adds most, as long as that pays for its conditions and is by itself, with a gain of
 * `leastGain`, beyond chance.
 */
export function bestSets(
  coded: Pick<Coded, "codes" | "after" | "variance">,
  excess: Float64Array,
  slices: readonly Slice[],
  totals: Totals,
  leastGain: number,
): SliceSet[] {
  const members = slices.slice(0, PARTNERS).map((slice) => membersOf(coded, slice));
  const single = (slice: Slice, i: number): SliceSet =>
    scored({
      slices: [slice],
      members: members[i]!,
      gain: slice.gain,
      excess: slice.excess,
      variance: slice.variance,
      nAfter: slice.nAfter,
      conditions: slice.dimensions.length,
      score: 0,
    });
  const scored = (set: SliceSet): SliceSet => {
    const rest = {
      excess: totals.excess - set.excess,
      variance: Math.max(0, totals.variance - set.variance),
    };
    return { ...set, score: scoreOf(set.gain, rest, set.conditions, totals.leaves) };
  };
  const made = slices.slice(0, PARTNERS).map(single);
  for (const seed of made.slice(0, SEEDS)) {
    if (seed.gain < leastGain) continue;
    let grown = seed;
    while (grown.slices.length < WIDEST) {
      let next: SliceSet | null = null;
      for (let i = 0; i < members.length; i++) {
        const joined = join(grown, slices[i]!, members[i]!, coded, excess);
        if (!joined || joined.gain - grown.gain < leastGain) continue;
        const candidate = scored(joined);
        if (candidate.score > (next?.score ?? grown.score + 1)) next = candidate;
      }
      if (!next) break;
      grown = next;
    }
    if (grown !== seed) made.push(grown);
  }
  return made.sort((a, b) => b.score - a.score);
}

/** The set with what of the slice is not in it yet; `null` where that is nothing or a tenth of it. */
function join(
  set: SliceSet,
  slice: Slice,
  inside: Uint8Array,
  { after, variance }: Pick<Coded, "after" | "variance">,
  excess: Float64Array,
): SliceSet | null {
  if (set.slices.some((own) => isWithin(own, slice) || isWithin(slice, own))) return null;
  let [more, moreVariance, n] = [0, 0, 0];
  for (let leaf = 0; leaf < inside.length; leaf++)
    if (inside[leaf] && !set.members[leaf]) {
      more += excess[leaf]!;
      moreVariance += variance[leaf]!;
      n += after.n[leaf]!;
    }
  if (n < 0.5 * slice.nAfter) return null;
  const gain = gainOf(more, moreVariance);
  if (gain <= 0) return null;
  const isSibling = set.slices.some((own) => areSiblings(own, slice));
  return {
    slices: [...set.slices, slice],
    members: set.members.map((was, leaf) => was | inside[leaf]!),
    gain: set.gain + gain,
    excess: set.excess + more,
    variance: set.variance + moreVariance,
    nAfter: set.nAfter + n,
    conditions: set.conditions + (isSibling ? 1 : slice.dimensions.length),
    score: 0,
  };
}

/** Whether every condition of `outer` is one of `inner`, too. */
const isWithin = (inner: Slice, outer: Slice): boolean =>
  outer.dimensions.every((d, i) => inner.codes[inner.dimensions.indexOf(d)] === outer.codes[i]);

/** The same dimensions, and all but one value the same: "a or b" of one dimension. */
export function areSiblings(a: Slice, b: Slice): boolean {
  if (a.dimensions.length !== b.dimensions.length) return false;
  let different = 0;
  for (let i = 0; i < a.dimensions.length; i++) {
    if (a.dimensions[i] !== b.dimensions[i]) return false;
    if (a.codes[i] !== b.codes[i]) different++;
  }
  return different === 1;
}

/**
 * Whether the slice is only a part of what moved: the rest of its parent moved by at least three
 * tenths as much and beyond doubt, or there is hardly any rest.
 */
export function belongsTo(
  part: { excess: number; variance: number; nAfter: number },
  whole: { excess: number; variance: number; nAfter: number },
): boolean {
  if (part.nAfter >= SAME_TRAFFIC * whole.nAfter) return true;
  const rest = {
    excess: whole.excess - part.excess,
    variance: whole.variance - part.variance,
    nAfter: whole.nAfter - part.nAfter,
  };
  const lift = part.excess / part.nAfter;
  return rest.excess / rest.nAfter >= SHARED_LIFT * lift && gainOf(rest.excess, rest.variance) >= 3;
}
