import type { Random } from "../../random.ts";
import type { Verdict } from "../contract.ts";
import { FEATURES, type Feature } from "./features.ts";
import { mmdTest, rankRows } from "./mmd.ts";
import { cauchyCombination, holm, mannWhitney, signFlipTest } from "./tests.ts";

/** One answer as it is kept: features, sketches, and the route or intent it belongs to. */
export type Sketched = {
  values: Float64Array;
  words: Float32Array;
  chars: Float32Array;
  stratum?: number;
};

export type MovedFeature = { feature: Feature; before: number; after: number; p: number };

export type TextDrift = {
  verdict: Verdict;
  /** Of all channels together. */
  p: number;
  channels: { features: number; words: number; chars: number; single: number };
  /** Features that moved beyond chance (Holm, 5 %), the surest first. */
  moved: MovedFeature[];
  nBase: number;
  nCurrent: number;
  reason?: string;
};

export const MIN_ANSWERS = 15;
/** More than this is sampled down by the caller: the comparison is quadratic. */
export const MAX_ANSWERS = 200;

/**
 * Did the answers change between two windows? Ranked interpretable features and hashed n-grams, each
 * by MMD with a permutation p within strata, and each feature by itself, joined by Cauchy's
 * combination; the features that moved are the explanation.
 */
export function compareAnswers(
  before: readonly Sketched[],
  after: readonly Sketched[],
  random: Random,
  { alpha = 0.05, rounds = 499 } = {},
): TextDrift {
  const found = { nBase: before.length, nCurrent: after.length };
  if (before.length < MIN_ANSWERS || after.length < MIN_ANSWERS)
    return {
      ...found,
      verdict: "insufficient_data",
      p: 1,
      channels: { features: 1, words: 1, chars: 1, single: 1 },
      moved: [],
      reason: `Too few answers (${Math.min(before.length, after.length)} of ${MIN_ANSWERS}).`,
    };
  const all = [...before, ...after];
  const strata = all.some(({ stratum }) => stratum !== undefined)
    ? all.map(({ stratum }) => stratum ?? -1)
    : undefined;
  const ranked = rankRows(all.map(({ values }) => values));
  const n = before.length;
  const by = (rows: readonly ArrayLike<number>[]) =>
    mmdTest(rows.slice(0, n), rows.slice(n), random, { rounds, strata }).p;
  const single = FEATURES.map((_, k) =>
    mannWhitney(
      before.map(({ values }) => values[k]!),
      after.map(({ values }) => values[k]!),
      strata,
    ),
  );
  const adjusted = holm(single);
  const channels = {
    features: by(ranked),
    words: by(all.map(({ words }) => words)),
    chars: by(all.map(({ chars }) => chars)),
    single: Math.min(...adjusted),
  };
  const p = cauchyCombination(
    [channels.features, channels.words, channels.chars, channels.single],
    [2, 1, 1, 1],
  );
  const meanOf = (rows: readonly Sketched[], k: number) =>
    rows.reduce((sum, { values }) => sum + values[k]!, 0) / rows.length;
  return {
    ...found,
    verdict: p < alpha ? "firing" : "ok",
    p,
    channels,
    moved: FEATURES.map((feature, k) => ({
      feature,
      before: meanOf(before, k),
      after: meanOf(after, k),
      p: adjusted[k]!,
    }))
      .filter((moved) => moved.p < 0.05)
      .sort((a, b) => a.p - b.p),
  };
}

/** Frozen prompts answered by then and by now, in the same order: the strongest test there is. */
export function comparePaired(
  before: readonly { values: Float64Array }[],
  after: readonly { values: Float64Array }[],
  random: Random,
  rounds = 999,
): { p: number; statistic: number; n: number } {
  const n = Math.min(before.length, after.length);
  const rows = [...before.slice(0, n), ...after.slice(0, n)].map(({ values }) => values);
  const ranked = rankRows(rows);
  const differences = ranked
    .slice(0, n)
    .map((row, i) => row.map((rank, k) => ranked[n + i]![k]! - rank));
  return { ...signFlipTest(differences, random, rounds), n };
}
