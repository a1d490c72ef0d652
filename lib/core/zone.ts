import { formatInstant } from "./format.ts";
import { type Instant, MINUTE } from "./time.ts";

/**
 * What a wall clock in a zone means: `2026-11-22T03:04`. An hour that a clock change skips means the
 * moment after it; of an hour that comes twice one of the two is meant. `NaN` where it is no date.
 */
export function instantIn(timeZone: string, wall: string): Instant {
  const asUtc = Date.parse(`${wall}Z`);
  if (Number.isNaN(asUtc)) return Number.NaN;
  // The offset may change between the guess and the moment itself: a second look settles it.
  const first = asUtc - offsetMs(timeZone, asUtc);
  return asUtc - offsetMs(timeZone, first);
}

/** The inverse: what a field for date and time shows. */
export function wallClock(timeZone: string, at: Instant): string {
  return formatInstant(at, timeZone, "minute").replace(" ", "T");
}

function offsetMs(timeZone: string, at: Instant): number {
  const minute = Math.floor(at / MINUTE) * MINUTE;
  return Date.parse(`${wallClock(timeZone, minute)}Z`) - minute;
}
