import { DAY, HOUR, type Instant, MINUTE, SECOND } from "./time.ts";

/** What stands where nothing is known. */
export const UNKNOWN = "—";

type Maybe = number | null | undefined;

/** Three significant digits in compact units: `12.4k`, `0.034`. */
export function formatNumber(value: Maybe): string {
  if (isUnknown(value)) return UNKNOWN;
  const size = Math.abs(value);
  // The unit is chosen after rounding, so that 999,960 is `1M` and not `1000k`.
  const rounded = Number(size.toPrecision(3));
  const [divisor, unit] = scales.find(([from]) => rounded >= from) ?? [1, ""];
  return `${sign(value)}${three(size / divisor)}${unit}`;
}

const scales = [
  [1e12, "T"],
  [1e9, "B"],
  [1e6, "M"],
  [1e3, "k"],
] as const;

/** A count in a sentence: exact with separators while that is readable, then compact. */
export function formatCount(value: Maybe): string {
  if (isUnknown(value)) return UNKNOWN;
  if (Math.abs(value) >= 100_000) return formatNumber(value);
  return `${sign(value)}${String(Math.round(Math.abs(value))).replace(/\B(?=(\d{3})+$)/g, ",")}`;
}

/** `340 ms`, `1.84 s`, `2.5 min`, `3.2 h`. */
export function formatDuration(ms: Maybe): string {
  if (isUnknown(ms)) return UNKNOWN;
  const size = Math.abs(ms);
  const rounded = Number(size.toPrecision(3));
  if (size === 0) return "0 ms";
  if (rounded < 1) return `${sign(ms)}${three(size * 1_000)} µs`;
  if (rounded < SECOND) return `${sign(ms)}${three(size)} ms`;
  if (rounded < MINUTE) return `${sign(ms)}${three(size / SECOND)} s`;
  if (rounded < HOUR) return `${sign(ms)}${three(size / MINUTE)} min`;
  if (rounded < 2 * DAY) return `${sign(ms)}${three(size / HOUR)} h`;
  return `${sign(ms)}${three(size / DAY)} d`;
}

/** A ratio as percent: `12.4%`. What is tiny but not zero never reads as zero. */
export function formatPercent(ratio: Maybe): string {
  if (isUnknown(ratio)) return UNKNOWN;
  const percent = Math.abs(ratio) * 100;
  if (percent > 0 && percent < 0.01) return `${ratio < 0 ? "−" : ""}<0.01%`;
  return `${sign(ratio)}${three(percent)}%`;
}

/** A share of few is said as it is, `3 of 41`; of many as percent. */
export function formatShare(part: number, whole: number): string {
  if (whole === 0) return UNKNOWN;
  if (whole < 100 || (part > 0 && part < 10))
    return `${formatCount(part)} of ${formatCount(whole)}`;
  return formatPercent(part / whole);
}

/** How much more or less, with its sign: `+12%`, `−8.2%`, from a doubling on `2.1x`. */
export function formatChange(now: Maybe, before: Maybe): string {
  if (isUnknown(now) || isUnknown(before) || before === 0) return UNKNOWN;
  const ratio = now / before;
  if (ratio >= 2) return `${two(ratio)}x`;
  const percent = (ratio - 1) * 100;
  if (Math.abs(percent) < 0.05) return "±0%";
  return `${percent > 0 ? "+" : "−"}${two(Math.abs(percent))}%`;
}

/** A difference of two ratios in percentage points: `+1.2 pp`. */
export function formatPoints(difference: Maybe): string {
  if (isUnknown(difference)) return UNKNOWN;
  const points = difference * 100;
  if (Math.abs(points) < 0.005) return "±0 pp";
  return `${points > 0 ? "+" : "−"}${two(Math.abs(points))} pp`;
}

/** `1.4 kB`, in thousands as disks are sold. */
export function formatBytes(bytes: Maybe): string {
  if (isUnknown(bytes)) return UNKNOWN;
  const units = ["B", "kB", "MB", "GB", "TB"];
  let size = Math.abs(bytes);
  let unit = 0;
  while (Number(size.toPrecision(3)) >= 1_000 && unit < units.length - 1) {
    size /= 1_000;
    unit += 1;
  }
  return `${sign(bytes)}${three(size)} ${units[unit]}`;
}

