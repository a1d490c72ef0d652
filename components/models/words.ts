import type { SeverityLevel } from "#components/ui/severity.tsx";
import { formatNumber, UNKNOWN } from "#lib/core/format.ts";
import { formatUsd } from "#lib/core/money.ts";
import type { CalledModel, Clock, Severity } from "#lib/features/models/model.ts";

export const levelOf: Record<Severity, SeverityLevel> = {
  page: "critical",
  ticket: "warning",
  info: "info",
};

/** How a clock looks: a level where a person is needed, null where it is calm. */
export function clockLevel({ state, runwayDays }: Clock): SeverityLevel | null {
  if (state === "retired" || state === "redirected") return "critical";
  if (runwayDays !== null && runwayDays > 0)
    return runwayDays <= 30 ? "critical" : runwayDays <= 90 ? "warning" : null;
  return state === "unknown" ? "insufficient" : null;
}

/** `in 30 days`, `30 days ago`, `not before`, or why nobody knows. */
export function endWords({ state, retires, runwayDays, floorDays, kind }: Clock): string {
  if (runwayDays !== null && state !== "unknown") return daysWords(runwayDays);
  if (state === "retired" || state === "redirected")
    return state === "retired" ? "gone" : "redirected";
  if (kind === "earliest" && floorDays !== null)
    return floorDays > 0 ? `not before ${retires}` : `any day since ${retires}`;
  if (retires !== null && state === "unknown") return `unconfirmed since ${retires}`;
  return state === "unknown" ? "nobody knows" : "no end announced";
}

export function daysWords(days: number): string {
  if (days === 0) return "today";
  const size = Math.abs(days);
  const words = `${size} ${size === 1 ? "day" : "days"}`;
  return days > 0 ? `in ${words}` : `${words} ago`;
}

export const moneyPerDay = ({ costPerDayNanoUsd }: CalledModel): string =>
  costPerDayNanoUsd === null ? UNKNOWN : `${formatUsd(costPerDayNanoUsd)}`;

export const callsPerDay = ({ callsPerDay: calls }: CalledModel): string =>
  calls > 0 && calls < 1 ? "<1" : formatNumber(Math.round(calls));

/** The age of what is known, where it is known. */
export function ageWords({ asOf, ageDays, origin }: Clock): string {
  if (origin === null) return UNKNOWN;
  if (origin === "manual") return "set by hand";
  if (asOf === null || ageDays === null) return "undated source";
  return ageDays === 0 ? "read today" : `read ${ageDays} ${ageDays === 1 ? "day" : "days"} ago`;
}
