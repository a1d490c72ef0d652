import { type Instant, utcDay } from "#lib/core/time.ts";
import { addDays, daysBetween, instantOfDay } from "#lib/features/catalog/lifecycle.ts";
import type { Day } from "#lib/features/catalog/lifecycle-entry.ts";
import { type CalledModel, type Inventory, migrationWords } from "./model.ts";
import { joined, ratePerDay } from "./sentences.ts";

/** How long an end that has passed stays in the calendar. */
const KEPT_DAYS = 60;
/** How often programs that subscribe should look again. */
const REFRESH = "PT6H";

/**
 * The ends of a project's models as an iCalendar feed (RFC 5545): one day-long event for each model
 * with a date. The same inventory gives the same bytes, so that an unchanged feed can be told apart.
 */
export function calendarOf(
  { models, today, summary }: Pick<Inventory, "models" | "today" | "summary">,
  { project, pageUrl }: { project: string; pageUrl: string | null },
): string {
  const events = models.filter(
    ({ clock, calls, migration }) =>
      clock.retires !== null &&
      daysBetween(clock.retires, today) <= KEPT_DAYS &&
      !(migration.state === "done" && calls === 0),
  );
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Midwatch//Model lifecycle//EN",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    `NAME:${escaped(`Model ends · ${project}`)}`,
    `X-WR-CALNAME:${escaped(`Model ends · ${project}`)}`,
    `REFRESH-INTERVAL;VALUE=DURATION:${REFRESH}`,
    `X-PUBLISHED-TTL:${REFRESH}`,
    ...events.flatMap((model) => eventOf(model, project, pageUrl, summary.dataAsOf)),
    "END:VCALENDAR",
  ];
  return `${lines.map(folded).join("\r\n")}\r\n`;
}

function eventOf(
  model: CalledModel,
  project: string,
  pageUrl: string | null,
  dataAsOf: Day,
): string[] {
  const { clock, key, moves, migration } = model;
  const day = clock.retires!;
  const noticed = moves.flatMap(({ at }) => at ?? []);
  const changedAt = Math.max(
    instantOfDay(clock.asOf ?? dataAsOf),
    migration.updatedAt ?? 0,
    ...noticed,
  );
  return [
    "BEGIN:VEVENT",
    `UID:${encodeURIComponent(key)}@${project}.midwatch`,
    `DTSTAMP:${stamp(changedAt)}`,
    `LAST-MODIFIED:${stamp(changedAt)}`,
    // Raised with each move: programs keep the newest state of an event by it.
    `SEQUENCE:${noticed.length}`,
    `DTSTART;VALUE=DATE:${day.replaceAll("-", "")}`,
    `DTEND;VALUE=DATE:${addDays(day, 1).replaceAll("-", "")}`,
    `SUMMARY:${escaped(titleOf(model))}`,
    `DESCRIPTION:${escaped(detailsOf(model))}`,
    ...(pageUrl ? [`URL:${pageUrl}`] : []),
    `STATUS:${clock.kind === "committed" ? "CONFIRMED" : "TENTATIVE"}`,
    "TRANSP:TRANSPARENT",
    `CATEGORIES:${escaped("Model lifecycle")}`,
    ...(clock.kind === "earliest" ? [] : [30, 7].flatMap((days) => alarm(model, days))),
    "END:VEVENT",
  ];
}

function titleOf({ clock, platformLabel, model }: CalledModel): string {
  const name = `${clock.model ?? model} (${platformLabel})`;
  if (clock.kind === "earliest") return `${name} may end from here on`;
  const verb = clock.after === "redirect" ? "is replaced" : "ends";
  return clock.kind === "scheduled" ? `${name} ${verb}, as scheduled` : `${name} ${verb}`;
}

function detailsOf({ clock, callsPerDay, services, migration, calls }: CalledModel): string {
  const callers = services.slice(0, 5).map(({ service }) => service || "an unnamed service");
  return [
    calls > 0
      ? `${ratePerDay(callsPerDay)} from ${joined(callers)}.`
      : "Not called in the last week.",
    clock.replacement.length > 0 ? `Named as replacement: ${clock.replacement.join(", ")}.` : "",
    `The move: ${migrationWords[migration.state]}${migration.target ? `, to ${migration.target}` : ""}${migration.owner ? `. Owner: ${migration.owner}` : ""}.`,
    clock.after === "error" ? "After that day calls fail." : "",
    clock.after === "redirect" ? "After that day another model answers, at its own price." : "",
    clock.source ? `Source: ${clock.source.name}${clock.asOf ? `, read ${clock.asOf}` : ""}.` : "",
  ]
    .filter(Boolean)
    .join("\n");
}

const alarm = (model: CalledModel, days: number): string[] => [
  "BEGIN:VALARM",
  "ACTION:DISPLAY",
  `DESCRIPTION:${escaped(`${titleOf(model)} in ${days} days`)}`,
  `TRIGGER:-P${days}D`,
  "END:VALARM",
];

/** `20261023T000000Z`. */
const stamp = (at: Instant): string =>
  `${utcDay(at).replaceAll("-", "")}T${new Date(at).toISOString().slice(11, 19).replaceAll(":", "")}Z`;

/** A value of type TEXT. */
const escaped = (text: string): string =>
  text
    .replaceAll("\\", "\\\\")
    .replaceAll(";", "\\;")
    .replaceAll(",", "\\,")
    .replace(/\r\n|\r|\n/g, "\\n")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the format allows none of them in a text.
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "");

/** Lines hold at most 75 bytes; a longer one goes on after a line break and a space. */
function folded(line: string): string {
  const encoder = new TextEncoder();
  if (encoder.encode(line).length <= 75) return line;
  const parts: string[] = [];
  let part = "";
  let size = 0;
  for (const char of line) {
    const bytes = encoder.encode(char).length;
    if (size + bytes > (parts.length === 0 ? 75 : 74)) {
      parts.push(part);
      part = "";
      size = 0;
    }
    part += char;
    size += bytes;
  }
  parts.push(part);
  return parts.join("\r\n ");
}
