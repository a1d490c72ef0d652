import { parsePartialJson } from "#lib/core/partial-json.ts";
import type { Value } from "../model.ts";

export type JsonObject = { [key: string]: Value };

export const isObject = (value: Value | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What senders write where they have, or show, nothing. */
const placeholders: ReadonlySet<string> = new Set([
  "",
  "<REDACTED>",
  "__REDACTED__",
  "[REDACTED]",
  "<not serializable>",
  "<not specified>",
  "N/A",
]);

/** False for null, empty text, lists and objects, and for markers of redaction. */
export function isPresent<T extends Value>(value: T | undefined): value is NonNullable<T> {
  if (value === undefined || value === null) return false;
  if (typeof value === "string") return !placeholders.has(value);
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value !== "object") return true;
  for (const key in value) if (Object.hasOwn(value, key)) return true;
  return false;
}

/** The first of these that is present. */
export const firstPresent = (...values: (Value | undefined)[]): Value | undefined =>
  values.find((value) => isPresent(value));

/** The object or list that a text spells out, if it spells out one completely; else the text itself. */
export function unfolded(value: Value): Value {
  if (typeof value !== "string") return value;
  const read = parsePartialJson(value);
  return read?.ending === "whole" ? read.value : value;
}

export const stringOf = (value: Value | undefined): string | undefined =>
  typeof value === "string" && isPresent(value) ? value : undefined;

/** An id, which some write as a number. */
export function idOf(...values: (Value | undefined)[]): string | null {
  for (const value of values) {
    if (typeof value === "string" && value !== "") return value;
    if (typeof value === "number") return String(value);
  }
  return null;
}

export function numberOf(value: Value | undefined): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

/** Text as it is, anything else as JSON. */
export const textOf = (value: Value): string =>
  typeof value === "string" ? value : JSON.stringify(value);

export const listOf = (value: Value | undefined): Value[] =>
  Array.isArray(value) ? value : isPresent(value) ? [value] : [];
