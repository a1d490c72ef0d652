import { DAY, type Instant, utcDay } from "#lib/core/time.ts";
import type { Day, LifecycleEntry } from "./lifecycle-entry.ts";

/** What a model is on a day. `unknown` is never good news: nobody here can say when it ends. */
export const lifecycleStates = [
  "active",
  "legacy",
  "deprecated",
  "retiring",
  "retired",
  "redirected",
  "unknown",
] as const;
export type LifecycleState = (typeof lifecycleStates)[number];

/** A shutdown this close makes a model `retiring`. */
export const RETIRING_DAYS = 90;
/** Older than this, what a source said is worth checking again. */
export const STALE_DAYS = 60;

type Dated = Pick<
  LifecycleEntry,
  "status" | "statusAsOf" | "retires" | "kind" | "after" | "announced"
>;

/**
 * A committed date that has passed is believed. A schedule that has passed proves neither life nor
 * death, and a floor no more, unless the source still listed the model as alive after it.
 */
export function stateOf(entry: Dated | null, today: Day): LifecycleState {
  if (!entry) return "unknown";
  const { status, statusAsOf, retires, kind, after } = entry;
  if (status === "retired") return after === "redirect" ? "redirected" : "retired";
  const alive = status === "preview" ? "active" : status;
  if (retires === null || kind === null) return alive;
  if (today >= retires) {
    if (kind === "committed") return after === "redirect" ? "redirected" : "retired";
    return kind === "earliest" && statusAsOf > retires ? alive : "unknown";
  }
  if (kind !== "earliest" && daysBetween(today, retires) <= RETIRING_DAYS) return "retiring";
  return alive;
}

/** Days until a model ends; null where no end is published: a floor is none. Negative once it is past. */
export function runwayDays(entry: Pick<Dated, "retires" | "kind"> | null, today: Day) {
  if (!entry?.retires || entry.kind === null || entry.kind === "earliest") return null;
  return daysBetween(today, entry.retires);
}

/** Days until a floor, before which the provider says that nothing ends; null where there is none. */
export function floorDays(entry: Pick<Dated, "retires" | "kind"> | null, today: Day) {
  if (!entry?.retires || entry.kind !== "earliest") return null;
  return daysBetween(today, entry.retires);
}

/** How many days ago an entry was read at its source; null where its source is undated. */
export function dataAgeDays(
  { asOf, statusAsOf }: Pick<LifecycleEntry, "asOf" | "statusAsOf">,
  today: Day,
): number | null {
  const read = asOf !== null && asOf > statusAsOf ? asOf : statusAsOf || asOf;
  return read ? Math.max(0, daysBetween(read, today)) : null;
}

export const daysBetween = (from: Day, to: Day): number =>
  Math.round((instantOfDay(to) - instantOfDay(from)) / DAY);

/** Midnight UTC. */
export const instantOfDay = (day: Day): Instant => Date.parse(`${day}T00:00:00Z`);

export const addDays = (day: Day, days: number): Day => utcDay(instantOfDay(day) + days * DAY);

/** True for a day that exists, written `2026-02-28`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = instantOfDay(text);
  return !Number.isNaN(at) && utcDay(at) === text;
}
