import { DAY, HOUR, type Instant, MINUTE, SECOND, type Window } from "#lib/core/time.ts";
import { instantIn, wallClock } from "#lib/core/zone.ts";

/** Round numbers from zero to just above `max`, at most `most + 1` of them. */
export function valueTicks(max: number, most = 4, isWhole = false): number[] {
  if (!(max > 0)) return [0, 1];
  const raw = max / most;
  const magnitude = 10 ** Math.floor(Math.log10(raw));
  let step = [1, 2, 2.5, 5, 10].map((n) => n * magnitude).find((n) => n >= raw * (1 - 1e-9))!;
  if (isWhole) step = Math.max(1, Math.ceil(step));
  const count = Math.ceil(max / step - 1e-9);
  // A product, not a running sum: 0.1 + 0.2 makes an ugly label.
  return Array.from({ length: count + 1 }, (_, i) => Number((i * step).toPrecision(12)));
}

const steps = [
  SECOND,
  5 * SECOND,
  15 * SECOND,
  30 * SECOND,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  4 * HOUR,
  6 * HOUR,
  8 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
  28 * DAY,
  56 * DAY,
];

/** Moments that are round on the given clock, at most `most`, and how far apart they are. */
export function timeTicks(
  { from, to }: Window,
  most: number,
  timeZone: string,
): { ticks: Instant[]; stepMs: number } {
  const stepMs = steps.find((step) => (to - from) / step <= Math.max(1, most)) ?? 56 * DAY;
  const ticks: Instant[] = [];
  if (stepMs < HOUR) {
    for (let at = Math.ceil(from / stepMs) * stepMs; at < to; at += stepMs) ticks.push(at);
    return { ticks, stepMs };
  }
  // Round on that clock, days with 23 or 25 hours included.
  const wallFrom = Date.parse(`${wallClock(timeZone, from)}Z`);
  for (let wall = Math.floor(wallFrom / stepMs) * stepMs; ; wall += stepMs) {
    const at = instantIn(timeZone, new Date(wall).toISOString().slice(0, 16));
    if (at >= to) return { ticks, stepMs };
    if (at >= from && at !== ticks.at(-1)) ticks.push(at);
  }
}

/** Moves labels apart so that none covers another, each as near to where it belongs as can be. */
export function spreadLabels(
  wanted: readonly number[],
  gap: number,
  low: number,
  high: number,
): number[] {
  const order = wanted.map((y, index) => ({ y, index })).sort((a, b) => a.y - b.y);
  let floor = low;
  for (const label of order) {
    label.y = Math.max(label.y, floor);
    floor = label.y + gap;
  }
  let ceiling = high;
  for (const label of order.toReversed()) {
    label.y = Math.min(label.y, ceiling);
    ceiling = label.y - gap;
  }
  const placed = [...wanted];
  for (const { y, index } of order) placed[index] = y;
  return placed;
}

/** Marks closer to each other than `gap` become one; each group keeps the place of its first. */
export function groupMarks<T extends { at: Instant }>(
  marks: readonly T[],
  xOf: (at: Instant) => number,
  gap: number,
): { x: number; marks: T[] }[] {
  const groups: { x: number; marks: T[] }[] = [];
  for (const mark of [...marks].sort((a, b) => a.at - b.at)) {
    const x = xOf(mark.at);
    const last = groups.at(-1);
    if (last && x - last.x < gap) last.marks.push(mark);
    else groups.push({ x, marks: [mark] });
  }
  return groups;
}
