/** A moment: epoch milliseconds. A span's may have a fraction (microseconds). */
export type Instant = number;

/** Half-open: `from` is in, `to` is out. */
export type Window = { from: Instant; to: Instant };

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export function windowBefore(to: Instant, lengthMs: number): Window {
  return { from: to - lengthMs, to };
}

/** The start of the bucket that holds `at`, in UTC. */
export function floorTo(at: Instant, bucketMs: number): Instant {
  return Math.floor(at / bucketMs) * bucketMs;
}

/** `2026-11-22` of the UTC day that holds `at`. */
export function utcDay(at: Instant): string {
  return new Date(at).toISOString().slice(0, 10);
}
