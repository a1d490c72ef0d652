"use client";

import type { ReactNode } from "react";
import { cn } from "#components/ui/cn.ts";
import { formatInstant } from "#lib/core/format.ts";
import { type Instant, utcDay, type Window } from "#lib/core/time.ts";

export type TimelineTone = "critical" | "warning" | "calm" | "unknown";

/** A bar from one moment to another, as thick as it weighs. */
export type TimelineRow = {
  key: string;
  label: ReactNode;
  /** Under the label, or at its end where room is scarce. */
  note?: ReactNode;
  from: Instant;
  /** Null has no end: the bar fades into a hatch. */
  to: Instant | null;
  /** A `soft` end is a bound, not an end. */
  end: "firm" | "soft" | "none";
  endLabel: string;
  /** 0 to 1. */
  weight: number;
  tone: TimelineTone;
  /** Where the end was thought to be before. */
  ghosts: readonly { at: Instant; label: string }[];
  /** All of it in a sentence, for whoever cannot see the bar. */
  sentence: string;
};

export type TimelineGroup = { key: string; label: string; rows: readonly TimelineRow[] };

const THINNEST_PX = 6;
const THICKEST_PX = 22;

const fills: Record<TimelineTone, string> = {
  critical: "bg-critical/70",
  warning: "bg-warning/60",
  calm: "bg-line-strong",
  unknown: "hatched border border-line-strong border-dashed",
};

/** Draws ends on a common time axis; knows nothing of what ends. */
export function Timeline({
  label,
  groups,
  window,
  now,
  onOpen,
}: {
  label: string;
  groups: readonly TimelineGroup[];
  window: Window;
  now: Instant;
  onOpen: (key: string) => void;
}) {
  const months = monthsIn(window);
  return (
    <figure aria-label={label} className="relative grid gap-3 px-4 pb-4">
      <Axis months={months} window={window} now={now} />
      {groups.map((group) => (
        <section key={group.key} aria-label={group.label} className="grid gap-0.5">
          <h3 className="font-medium text-faint text-xs">{group.label}</h3>
          <ul className="grid gap-0.5">
            {group.rows.map((row) => (
              <li key={row.key}>
                <button
                  type="button"
                  onClick={() => onOpen(row.key)}
                  className="-mx-2 grid w-[calc(100%+1rem)] items-center gap-x-3 rounded-md px-2 py-1 text-left hover:bg-raised/60 md:grid-cols-[minmax(0,14rem)_minmax(0,1fr)] touch:min-h-11"
                >
                  <span className="flex min-w-0 items-baseline gap-2 md:block">
                    <span className="block truncate text-sm">{row.label}</span>
                    <span className="num block shrink-0 truncate text-faint text-xs max-md:ml-auto">
                      {row.note}
                    </span>
                  </span>
                  <Bar row={row} window={window} now={now} months={months} />
                  <span className="sr-only">{row.sentence}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </figure>
  );
}

function Axis({
  months,
  window,
  now,
}: {
  months: readonly Instant[];
  window: Window;
  now: Instant;
}) {
  // Month names need about 40 px; on narrow screens every other one stands aside.
  return (
    <div aria-hidden className="grid gap-x-3 md:grid-cols-[minmax(0,14rem)_minmax(0,1fr)]">
      <span className="max-md:hidden" />
      <div className="relative h-8 text-faint text-xs">
        <span
          className="num absolute top-0 -translate-x-1/2 whitespace-nowrap font-medium text-foreground"
          style={{ left: percent(now, window) }}
        >
          today
        </span>
        {months.map((at, i) => (
          <span
            key={at}
            className={cn("absolute bottom-0 whitespace-nowrap", i % 3 !== 0 && "max-md:hidden")}
            style={{ left: percent(at, window) }}
          >
            {monthName(at)}
          </span>
        ))}
      </div>
    </div>
  );
}

function Bar({
  row,
  window,
  now,
  months,
}: {
  row: TimelineRow;
  window: Window;
  now: Instant;
  months: readonly Instant[];
}) {
  const height = Math.round(THINNEST_PX + (THICKEST_PX - THINNEST_PX) * row.weight);
  const to = Math.min(row.to ?? window.to, window.to);
  const from = Math.max(Math.min(row.from, to), window.from);
  const isBeyond = row.to !== null && row.to > window.to;
  const end = share(to, window);
  // The words stand behind the bar where there is room, and on it where there is not.
  const isInside = end > 0.72;
  return (
    <span aria-hidden className="relative block h-7">
      {months.map((at) => (
        <span
          key={at}
          className="absolute inset-y-0 w-px bg-line/60"
          style={{ left: percent(at, window) }}
        />
      ))}
      <span
        className={cn(
          "absolute top-1/2 -translate-y-1/2 rounded-sm",
          fills[row.tone],
          row.end === "soft" && "rounded-r-none border-foreground/60 border-r-2 border-dashed",
          row.end === "firm" && !isBeyond && "rounded-r-none border-foreground border-r-2",
          row.end === "none" && "opacity-80",
        )}
        style={{
          left: percent(from, window),
          width: `${Math.max(0.4, (end - share(from, window)) * 100)}%`,
          height,
        }}
      />
      {row.ghosts.map((ghost) =>
        ghost.at < window.from || ghost.at > window.to ? null : (
          <span
            key={`${ghost.at} ${ghost.label}`}
            title={ghost.label}
            className="absolute inset-y-0.5 w-0 border-muted border-l-2 border-dotted"
            style={{ left: percent(ghost.at, window) }}
          />
        ),
      )}
      <span className="absolute -inset-y-1 w-px bg-accent" style={{ left: percent(now, window) }} />
      <span
        className="num absolute top-1/2 -translate-y-1/2 whitespace-nowrap rounded-sm bg-surface/85 px-1 text-xs"
        style={isInside ? { right: `${(1 - end) * 100 + 0.8}%` } : { left: `${end * 100 + 0.8}%` }}
      >
        {row.endLabel}
        {isBeyond && " →"}
      </span>
    </span>
  );
}

const share = (at: Instant, { from, to }: Window): number =>
  Math.min(1, Math.max(0, (at - from) / (to - from)));

const percent = (at: Instant, window: Window): string => `${share(at, window) * 100}%`;

/** The first of each month in a window, UTC; every third in a long one. */
export function monthsIn({ from, to }: Window): Instant[] {
  const start = new Date(from);
  const months: Instant[] = [];
  for (let i = 1; ; i++) {
    const at = Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + i, 1);
    if (at >= to) break;
    months.push(at);
  }
  return months.length <= 14 ? months : months.filter((at) => new Date(at).getUTCMonth() % 3 === 0);
}

/** `Dec`, and `2027` where a year begins. */
function monthName(at: Instant): string {
  const day = utcDay(at);
  if (day.slice(5, 7) === "01") return day.slice(0, 4);
  return monthNames[Number(day.slice(5, 7)) - 1] ?? formatInstant(at, "UTC", "day");
}

const monthNames = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
