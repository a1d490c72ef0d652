import { formatCount } from "#lib/core/format.ts";
import { formatUsd } from "#lib/core/money.ts";
import type { CalledModel, Notice, Summary } from "./model.ts";
import type { Judged } from "./runway.ts";

const MOST_NAMED = 5;

/** One model, one sentence: what ends when, who calls it how much, and what to do. */
export function noticeSentence(model: Judged, step: Notice["step"], days: number | null): string {
  const { clock, migration, callsPerDay, platformLabel } = model;
  const name = `${clock.model ?? model.model} on ${platformLabel}`;
  const callers = callersOf(model, callsPerDay);
  const target = migration.target || clock.replacement[0];
  const move = target ? ` Move to ${target}.` : "";
  const how = migration.state === "none" ? "" : ` The move is ${wordsOf[migration.state]}.`;
  switch (step) {
    case "past":
      return clock.state === "redirected"
        ? `${name} is gone${sinceOf(clock.retires)} and another model answers in its place at its own price: ${callers}.${move}${how}`
        : `${name} is past its end${sinceOf(clock.retires)} and still called: ${callers}.${move}${how}`;
    case "passed":
      return clock.kind === "earliest"
        ? `${name} may end any day: its provider promised nothing beyond ${clock.retires}. ${capital(callers)}.${move}${how}`
        : `${name} was scheduled to end on ${clock.retires}; nobody has confirmed it since: ${callers}.${move}${how}`;
    case "floor":
      return `${name} will not end before ${clock.retires}; no end is announced. ${capital(callers)}.${how}`;
    default:
      return `${name} ${endsIn(days, clock.after)} (${clock.retires}${clock.kind === "scheduled" ? ", scheduled" : ""}): ${callers}.${move}${how}`;
  }
}

const wordsOf = { none: "", testing: "being tested", canary: "in canary", done: "marked done" };

function endsIn(days: number | null, after: string | null): string {
  const verb = after === "redirect" ? "is replaced" : "ends";
  if (days === null) return verb;
  if (days <= 0) return `${verb} today`;
  return `${verb} in ${days} ${days === 1 ? "day" : "days"}`;
}

const sinceOf = (day: string | null): string => (day ? ` since ${day}` : "");

function callersOf({ services, calls }: Judged, callsPerDay: number): string {
  if (calls === 0) return "no calls in the last 7 days";
  const named = services.slice(0, MOST_NAMED).map(({ service }) => service || "an unnamed service");
  const more = services.length - named.length;
  const list = more > 0 ? [...named, `${more} more`] : named;
  return `${ratePerDay(callsPerDay)} from ${joined(list)}`;
}

/** `1,200 calls a day`; of few it says so. */
export function ratePerDay(callsPerDay: number): string {
  if (callsPerDay < 1) return "less than one call a day";
  const rounded = Math.round(callsPerDay);
  return `${formatCount(rounded)} ${rounded === 1 ? "call" : "calls"} a day`;
}

export function joined(names: readonly string[]): string {
  if (names.length < 2) return names[0] ?? "";
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The sentence on top of the page. Unknown models are part of it: they are never left out as fine. */
export function summarySentence(
  models: readonly CalledModel[],
  { zombies, within30, unknown }: Pick<Summary, "zombies" | "within30" | "unknown">,
): string {
  if (models.length === 0) return "No model was called in the last 30 days.";
  const parts: string[] = [];
  if (zombies > 0)
    parts.push(
      `${count(zombies, "model is", "models are")} past ${zombies === 1 ? "its" : "their"} end and still called`,
    );
  const soonest = models
    .filter(
      ({ clock }) => clock.runwayDays !== null && clock.runwayDays > 0 && clock.state !== "retired",
    )
    .sort((a, b) => a.clock.runwayDays! - b.clock.runwayDays!)[0];
  if (soonest && within30 > 0) {
    const days = soonest.clock.runwayDays!;
    const cost = soonest.costPerDayNanoUsd;
    const worth = cost ? `, ${formatUsd(cost)} a day` : "";
    parts.push(
      within30 === 1
        ? `${soonest.model} ends in ${days} ${days === 1 ? "day" : "days"}${worth}`
        : `${within30} end within 30 days, ${soonest.model} first in ${days} ${days === 1 ? "day" : "days"}${worth}`,
    );
  }
  const known = models.length - unknown;
  if (parts.length === 0)
    parts.push(
      known === 0
        ? `Nothing is known of the end of ${models.length === 1 ? "the one model" : `any of ${models.length} models`}`
        : soonest
          ? `Of ${count(known, "model", "models")} with known dates none ends within 30 days; ${soonest.model} is first, in ${soonest.clock.runwayDays} days`
          : `None of ${count(known, "model", "models")} with known dates has an end announced`,
    );
  if (unknown > 0 && known > 0)
    parts.push(
      `nobody here knows when ${unknown} of ${models.length} models ${unknown === 1 ? "ends" : "end"}`,
    );
  return capital(`${parts.join("; ")}.`);
}

const count = (n: number, one: string, many: string): string =>
  n === 1 ? `one ${one}` : `${formatCount(n)} ${many}`;
