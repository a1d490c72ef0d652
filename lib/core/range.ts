import { DAY, HOUR, type Instant, MINUTE, SECOND, type Window } from "./time.ts";

/** What a person chose to look at: "the last 24 hours", or from here to there. */
export type Range =
  | { kind: "relative"; preset: RangePreset }
  | { kind: "absolute"; window: Window };

export const rangePresets = ["15m", "1h", "6h", "24h", "7d", "30d"] as const;
export type RangePreset = (typeof rangePresets)[number];

export const DEFAULT_RANGE: Range = { kind: "relative", preset: "24h" };

/** A window may span at most this much: what the day roll-ups answer quickly. */
export const LONGEST_WINDOW_MS = 92 * DAY;

const presetMs: Record<RangePreset, number> = {
  "15m": 15 * MINUTE,
  "1h": HOUR,
  "6h": 6 * HOUR,
  "24h": DAY,
  "7d": 7 * DAY,
  "30d": 30 * DAY,
};

export const presetWords: Record<RangePreset, string> = {
  "15m": "last 15 min",
  "1h": "last hour",
  "6h": "last 6 h",
  "24h": "last 24 h",
  "7d": "last 7 days",
  "30d": "last 30 days",
};

/** The address's `range`, `from`, `to`, as a browser or a server reads them. */
export type RangeParams = { range?: string | null; from?: string | null; to?: string | null };

/** Reads a range from the address. What makes no sense means the default, never an error page. */
export function parseRange({ range, from, to }: RangeParams): Range {
  if (from && to) {
    const window = { from: parseInstant(from), to: parseInstant(to) };
    if (window.to > window.from && window.to - window.from <= LONGEST_WINDOW_MS)
      return { kind: "absolute", window };
  }
  const preset = rangePresets.find((name) => name === range);
  return preset ? { kind: "relative", preset } : DEFAULT_RANGE;
}

/** The address of a range; `null` takes a parameter away. The default leaves the address clean. */
export function rangeParams(range: Range): Record<"range" | "from" | "to", string | null> {
  if (range.kind === "absolute")
    return {
      range: null,
      from: writeInstant(range.window.from),
      to: writeInstant(range.window.to),
    };
  const isDefault = DEFAULT_RANGE.kind === "relative" && range.preset === DEFAULT_RANGE.preset;
  return { range: isDefault ? null : range.preset, from: null, to: null };
}

/**
 * The window a range means at a moment. A relative one ends with the bucket that holds `now`, so a
 * server and a browser that ask within the same bucket ask for the same window.
 */
export function windowOf(range: Range, now: Instant): Window {
  if (range.kind === "absolute") return range.window;
  const lengthMs = presetMs[range.preset];
  const bucketMs = bucketMsFor(lengthMs);
  const to = (Math.floor(now / bucketMs) + 1) * bucketMs;
  return { from: to - lengthMs, to };
}

const buckets = [
  MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
];
/** As many points as a chart shows well; a week of hours still fits. */
const MOST_BUCKETS = 170;

/** The bucket in which a window of this length is drawn. */
export function bucketMsFor(lengthMs: number): number {
  return buckets.find((bucket) => lengthMs / bucket <= MOST_BUCKETS) ?? DAY;
}

export const bucketMsOf = (window: Window): number => bucketMsFor(window.to - window.from);

/** The window of the same length that ends where this one begins. */
export function previousWindow({ from, to }: Window): Window {
  return { from: from - (to - from), to: from };
}

/** Moves a window by its own length, back (-1) or forth (1), but not past the bucket that holds `now`. */
export function shiftWindow(window: Window, direction: -1 | 1, now: Instant): Window {
  const lengthMs = window.to - window.from;
  const bucketMs = bucketMsFor(lengthMs);
  const latest = (Math.floor(now / bucketMs) + 1) * bucketMs;
  const to = Math.min(window.to + direction * lengthMs, Math.max(latest, window.to));
  return { from: to - lengthMs, to };
}

/** A window drawn by hand, in whole buckets of what it will be shown in; never shorter than a minute. */
export function brushedWindow(a: Instant, b: Instant): Window {
  const [start, end] = a <= b ? [a, b] : [b, a];
  const bucketMs = bucketMsFor(Math.max(MINUTE, end - start));
  const from = Math.floor(start / bucketMs) * bucketMs;
  const to = Math.max(from + bucketMs, Math.ceil(end / bucketMs) * bucketMs);
  return { from, to };
}

/** "in the last 24 h", or "in this window" where somebody chose the ends. */
export function describeRange(range: Range): string {
  return range.kind === "relative" ? `in the ${presetWords[range.preset]}` : "in this window";
}

/** The stretch a comparison is made with, in words. */
export function describePrevious(range: Range): string {
  if (range.kind === "absolute") return "the window before";
  const words = {
    "15m": "the 15 min before",
    "1h": "the hour before",
    "6h": "the 6 h before",
    "24h": "the day before",
    "7d": "the week before",
    "30d": "the 30 days before",
  } satisfies Record<RangePreset, string>;
  return words[range.preset];
}

/** Epoch milliseconds or an ISO date; `NaN` for anything else. */
export function parseInstant(text: string): Instant {
  return /^\d{9,16}$/.test(text) ? Number(text) : Date.parse(text);
}

/** `2026-11-22T03:00Z`: as short as it can be read back exactly. */
function writeInstant(at: Instant): string {
  const iso = new Date(at).toISOString();
  if (at % MINUTE === 0) return `${iso.slice(0, 16)}Z`;
  return at % SECOND === 0 ? `${iso.slice(0, 19)}Z` : iso;
}
