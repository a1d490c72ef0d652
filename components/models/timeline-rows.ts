import type { TimelineGroup, TimelineRow } from "#components/charts/timeline.tsx";
import { formatUsd } from "#lib/core/money.ts";
import { DAY, type Instant, type Window } from "#lib/core/time.ts";
import type { CalledModel } from "#lib/features/models/model.ts";
import { clockLevel, endWords } from "./words.ts";

const BEFORE_DAYS = 45;
const FEWEST_DAYS = 120;
const MOST_DAYS = 420;

const instantOf = (day: string): Instant => Date.parse(`${day}T00:00:00Z`);

/** From a little before today until the last end, within bounds. */
export function timelineWindow(models: readonly CalledModel[], today: string): Window {
  const start = instantOf(today);
  const ends = models.flatMap(({ clock }) => clock.retires ?? []).map(instantOf);
  const last = Math.max(start, ...ends);
  const days = Math.min(MOST_DAYS, Math.max(FEWEST_DAYS, (last - start) / DAY + 30));
  return { from: start - BEFORE_DAYS * DAY, to: start + days * DAY };
}

/** Models by platform, the platform with the most urgent one first. */
export function timelineGroups(models: readonly CalledModel[], today: string): TimelineGroup[] {
  const most = Math.max(0, ...models.map(({ costPerDayNanoUsd }) => costPerDayNanoUsd ?? 0));
  const groups = Map.groupBy(models, ({ platformLabel }) => platformLabel);
  return [...groups].map(([label, rows]) => ({
    key: label,
    label: rows[0]!.platform === null ? "Unknown platform" : label,
    rows: rows.map((model) => rowOf(model, most, today)),
  }));
}

function rowOf(model: CalledModel, most: number, today: string): TimelineRow {
  const { clock, costPerDayNanoUsd: cost, key } = model;
  const start = instantOf(today);
  const isGone = clock.state === "retired" || clock.state === "redirected";
  const isOpen = clock.retires === null || (clock.state === "unknown" && !isGone);
  const level = clockLevel(clock);
  const words = endWords(clock);
  return {
    key,
    label: model.model,
    note: cost === null ? "cost unknown" : `${formatUsd(cost)} a day`,
    // A model past its end has no runway: the bar is the time since.
    from: isGone && clock.retires ? instantOf(clock.retires) : start,
    to: isGone ? start + DAY / 2 : isOpen ? null : instantOf(clock.retires!),
    end: isGone || isOpen ? "none" : clock.kind === "committed" ? "firm" : "soft",
    endLabel:
      clock.retires && !isOpen && clock.kind !== "earliest" ? `${clock.retires} · ${words}` : words,
    // The eye compares areas: the square root keeps small spenders visible.
    weight: most > 0 && cost ? Math.sqrt(cost / most) : 0,
    tone:
      clock.state === "unknown"
        ? "unknown"
        : level === "critical" || level === "warning"
          ? level
          : "calm",
    ghosts: model.moves.flatMap(({ before, after }) =>
      before
        ? [{ at: instantOf(before), label: `was ${before}${after ? `, now ${after}` : ""}` }]
        : [],
    ),
    sentence: `${model.model} on ${model.platformLabel}: ${clock.state}, ${words}${clock.retires ? ` (${clock.retires})` : ""}.`,
  };
}