/** `12 s ago`, `in 3 min`; within two seconds `now`. */
export function formatRelative(at: Instant, now: Instant): string {
  const ms = now - at;
  const size = Math.abs(ms);
  if (size < 2 * SECOND) return "now";
  const text =
    size < MINUTE
      ? `${Math.floor(size / SECOND)} s`
      : size < HOUR
        ? `${Math.floor(size / MINUTE)} min`
        : size < 2 * DAY
          ? `${Math.floor(size / HOUR)} h`
          : `${Math.floor(size / DAY)} d`;
  return ms >= 0 ? `${text} ago` : `in ${text}`;
}

export type Precision = "day" | "minute" | "second" | "millisecond";

/** A moment on a clock: `2026-11-22 03:14:07`. `timeZone` is an IANA name, `UTC` included. */
export function formatInstant(at: Instant, timeZone: string, precision: Precision): string {
  const parts = partsOf(at, timeZone);
  const day = `${parts.year}-${parts.month}-${parts.day}`;
  if (precision === "day") return day;
  const minute = `${day} ${parts.hour}:${parts.minute}`;
  if (precision === "minute") return minute;
  if (precision === "second") return `${minute}:${parts.second}`;
  const ms = Math.floor(((at % SECOND) + SECOND) % SECOND);
  return `${minute}:${parts.second}.${String(ms).padStart(3, "0")}`;
}

/** `2026-11-22 03:14:07 UTC`. */
export function formatUtc(at: Instant, precision: Precision = "second"): string {
  return `${formatInstant(at, "UTC", precision)} UTC`;
}

/** A tick of a time axis: as much as ticks this far apart need to be told from each other. */
export function formatTick(at: Instant, stepMs: number, timeZone: string): string {
  const { month, day, hour, minute, second } = partsOf(at, timeZone);
  const isMidnight = hour === "00" && minute === "00" && second === "00";
  if (stepMs >= DAY || (isMidnight && stepMs >= HOUR))
    return `${Number(day)} ${months[Number(month) - 1]}`;
  return stepMs < MINUTE ? `${hour}:${minute}:${second}` : `${hour}:${minute}`;
}

/** `22 Nov 03:00 – 04:10`, the second day only where it is another. */
export function formatSpan(from: Instant, to: Instant, timeZone: string): string {
  const side = (at: Instant) => {
    const { month, day, hour, minute } = partsOf(at, timeZone);
    return { day: `${Number(day)} ${months[Number(month) - 1]}`, time: `${hour}:${minute}` };
  };
  const [a, b] = [side(from), side(to)];
  return `${a.day} ${a.time} – ${a.day === b.day ? "" : `${b.day} `}${b.time}`;
}

const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const formatters = new Map<string, Intl.DateTimeFormat>();

function partsOf(at: Instant, timeZone: string): Record<string, string> {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat("en-CA", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    formatters.set(timeZone, formatter);
  }
  return Object.fromEntries(formatter.formatToParts(at).map(({ type, value }) => [type, value]));
}

/** The zone if this runtime knows it, otherwise UTC. */
export function knownTimeZone(name: string | null | undefined): string {
  if (!name) return "UTC";
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return "UTC";
  }
}

const isUnknown = (value: Maybe): value is null | undefined =>
  value === null || value === undefined || !Number.isFinite(value);

const sign = (value: number) => (value < 0 ? "−" : "");

/** Three significant digits, but never an exponent and no zeros for show. */
const three = (size: number) => digits(size, 3);
const two = (size: number) => digits(size, 2);

function digits(size: number, significant: number): string {
  if (size === 0) return "0";
  const decimals = Math.max(0, Math.min(9, significant - 1 - Math.floor(Math.log10(size))));
  const text = Number(size.toPrecision(significant)).toFixed(decimals);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}
