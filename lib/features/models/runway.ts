import { DAY, type Instant, utcDay } from "#lib/core/time.ts";
import { addDays, daysBetween } from "#lib/features/catalog/lifecycle.ts";
import type { Day } from "#lib/features/catalog/lifecycle-entry.ts";
import type { CalledModel, Move, Notice, Severity } from "./model.ts";
import { noticeSentence } from "./sentences.ts";

/** What is said this many days before the end. From a week on it is said again every day. */
export const steps = [
  { days: 180, severity: "info" },
  { days: 90, severity: "ticket" },
  { days: 60, severity: "ticket" },
  { days: 30, severity: "ticket" },
  { days: 14, severity: "ticket" },
  { days: 7, severity: "ticket", isDaily: true },
  { days: 3, severity: "page", isDaily: true, when: "business_hours" },
  { days: 0, severity: "page", isDaily: true },
] as const satisfies readonly Step[];

type Step = {
  days: number;
  severity: Severity;
  isDaily?: boolean;
  when?: Notice["when"];
};

/** How long the news of a moved date is shown. */
export const NEWS_DAYS = 7;

/** What was said last of a model: the step, and the day. */
export type Said = { step: string; on: Day } | null;

export type Judged = Pick<
  CalledModel,
  | "key"
  | "model"
  | "platformLabel"
  | "clock"
  | "migration"
  | "callsPerDay"
  | "calls"
  | "services"
  | "isZombie"
>;

/** The nearest step that a number of days has reached; null while the end is further than any. */
export function stepAt(days: number): Step | null {
  return [...steps].reverse().find((step) => days <= step.days) ?? null;
}

/**
 * What is to be said of one model on a day, or null. One notice for the model however many services
 * call it. Nothing is said of a model that was moved away from and has been quiet for a week.
 * `said` is what was said last; left out, it is what a clock that looks once a day had said by yesterday.
 */
export function noticeOf(model: Judged, today: Day, said?: Said): Notice | null {
  const { clock, migration, calls } = model;
  const isQuiet = calls === 0;
  if (isQuiet && migration.state === "done") return null;

  const asOf = (day: Day) => standing(model, day);
  const now = asOf(today);
  if (!now) return null;
  const yesterday = addDays(today, -1);
  const before = said === undefined ? asOf(yesterday) : null;
  const last = said === undefined ? before && { step: before.step, on: yesterday } : said;
  const isDue = last?.step !== now.step || (now.isDaily && last.on < today);
  return {
    key: model.key,
    model: clock.model ?? model.model,
    platform: model.platformLabel,
    severity: now.severity,
    step: now.step,
    days: now.days,
    isDue,
    when: now.when,
    services: servicesOf(model),
    owner: migration.owner,
    sentence: noticeSentence(model, now.step, now.days),
  };
}

type Standing = Pick<Notice, "severity" | "step" | "days" | "when"> & { isDaily: boolean };

function standing(model: Judged, day: Day): Standing | null {
  const { clock, calls, isZombie } = model;
  const { retires, kind, state } = clock;
  if (state === "retired" || state === "redirected") {
    const days = retires === null ? null : daysBetween(day, retires);
    if (days !== null && days >= 0) return upcoming(days);
    // Past its end a model is news only while somebody calls it.
    if (calls === 0 || !isZombie) return null;
    // Answered by another model nothing fails; what changes is behaviour and price.
    const severity = state === "redirected" ? "ticket" : "page";
    return { step: "past", days, severity, isDaily: true, when: "at_once" };
  }
  if (retires === null || kind === null) return null;
  const days = daysBetween(day, retires);
  if (kind === "earliest") {
    if (days > 180) return null;
    const step = days > 0 ? "floor" : "passed";
    return { step, days, severity: "info", isDaily: false, when: "at_once" };
  }
  // A schedule that has passed proves nothing: somebody should look, nobody need get up.
  if (days <= 0 && state === "unknown")
    return { step: "passed", days, severity: "ticket", isDaily: false, when: "at_once" };
  return upcoming(days);
}

function upcoming(days: number): Standing | null {
  const step = stepAt(days);
  if (!step) return null;
  return {
    // Within a week each day is its own: T-7, T-6, ...
    step: `T-${step.isDaily ? Math.max(0, days) : step.days}`,
    days,
    severity: step.severity,
    isDaily: step.isDaily ?? false,
    when: step.when ?? "at_once",
  };
}

const louder: Record<Severity, Severity> = { info: "ticket", ticket: "page", page: "page" };

/**
 * What is to be said of a date that moved. Earlier is one degree more serious than the new date alone
 * would be; later is good to know.
 */
export function movedNotice(model: Judged, move: Move, now: Instant, today: Day): Notice | null {
  if (move.at === null || now - move.at > NEWS_DAYS * DAY) return null;
  if (model.calls === 0 && model.migration.state === "done") return null;
  const isEarlier = (move.days ?? 0) < 0 || (move.before === null && move.after !== null);
  const base = standing(model, today);
  const days = move.after === null ? null : daysBetween(today, move.after);
  return {
    key: model.key,
    model: move.model,
    platform: model.platformLabel,
    severity: isEarlier ? (base ? louder[base.severity] : "info") : "info",
    step: "moved",
    days,
    isDue: daysBetween(utcDay(move.at), today) === 0,
    when: "at_once",
    services: servicesOf(model),
    owner: model.migration.owner,
    sentence: `${move.model} on ${model.platformLabel}: the end ${describeMove(move)}.`,
  };
}

/** `moved 60 days earlier, from 2026-12-22 to 2026-10-23`. */
export function describeMove({ before, after, days }: Pick<Move, "before" | "after" | "days">) {
  if (before === null) return `was set to ${after}`;
  if (after === null) return `of ${before} was taken back`;
  const size = Math.abs(days ?? daysBetween(before, after));
  const word = after < before ? "earlier" : "later";
  return `moved ${size} ${size === 1 ? "day" : "days"} ${word}, from ${before} to ${after}`;
}

const servicesOf = ({ services }: Judged): string[] =>
  services.map(({ service }) => service || "an unnamed service");
