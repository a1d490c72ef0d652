import { formatInstant } from "#lib/core/format.ts";
import type { Instant, Window } from "#lib/core/time.ts";

/** One line, area or stack of bars. `null` is a gap: nothing was measured there. */
export type Series = {
  key: string;
  label: string;
  values: readonly (number | null)[];
  /** A CSS colour; by default the entity's own. */
  color?: string;
  /** Dashed and faint: what was before. */
  isPrevious?: boolean;
  /** Where its numbers come from, for the table view. */
  href?: string;
};

export const changeKinds = [
  "service_version",
  "response_model",
  "prompt_version",
  "deploy",
  "other",
] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** Something changed then: a thin line with a glyph that opens its story. */
export type ChangeMark = {
  at: Instant;
  kind: ChangeKind;
  title: string;
  detail?: string;
  href?: string;
};

/** A stretch of time behind the lines, an incident for example. */
export type TimeBand = Window & { label: string; level: "critical" | "warning" | "info" };

/** What is usual, as a band behind the lines. */
export type ExpectedRange = {
  low: readonly (number | null)[];
  high: readonly (number | null)[];
  label: string;
};

/** A chart's numbers: the starts of its buckets, and a value per bucket and series. */
export type ChartData = {
  window: Window;
  bucketMs: number;
  at: readonly Instant[];
  series: readonly Series[];
  /** The bucket that is still filling, or null. */
  unfinishedFrom?: Instant | null;
};

/** Rows of text with a header, quoted where it must be; times in UTC as spreadsheets read them. */
export function toCsv({ at, series }: Pick<ChartData, "at" | "series">, unit = ""): string {
  const rows = [
    ["time_utc", ...series.map(({ label }) => (unit ? `${label} (${unit})` : label))],
    ...at.map((moment, row) => [
      formatInstant(moment, "UTC", "second"),
      ...series.map(({ values }) => String(values[row] ?? "")),
    ]),
  ];
  return rows.map((cells) => cells.map(quoted).join(",")).join("\r\n");
}

/** A cell that a spreadsheet would run as a formula is kept as text. */
function quoted(cell: string): string {
  const text = /^[=+\-@\t\r]/.test(cell) && Number.isNaN(Number(cell)) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** What a chart shows, said in a sentence: each series' last, lowest and highest value. */
export function describeSeries(
  { at, series, unfinishedFrom }: ChartData,
  format: (value: number) => string,
  timeZone: string,
): string {
  const when = (index: number) => formatInstant(at[index]!, timeZone, "minute");
  return series
    .filter(({ isPrevious }) => !isPrevious)
    .map(({ label, values }) => {
      const known = values.flatMap((value, index) => (value === null ? [] : [{ value, index }]));
      if (known.length === 0) return `${label}: nothing measured.`;
      const finished = known.filter(({ index }) => !(at[index]! >= (unfinishedFrom ?? Infinity)));
      const last = (finished.at(-1) ?? known.at(-1))!;
      const low = known.reduce((a, b) => (b.value < a.value ? b : a));
      const high = known.reduce((a, b) => (b.value > a.value ? b : a));
      return `${label}: ${format(last.value)} at ${when(last.index)}, lowest ${format(low.value)} at ${when(low.index)}, highest ${format(high.value)} at ${when(high.index)}.`;
    })
    .join(" ");
}

export const MOST_SERIES = 6;

/** The first six as they are; what is left is added up as "other". Only for amounts that add up. */
export function topSeries(series: readonly Series[], most = MOST_SERIES): Series[] {
  if (series.length <= most) return [...series];
  const rest = series.slice(most);
  const values = rest[0]!.values.map((_, row) => {
    const known = rest.flatMap(({ values: column }) => column[row] ?? []);
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
  });
  return [
    ...series.slice(0, most),
    {
      key: OTHER_KEY,
      label: rest.length === 1 ? rest[0]!.label : `other (${rest.length})`,
      values,
      color: "var(--chart-other)",
    },
  ];
}

export const OTHER_KEY = "\u0000other";
