import type { Choice } from "#lib/core/choice.ts";
import { UNKNOWN } from "#lib/core/format.ts";
import { type Dimension, isDimension } from "#lib/features/rollups/model.ts";
import {
  type Range,
  type RangeField,
  rangeFields,
  type SpanFilters,
  type TextField,
  textFields,
} from "#lib/features/traces/filters/model.ts";
import { dimensionLabel, rangeLabels, textLabels, valueLabel } from "./fields.ts";

/** A field one can filter by. */
export type Field =
  | { kind: "dimension"; name: Dimension }
  | { kind: "text"; name: TextField }
  | { kind: "range"; name: RangeField };

export const allFields = (dimensions: readonly Dimension[]): Field[] => [
  ...dimensions.map((name): Field => ({ kind: "dimension", name })),
  ...rangeFields.map((name): Field => ({ kind: "range", name })),
  ...textFields.map((name): Field => ({ kind: "text", name })),
];

export function fieldLabel(field: Field): string {
  if (field.kind === "dimension") return dimensionLabel(field.name);
  return field.kind === "text" ? textLabels[field.name] : rangeLabels[field.name].label;
}

export function choiceOf(filters: SpanFilters, field: Field): Choice {
  const choice =
    field.kind === "dimension"
      ? filters.dimensions[field.name]
      : field.kind === "text"
        ? filters.fields[field.name]
        : undefined;
  return choice ?? { in: [], not: [] };
}

export function withChoice(filters: SpanFilters, field: Field, choice: Choice): SpanFilters {
  const value = choice.in.length + choice.not.length > 0 ? choice : undefined;
  if (field.kind === "dimension")
    return { ...filters, dimensions: without(filters.dimensions, field.name, value) };
  if (field.kind === "text")
    return { ...filters, fields: without(filters.fields, field.name, value) };
  return filters;
}

export function withRange(
  filters: SpanFilters,
  name: RangeField,
  range: Range | undefined,
): SpanFilters {
  const value = range && (range.min !== null || range.max !== null) ? range : undefined;
  return { ...filters, ranges: without(filters.ranges, name, value) };
}

/** Takes a value in, leaves it out, or forgets about it. */
export function toggled(choice: Choice, side: "in" | "not", value: string): Choice {
  const other = side === "in" ? "not" : "in";
  const has = choice[side].includes(value);
  return {
    ...choice,
    [side]: has ? choice[side].filter((one) => one !== value) : [...choice[side], value],
    [other]: choice[other].filter((one) => one !== value),
  };
}

/** A filter as it is shown: what it says, and the filters without it. */
export type Chip = { key: string; field: Field | null; text: string; without: SpanFilters };

export function chipsOf(filters: SpanFilters): Chip[] {
  const chips: Chip[] = [];
  const choices: [Field, Choice][] = [
    ...Object.entries(filters.dimensions).map(([name, choice]): [Field, Choice] => [
      { kind: "dimension", name: name as Dimension },
      choice!,
    ]),
    ...Object.entries(filters.fields).map(([name, choice]): [Field, Choice] => [
      { kind: "text", name: name as TextField },
      choice!,
    ]),
  ];
  for (const [field, choice] of choices) {
    const words = (values: string[]) =>
      values.map((value) => valueLabel(value, field.name)).join(" or ");
    const is = choice.in.length > 0 ? ` is ${words(choice.in)}` : "";
    const not = choice.not.length > 0 ? ` is not ${words(choice.not)}` : "";
    chips.push({
      key: field.name,
      field,
      text: `${fieldLabel(field)}${is}${is && not ? "," : ""}${not}`,
      without: withChoice(filters, field, { in: [], not: [] }),
    });
  }
  for (const [name, range] of Object.entries(filters.ranges) as [RangeField, Range][])
    chips.push({
      key: name,
      field: { kind: "range", name },
      text: `${rangeLabels[name].label} ${rangeWords(name, range)}`,
      without: withRange(filters, name, undefined),
    });
  if (filters.name)
    chips.push({
      key: "name",
      field: null,
      text: `Name contains ${filters.name}`,
      without: { ...filters, name: null },
    });
  if (filters.errors)
    chips.push({
      key: "errors",
      field: null,
      text: "Failed",
      without: { ...filters, errors: false },
    });
  if (filters.unpriced)
    chips.push({
      key: "unpriced",
      field: null,
      text: "Without a price",
      without: { ...filters, unpriced: false },
    });
  return chips;
}

function rangeWords(name: RangeField, { min, max }: Range): string {
  const say = (value: number | null) => (value === null ? UNKNOWN : amount(name, value));
  if (min !== null && max !== null) return `${say(min)} to ${say(max)}`;
  return min !== null ? `at least ${say(min)}` : `at most ${say(max)}`;
}

/** A number of a field with its unit. */
export function amount(name: RangeField, value: number): string {
  const { unit } = rangeLabels[name];
  if (unit === "$") return `$${value}`;
  if (unit === "ms" && value >= 1_000) return `${value / 1_000} s`;
  return unit === "tokens" ? value.toLocaleString("en-US") : `${value} ${unit}`;
}

function without<K extends string, V>(
  record: Partial<Record<K, V>>,
  key: K,
  value: V | undefined,
): Partial<Record<K, V>> {
  const { [key]: _, ...rest } = record;
  return (value === undefined ? rest : { ...record, [key]: value }) as Partial<Record<K, V>>;
}

export const isSameField = (a: Field, b: Field): boolean => a.kind === b.kind && a.name === b.name;

export const fieldOf = (name: string): Field | null =>
  isDimension(name)
    ? { kind: "dimension", name }
    : (textFields as readonly string[]).includes(name)
      ? { kind: "text", name: name as TextField }
      : (rangeFields as readonly string[]).includes(name)
        ? { kind: "range", name: name as RangeField }
        : null;
