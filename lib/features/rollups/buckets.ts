import { DAY, floorTo, HOUR, type Instant, MINUTE, SECOND, type Window } from "#lib/core/time.ts";

/** How long a folded row lasts, coarsest first; each is a multiple of the next. */
export const RESOLUTIONS_S = [86_400, 3_600, 600, 60] as const;
export type Resolution = (typeof RESOLUTIONS_S)[number];

/** Points of a chart, each a multiple of a resolution. */
const BUCKETS_MS = [1, 2, 5, 10, 30, 60, 180, 360, 1_440, 10_080].map((n) => n * MINUTE);
const MOST_POINTS = 170;
/** Rows per series that are worth reading for one chart. */
const MOST_ROWS = 360;
/** The epoch was a Thursday; weeks start on Monday. */
const MONDAY = 4 * DAY;

export type Plan = {
  /** The window widened to whole minutes, or hours where that is as fine as roll-ups are read. */
  window: Window;
  bucketMs: number;
  /** Of the rows that make a point. */
  resolutionS: Resolution;
  finestS: Resolution;
};

/**
 * Chooses the finest points that a chart can show. `minutesFrom` is when minute rows begin; further
 * back there are only hours and days.
 */
export function planOf(window: Window, minutesFrom: Instant = Number.NEGATIVE_INFINITY): Plan {
  const length = window.to - window.from;
  const hoursOnly = window.from < minutesFrom;
  const bucketMs =
    BUCKETS_MS.find(
      (ms) =>
        length / ms <= MOST_POINTS &&
        length / (resolutionOf(ms) * SECOND) <= MOST_ROWS &&
        !(hoursOnly && ms < HOUR),
    ) ?? BUCKETS_MS.at(-1)!;
  const finestS = hoursOnly || bucketMs >= HOUR ? 3_600 : 60;
  return {
    window: widen(window, finestS * SECOND),
    bucketMs,
    resolutionS: resolutionOf(bucketMs),
    finestS,
  };
}

const resolutionOf = (bucketMs: number): Resolution =>
  RESOLUTIONS_S.find((seconds) => bucketMs % (seconds * SECOND) === 0)!;

export const widen = ({ from, to }: Window, stepMs: number): Window => ({
  from: floorTo(from, stepMs),
  to: Math.ceil(to / stepMs) * stepMs,
});

/** Bucket boundaries count from here. */
export const originOf = (bucketMs: number): Instant => (bucketMs === 7 * DAY ? MONDAY : 0);

export function bucketsOf({ window, bucketMs }: Plan): Instant[] {
  const origin = originOf(bucketMs);
  const buckets: Instant[] = [];
  for (let at = floorTo(window.from - origin, bucketMs) + origin; at < window.to; at += bucketMs)
    buckets.push(at);
  return buckets;
}

export type Piece = Window & { resolutionS: Resolution };

/**
 * Cuts a window into the fewest rows that add up to it: the coarsest allowed in the middle, finer ones
 * towards its ends. The window must begin and end on a multiple of the finest.
 */
export function piecesOf(window: Window, coarsestS: number, finestS: number): Piece[] {
  const [resolutionS] = RESOLUTIONS_S.filter((s) => s <= coarsestS);
  if (window.to <= window.from || !resolutionS || resolutionS < finestS) return [];
  const step = resolutionS * SECOND;
  const middle = { from: Math.ceil(window.from / step) * step, to: floorTo(window.to, step) };
  if (middle.to <= middle.from) return piecesOf(window, resolutionS - 1, finestS);
  return [
    ...piecesOf({ from: window.from, to: middle.from }, resolutionS - 1, finestS),
    { ...middle, resolutionS },
    ...piecesOf({ from: middle.to, to: window.to }, resolutionS - 1, finestS),
  ];
}
