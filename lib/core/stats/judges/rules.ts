import { describeSample } from "../contract.ts";
import type { Interval } from "../wilson.ts";
import { type Agreement, type Confusion, cohenKappa, rawAgreement } from "./agreement.ts";

export type Grade = "green" | "amber" | "red" | "insufficient_data";

export const MIN_LABELS = 50;

/** J-3: how far a judge may be trusted, from its κ against humans. Below 0.6 amber, 0.4 red. */
export function gradeKappa(kappa: number, nLabels: number): Grade {
  if (nLabels < MIN_LABELS || Number.isNaN(kappa)) return "insufficient_data";
  return kappa < 0.4 ? "red" : kappa < 0.6 ? "amber" : "green";
}

/** J-3 as a tile: the raw agreement is never shown without κ beside it. */
export function trustTile(confusion: Confusion): { grade: Grade; text: string; kappa: number } {
  const n = confusion.flat().reduce((sum, count) => sum + count, 0);
  const kappa = cohenKappa(confusion);
  const grade = gradeKappa(kappa, n);
  const shown = Number.isNaN(kappa) ? "undefined" : kappa.toFixed(2);
  return {
    grade,
    kappa,
    text:
      n === 0
        ? "No human labels yet"
        : `${Math.round(100 * rawAgreement(confusion))} % agreement, κ ${shown}`,
  };
}

/** What may gate a deploy: the grade of κ's lower bound, so that few labels never pass. */
export const gateGrade = ({ n, kappa }: Agreement): Grade =>
  gradeKappa(kappa.interval?.low ?? Number.NaN, n);

export type Shift = {
  verdict: "judge_moved" | "ok" | "insufficient_data";
  n: number;
  /** Mean of after - before over the same frozen items. */
  shift: number;
  z: number;
  interval: Interval;
};

export const MIN_ANCHORS = 20;
export const MAX_ANCHOR_SHIFT = 0.05;

/**
 * J-4: frozen outputs scored again. A mean shift of 0.05 or of three standard errors is the judge's
 * own doing, since nothing else can have changed. Scores on a 0..1 scale.
 */
export function anchorShift(items: readonly { before: number; after: number }[]): Shift {
  const { n, mean, sd } = describeSample(items.map(({ before, after }) => after - before));
  const error = n > 1 ? sd / Math.sqrt(n) : 0;
  const z = error > 0 ? mean / error : mean === 0 ? 0 : Math.sign(mean) * Infinity;
  const hasMoved = Math.abs(mean) >= MAX_ANCHOR_SHIFT - 1e-9 || Math.abs(z) >= 3;
  return {
    verdict: n < MIN_ANCHORS ? "insufficient_data" : hasMoved ? "judge_moved" : "ok",
    n,
    shift: mean,
    z,
    interval: { low: mean - 1.959964 * error, high: mean + 1.959964 * error },
  };
}

/**
 * J-5: bridge items, scored by the old and the new judge, join two series. `offset` is to be added
 * to the new judge's means to compare them with the old one's. `null` with fewer than 20 items.
 */
export function bridgeOffset(
  items: readonly { old: number; new: number }[],
): { offset: number; interval: Interval } | null {
  if (items.length < MIN_ANCHORS) return null;
  const { shift, interval } = anchorShift(
    items.map((item) => ({ before: item.old, after: item.new })),
  );
  return { offset: -shift, interval: { low: -interval.high, high: -interval.low } };
}

/**
 * A fall of the judged mean: whose doing? Moved anchors and users that noticed nothing (within
 * 0.05) are the judge's; both moving is to be shown as both.
 */
export function judgeOrSystem(
  anchors: Shift,
  userShift: number | null,
): "judge" | "both" | "system" | "unknown" {
  if (anchors.verdict === "insufficient_data") return "unknown";
  const usersMoved = userShift !== null && Math.abs(userShift) > 0.05;
  if (anchors.verdict === "judge_moved") return usersMoved ? "both" : "judge";
  return "system";
}

export type JudgeWindow = {
  calls: number;
  parseFailures: number;
  abstentions: number;
  timeouts: number;
  /** How often each value was given. */
  values: ReadonlyMap<number | string, number>;
  /** Since the last verdict; `null` if there never was one. */
  silentMs: number | null;
  /** Items that wait for a verdict now. */
  waiting: number;
};

export type HealthRule = {
  minCalls: number;
  maxParseFailureRate: number;
  maxAbstentionRate: number;
  maxTimeoutRate: number;
  collapseShare: number;
  maxSilentMs: number;
};

export const JUDGE_HEALTH: HealthRule = {
  minCalls: 20,
  maxParseFailureRate: 0.05,
  maxAbstentionRate: 0.2,
  maxTimeoutRate: 0.1,
  collapseShare: 0.9,
  maxSilentMs: 10 * 60_000,
};

export type HealthFinding =
  | { kind: "parse_failures" | "abstentions" | "timeouts"; rate: number }
  | { kind: "collapse"; value: number | string; share: number }
  | { kind: "silent"; silentMs: number | null };

/**
 * J-6: what is wrong with a judge itself. A histogram in which one value holds 90 % says nothing
 * about the answers any more. A judge is silent only while work waits for it. Too few calls find
 * nothing but silence.
 */
export function judgeHealth(window: JudgeWindow, rule: HealthRule = JUDGE_HEALTH): HealthFinding[] {
  const found: HealthFinding[] = [];
  if (window.waiting > 0 && (window.silentMs === null || window.silentMs > rule.maxSilentMs))
    found.push({ kind: "silent", silentMs: window.silentMs });
  if (window.calls < rule.minCalls) return found;
  const rates = [
    ["parse_failures", window.parseFailures, rule.maxParseFailureRate],
    ["abstentions", window.abstentions, rule.maxAbstentionRate],
    ["timeouts", window.timeouts, rule.maxTimeoutRate],
  ] as const;
  for (const [kind, count, limit] of rates)
    if (count / window.calls > limit) found.push({ kind, rate: count / window.calls });
  const collapse = histogramCollapse(window.values, rule);
  if (collapse) found.push({ kind: "collapse", ...collapse });
  return found;
}

/** The value that holds at least `collapseShare` of all verdicts, if one does. */
export function histogramCollapse(
  values: ReadonlyMap<number | string, number>,
  { minCalls, collapseShare }: Pick<HealthRule, "minCalls" | "collapseShare"> = JUDGE_HEALTH,
): { value: number | string; share: number } | null {
  let total = 0;
  for (const count of values.values()) total += count;
  if (total < minCalls) return null;
  for (const [value, count] of values)
    if (count / total >= collapseShare - 1e-9) return { value, share: count / total };
  return null;
}

/** J-7: two independent judges more than 0.2 apart (0..1 scale) send the item to a human. */
export const needsHuman = (scores: readonly number[]): boolean =>
  scores.length >= 2 && Math.max(...scores) - Math.min(...scores) > 0.2 + 1e-9;
