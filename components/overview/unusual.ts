import {
  formatCount,
  formatDuration,
  formatNumber,
  formatPercent,
  formatShare,
} from "#lib/core/format.ts";
import { formatUsd } from "#lib/core/money.ts";
import { rateDifference } from "#lib/core/stats/wilson.ts";
import type { RollupGroup, Values } from "#lib/features/rollups/model.ts";

/** Fewer than this on either side, and nothing is said about a difference. */
export const MIN_CALLS = 50;
/** Many groups are looked at, so a single one must be very unlikely to differ by chance: 99.9 %. */
const Z = 3.29;
/** The subject of what holds for all calls together. */
const EVERYTHING = "The whole project";
/** From here on a latency, a length or a price per call has moved. */
const MOVED = 1.5;
/** Silence is no more than a tenfold fall, or it would outrank everything. */
const LARGEST_SWING = 10;

export type FindingKind = "errors" | "latency" | "ttft" | "volume" | "length" | "cost" | "new";
export type Finding = {
  kind: FindingKind;
  level: "critical" | "warning" | "info";
  /** "support_chat", for example. */
  subject: string;
  /** "p95 is 2.1x the day before"; follows the subject. */
  says: string;
  /** The numbers behind it, with how many calls they rest on. */
  evidence: string;
  /** Which group, for a link; null for everything together. */
  source: { breakdown: string; key: string[] } | null;
  /** For ordering within a level: how far it moved. */
  size: number;
  /** True where only the last hour was compared, with the same hour a day earlier. */
  isRecent?: boolean;
};

export type Watched = {
  breakdown: string;
  label: (key: string[]) => string;
  groups: RollupGroup[];
};
export type Verdict = {
  findings: Finding[];
  /** Groups with too few calls to say anything, of all that were looked at. */
  thin: number;
  looked: number;
  /** In which everything together differs, whether or not a single group explains it. */
  overall: FindingKind[];
};

/**
 * What differs from the period before by more than chance, the worst first. `when` names the stretch
 * where it is not the page's own: " in the last hour".
 */
export function findUnusual(
  total: RollupGroup,
  watched: readonly Watched[],
  previous: string,
  when = "",
): Verdict {
  const hasBefore = count(total.previous) >= MIN_CALLS;
  const verdict: Verdict = { findings: [], thin: 0, looked: 0, overall: [] };
  // Where nothing runs at all, that is the one thing to say.
  const isSilent = count(total.totals) === 0;
  for (const { breakdown, label, groups } of isSilent ? [] : watched)
    for (const group of groups) {
      if (group.isOther || group.key.every((part) => part === "")) continue;
      const subject = label(group.key);
      const source = { breakdown, key: group.key };
      verdict.looked += 1;
      // A period with hardly any calls is no measure of anything.
      if (!hasBefore) {
        verdict.thin += 1;
        continue;
      }
      if (count(group.previous) === 0 && count(group.totals) > 0) {
        verdict.findings.push({
          kind: "new",
          level: "info",
          subject,
          says: `is new against ${previous}`,
          evidence: `${formatCount(count(group.totals))} calls, none before`,
          source,
          size: count(group.totals),
        });
        continue;
      }
      if (Math.max(count(group.totals), count(group.previous)) < MIN_CALLS) verdict.thin += 1;
      for (const finding of differences(group, subject, previous, when, source)) {
        // The same calls seen as a service and as its only model are one finding, not two.
        if (verdict.findings.some((other) => isTwin(other, finding))) continue;
        verdict.findings.push(
          // Models and prompt versions come and go; that a service falls silent is another matter.
          finding.kind === "volume" && breakdown !== "service"
            ? { ...finding, level: "info" }
            : finding,
        );
      }
    }
  if (!hasBefore) return verdict;
  for (const finding of differences(total, EVERYTHING, previous, when, null)) {
    verdict.overall.push(finding.kind);
    // What a single service, model or prompt explains is not said twice.
    if (!verdict.findings.some(({ kind }) => kind === finding.kind)) verdict.findings.push(finding);
  }
  ordered(verdict.findings);
  return verdict;
}

/**
 * The last hour against the same hour a day earlier: what began just now drowns in a whole day. Nothing
 * that the longer comparison already says, and no word on what is new.
 */
export function withRecent(verdict: Verdict, recent: Verdict): Verdict {
  const known = new Set(verdict.findings.map(({ kind, subject }) => `${kind} ${subject}`));
  const added = recent.findings
    .filter(({ kind, subject }) => kind !== "new" && !known.has(`${kind} ${subject}`))
    .map((finding) => ({ ...finding, isRecent: true }));
  return { ...verdict, findings: ordered([...verdict.findings, ...added]) };
}

