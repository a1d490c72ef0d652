import { readCells, readMoment } from "./table-text.ts";

export type SeriesPoint = {
  /** As it was written, to be written again. */
  timestamp: string;
  at: number;
  value: number;
};

export type ReadSeries = {
  /** In order of time. */
  points: SeriesPoint[];
  /** The usual distance between two points, ms. */
  stepMs: number;
  /** What was odd about the input, as sentences. */
  remarks: string[];
};

const HOUR = 3_600_000;

/**
 * A series from a CSV with the columns `timestamp` and `value` (or the first two columns). Unsorted,
 * repeated and missing moments are put right or left alone, and said. Throws a `RangeError` with a
 * sentence where there is no series in it.
 */
export function readSeries(text: string): ReadSeries {
  const rows = readCells(text);
  const [timeColumn, valueColumn, hasHeader] = columnsOf(rows[0] ?? []);
  const body = hasHeader ? rows.slice(1) : rows;
  const points: SeriesPoint[] = [];
  let unread = 0;
  for (const row of body) {
    const timestamp = row[timeColumn] ?? "";
    const at = readMoment(timestamp);
    const written = row[valueColumn] ?? "";
    const value = written === "" ? Number.NaN : Number(written);
    if (at === null || !Number.isFinite(value)) unread++;
    else points.push({ timestamp, at, value });
  }
  if (points.length === 0)
    throw new RangeError(
      "There is no line with a timestamp (ISO, epoch, or YYYY-MM-DD HH:MM:SS) and a number.",
    );
  const remarks: string[] = [];
  if (unread > 0)
    remarks.push(`${count(unread, "line")} without a timestamp or a number left out.`);
  if (points.some(({ at }, i) => i > 0 && at < points[i - 1]!.at)) {
    points.sort((a, b) => a.at - b.at);
    remarks.push("The lines were not in order of time; they have been sorted.");
  }
  const gaps = points.slice(1).map(({ at }, i) => at - points[i]!.at);
  const repeated = gaps.filter((gap) => gap === 0).length;
  if (repeated > 0)
    remarks.push(`${count(repeated, "moment")} repeated; the first value of each is used.`);
  const stepMs = usualGap(gaps);
  const missing = gaps.filter((gap) => gap > 1.5 * stepMs).length;
  if (missing > 0)
    remarks.push(`${count(missing, "gap")} in the series; what is missing is not filled in.`);
  return { points, stepMs, remarks };
}

/** The median of the first two hundred positive gaps; an hour where there are none. */
function usualGap(gaps: readonly number[]): number {
  const positive: number[] = [];
  for (const gap of gaps) if (gap > 0 && positive.length < 200) positive.push(gap);
  positive.sort((a, b) => a - b);
  return positive[positive.length >> 1] ?? HOUR;
}

function columnsOf(first: readonly string[]): [number, number, boolean] {
  const names = first.map((name) => name.toLowerCase());
  const time = names.findIndex((name) => /^(timestamp|time|date|datetime|ts|at)$/.test(name));
  const value = names.findIndex((name) => /^(value|val|v|y)$/.test(name));
  if (time >= 0 && value >= 0) return [time, value, true];
  return [0, 1, readMoment(first[0] ?? "") === null];
}

const count = (n: number, noun: string) => `${n} ${noun}${n === 1 ? "" : "s"}`;
