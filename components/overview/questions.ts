import type { Range } from "#lib/core/range.ts";
import {
  DAY,
  floorTo,
  HOUR,
  type Instant,
  MINUTE,
  type Window,
  windowBefore,
} from "#lib/core/time.ts";
import { isModelCallKind, spanKinds } from "#lib/features/ingest/model.ts";
import {
  type Dimension,
  type DimensionFilters,
  isDimension,
  type Measure,
  type RollupQuery,
} from "#lib/features/rollups/model.ts";

/** A way to take the numbers apart. */
export type Breakdown = {
  id: string;
  label: string;
  /** One of these, in a sentence: "a service". */
  noun: string;
  groupBy: readonly Dimension[];
  /** Tools are run, everything else is called. */
  of: "calls" | "tool runs";
};

const breakdowns: readonly Breakdown[] = [
  { id: "service", label: "Service", noun: "service", groupBy: ["service"], of: "calls" },
  { id: "model", label: "Model", noun: "model", groupBy: ["responseModel"], of: "calls" },
  {
    id: "prompt",
    label: "Prompt",
    noun: "prompt version",
    groupBy: ["promptName", "promptVersion"],
    of: "calls",
  },
  { id: "agent", label: "Agent", noun: "agent", groupBy: ["agent"], of: "calls" },
  { id: "tool", label: "Tool", noun: "tool", groupBy: ["tool"], of: "tool runs" },
  { id: "provider", label: "Provider", noun: "provider", groupBy: ["provider"], of: "calls" },
  {
    id: "environment",
    label: "Environment",
    noun: "environment",
    groupBy: ["environment"],
    of: "calls",
  },
  {
    id: "finish",
    label: "Finish reason",
    noun: "finish reason",
    groupBy: ["finishReason"],
    of: "calls",
  },
];

/** Those that every project has, then one for each dimension of its own. */
export function breakdownsFor(ownDimensions: readonly string[]): Breakdown[] {
  return [
    ...breakdowns,
    ...ownDimensions.filter(isDimension).map((dimension) => ({
      id: dimension,
      label: dimension.replace(/^extra\./, ""),
      noun: "value",
      groupBy: [dimension],
      of: "calls" as const,
    })),
  ];
}

export const DEFAULT_BREAKDOWN = "service";
/** Where trouble is looked for without being asked. */
export const watched = breakdowns.filter(({ id }) => ["service", "model", "prompt"].includes(id));

export const modelCallKinds = spanKinds.filter(isModelCallKind);

const overTime: readonly Measure[] = [
  "calls",
  "spans",
  "errors",
  "errorRate",
  "durationMsP50",
  "durationMsP95",
  "ttftMsP50",
  "ttftMsP95",
  "inputTokens",
  "cacheReadTokens",
  "outputTokens",
  "outputTokensP50",
  "costNanoUsd",
];
const perGroup: readonly Measure[] = [
  "calls",
  "spans",
  "durationMsP50",
  "durationMsP95",
  "ttftMsP95",
  "outputTokensP50",
  "costNanoUsd",
];
const MOST_GROUPS = 25;

/** A person's own choice of kinds wins over "calls to a model". */
function only(filters: DimensionFilters, kinds: readonly string[]): DimensionFilters {
  return { kind: { in: [...kinds], not: [] }, ...filters };
}

export const totalQuestion = (window: Window, filters: DimensionFilters): RollupQuery => ({
  window,
  filters: only(filters, modelCallKinds),
  measures: overTime,
  compare: true,
});

export const groupQuestion = (
  window: Window,
  filters: DimensionFilters,
  { groupBy, of }: Breakdown,
): RollupQuery => ({
  window,
  filters: only(filters, of === "calls" ? modelCallKinds : ["execute_tool"]),
  groupBy,
  measures: perGroup,
  limit: MOST_GROUPS,
  orderBy: "spans",
  compare: true,
});

/** The numbers before, bucket by bucket, for the dashed lines. */
export const previousQuestion = (previous: Window, filters: DimensionFilters): RollupQuery => ({
  window: previous,
  filters: only(filters, modelCallKinds),
  measures: overTime,
});

/** A finished hour, so that it is as long as the one it is compared with; asked for anew this often. */
const RECENT_STEP = 5 * MINUTE;

/** The last hour, and the same hour a day earlier; null where the range is hardly longer itself. */
export function recentWindows(range: Range, now: Instant): { now: Window; before: Window } | null {
  if (range.kind === "absolute" || ["15m", "1h"].includes(range.preset)) return null;
  const to = floorTo(now, RECENT_STEP);
  const hour = windowBefore(to, HOUR);
  return { now: hour, before: { from: hour.from - DAY, to: hour.to - DAY } };
}

export const recentQuestion = (
  window: Window,
  filters: DimensionFilters,
  breakdown: Breakdown,
): RollupQuery => ({ ...groupQuestion(window, filters, breakdown), compare: false });
