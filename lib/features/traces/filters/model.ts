import { type Choice, choiceFrom, choiceText } from "#lib/core/choice.ts";
import { dimensionNames, type SpanWarning, spanWarnings } from "#lib/features/ingest/model.ts";
import { type Dimension, type DimensionFilters, isDimension } from "#lib/features/rollups/model.ts";

/** Both ends included; null is open. */
export type Range = { min: number | null; max: number | null };

/** Fields of a span that are compared as text, beside the roll-up dimensions. */
export const textFields = [
  "conversation",
  "user",
  "response",
  "trace",
  "errorType",
  "tag",
  "usageQuality",
  "warning",
] as const;
export type TextField = (typeof textFields)[number];

/** Fields of a span that are compared as numbers; `cost` in US dollars, times in milliseconds. */
export const rangeFields = [
  "duration",
  "ttft",
  "cost",
  "tokens",
  "inputTokens",
  "outputTokens",
  "cacheReadTokens",
  "reasoningTokens",
] as const;
export type RangeField = (typeof rangeFields)[number];

export type SpanFilters = {
  /** The project's own dimensions are named `extra.<attribute key>`. */
  dimensions: DimensionFilters;
  fields: Partial<Record<TextField, Choice>>;
  ranges: Partial<Record<RangeField, Range>>;
  /** Part of the span's name, whatever its case. */
  name: string | null;
  /** Calls with tokens but without a price. */
  unpriced: boolean;
  /** Spans with an error, wherever the error is said. */
  errors: boolean;
};

export const noFilters: SpanFilters = {
  dimensions: {},
  fields: {},
  ranges: {},
  name: null,
  unpriced: false,
  errors: false,
};

/** The names of all filters in a query string but the project's own dimensions. */
export const filterKeys = [
  ...dimensionNames,
  ...textFields,
  ...rangeFields,
  "name",
  "unpriced",
  "errors",
] as const;
export type FilterKey = (typeof filterKeys)[number];

export type FilterParams = Record<string, string>;

/** Reads filters from a query string; choices as in `choiceFrom`, ranges as in `rangeFrom`. */
export function filtersFrom(params: Record<string, string | undefined>): SpanFilters {
  const filters: SpanFilters = structuredClone(noFilters);
  for (const [key, text] of Object.entries(params))
    if (isDimension(key)) put(filters.dimensions, key, choiceFrom(text));
  for (const name of textFields) put(filters.fields, name, choiceFrom(params[name]));
  for (const name of rangeFields) put(filters.ranges, name, rangeFrom(params[name]));
  filters.name = params.name?.trim() || null;
  filters.unpriced = params.unpriced === "true";
  filters.errors = params.errors === "true";
  return filters;
}

/** The inverse of `filtersFrom`: the shortest query string that means the same, in a fixed order. */
export function paramsOf(filters: SpanFilters): FilterParams {
  const params: FilterParams = {};
  const dimensions = Object.keys(filters.dimensions).sort() as Dimension[];
  for (const name of dimensions) put(params, name, choiceText(filters.dimensions[name]));
  for (const name of textFields) put(params, name, choiceText(filters.fields[name]));
  for (const name of rangeFields) put(params, name, rangeText(filters.ranges[name]));
  if (filters.name) params.name = filters.name;
  if (filters.unpriced) params.unpriced = "true";
  if (filters.errors) params.errors = "true";
  return params;
}

export const hasFilters = (filters: SpanFilters): boolean =>
  Object.keys(paramsOf(filters)).length > 0;

/** `10..500`, `10..`, `..500`; anything else is no range. */
export function rangeFrom(text: string | undefined): Range | undefined {
  const ends = /^(.*?)\.\.(.*)$/.exec(text ?? "")?.slice(1, 3) ?? [];
  const [min = null, max = null] = ends.map((end) => (end.trim() === "" ? null : Number(end)));
  if (
    (min === null && max === null) ||
    [min, max].some((end) => end !== null && !Number.isFinite(end))
  )
    return undefined;
  return { min, max };
}

export function rangeText(range: Range | undefined): string | undefined {
  if (!range || (range.min === null && range.max === null)) return undefined;
  return `${range.min ?? ""}..${range.max ?? ""}`;
}

export const isWarning = (text: string): text is SpanWarning =>
  (spanWarnings as readonly string[]).includes(text);

function put<K extends string, V>(target: Partial<Record<K, V>>, key: K, value: V | undefined) {
  if (value !== undefined) target[key] = value;
}