/** Two answers to one question about different hours, as if one had asked to compare them. */
export function paired(now: RollupGroup[], before: RollupGroup[]): RollupGroup[] {
  const keyOf = ({ key, isOther }: RollupGroup) => JSON.stringify([key, isOther]);
  const earlier = new Map(before.map((group) => [keyOf(group), group.totals]));
  const nothing: Values = { spans: 0, calls: 0, errors: 0 };
  const today = new Set(now.map(keyOf));
  return [
    ...now.map((group) => ({ ...group, previous: earlier.get(keyOf(group)) ?? nothing })),
    ...before
      .filter((group) => !today.has(keyOf(group)))
      .map((group) => ({ ...group, totals: nothing, previous: group.totals })),
  ];
}

const isTwin = (a: Finding, b: Finding) =>
  a.kind === b.kind && a.evidence === b.evidence && a.source?.breakdown !== b.source?.breakdown;

const rank = { critical: 0, warning: 1, info: 2 };

const ordered = (findings: Finding[]): Finding[] =>
  findings.sort((a, b) => rank[a.level] - rank[b.level] || b.size - a.size);

function differences(
  { totals: now, previous: before }: RollupGroup,
  subject: string,
  previous: string,
  when: string,
  source: Finding["source"],
): Finding[] {
  if (!before) return [];
  const [n, m] = [count(now), count(before)];
  const found: Finding[] = [];
  const add = (finding: Omit<Finding, "subject" | "source">) =>
    found.push({ ...finding, subject, source });

  const volume = Math.abs(n - m) / Math.sqrt(n + m);
  if (Math.max(n, m) >= MIN_CALLS && volume > Z && (n <= m / 2 || n >= m * 2)) {
    const isGone = n === 0;
    add({
      kind: "volume",
      level: n < m ? "warning" : "info",
      says: isGone
        ? `has had no calls${when}, unlike ${previous}`
        : `gets ${times(n / m)} the calls of ${previous}`,
      evidence: `${formatCount(n)} calls, ${formatCount(m)} before`,
      size: Math.min(LARGEST_SWING, Math.max(n, m) / Math.max(1, Math.min(n, m))),
    });
  }
  if (n < MIN_CALLS || m < MIN_CALLS) return found;

  const [errors, errorsBefore] = [now.errors ?? 0, before.errors ?? 0];
  const difference = rateDifference({ hits: errors, n }, { hits: errorsBefore, n: m }, Z);
  if (difference.low > 0)
    add({
      kind: "errors",
      level: errors / n >= 0.1 && difference.low >= 0.05 ? "critical" : "warning",
      says: `fails in ${formatPercent(errors / n)} of calls${when}, ${formatPercent(errorsBefore / m)} ${previous}`,
      evidence: `${formatShare(errors, n)} now, ${formatShare(errorsBefore, m)} before; 99.9% sure of at least +${formatPercent(difference.low)}`,
      size: (errors / n) * 100,
    });

  const ratio = (
    kind: FindingKind,
    name: string,
    a: number | null | undefined,
    b: number | null | undefined,
    format: (value: number) => string,
    isBothWays = false,
  ) => {
    if (!a || !b) return;
    if (a / b < MOVED && !(isBothWays && b / a >= MOVED)) return;
    add({
      kind,
      level: "warning",
      says: `${name}${when} is ${times(a / b)} ${previous}`,
      evidence: `${format(a)}, was ${format(b)}; ${formatCount(n)} calls, ${formatCount(m)} before`,
      size: Math.max(a / b, b / a),
    });
  };
  ratio("latency", "p95", now.durationMsP95, before.durationMsP95, formatDuration);
  ratio("ttft", "first token p95", now.ttftMsP95, before.ttftMsP95, formatDuration);
  const tokens = (value: number) => `${formatNumber(value)} tokens`;
  ratio("length", "answer length p50", now.outputTokensP50, before.outputTokensP50, tokens, true);
  ratio("cost", "cost per call", costPerCall(now), costPerCall(before), formatUsd);
  return found;
}

/** Calls of model-call kinds and tool runs are both counted as spans; errors are among these. */
const count = (values: Values | null): number => values?.spans ?? 0;

function costPerCall(values: Values): number | null {
  const priced = (values.calls ?? 0) - (values.unpricedCalls ?? 0);
  return priced > 0 && values.costNanoUsd ? Math.round(values.costNanoUsd / priced) : null;
}

const times = (ratio: number): string =>
  `${ratio >= 10 ? Math.round(ratio) : Number(ratio.toPrecision(2))}x`;
