"use client";

import { useClock } from "#components/ui/clock.tsx";
import { formatInstant, formatUtc } from "#lib/core/format.ts";
import type { Instant } from "#lib/core/time.ts";

/** A moment in a list, without the year; on hover in full and UTC. */
export function RowTime({ at }: { at: Instant }) {
  const { timeZone } = useClock();
  const [day, time] = formatInstant(at, timeZone, "second").slice(5).split(" ");
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={formatUtc(at, "millisecond")}
      className="num whitespace-nowrap text-xs"
    >
      <span className="text-faint">{day}</span> <span className="text-muted">{time}</span>
    </time>
  );
}
