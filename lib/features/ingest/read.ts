import { parse, unquote } from "./json-text.ts";
import type { Value } from "./model.ts";

/** Longest text kept in an indexed column. */
export const TEXT_LIMIT = 512;

/** What emitters write when they have nothing to say, or were told not to say it. */
const nothings: ReadonlySet<string> = new Set([
  "",
  "[]",
  "{}",
  "<REDACTED>",
  "__REDACTED__",
  "<not serializable>",
  "<not specified>",
  "N/A",
]);

export function isEmpty(value: Value | undefined): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value === "string") return value.length < 20 && nothings.has(value);
  if (typeof value !== "object") return false;
  if (Array.isArray(value)) return value.length === 0;
  for (const _ in value) return false;
  return true;
}

/** A short text; quotes from one JSON encoding too many are taken off. Undefined where there is none. */
export function text(value: Value | undefined): string | undefined {
  if (typeof value === "string") {
    if (value.length < 20 && nothings.has(value)) return undefined;
    const plain = value.charCodeAt(0) === 0x22 ? unquote(value) : value;
    if (plain.length < 20 && nothings.has(plain)) return undefined;
    return plain.length > TEXT_LIMIT ? plain.slice(0, TEXT_LIMIT) : plain;
  }
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return undefined;
}

/** A count of tokens: a whole number that is not negative, however it was written. */
export function count(value: Value | undefined): number | undefined {
  const parsed = number(value);
  if (parsed === undefined || parsed < 0 || parsed > Number.MAX_SAFE_INTEGER) return undefined;
  return Number.isInteger(parsed) ? parsed : undefined;
}

export function number(value: Value | undefined): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value !== "string" || value.length === 0 || value.length > 40) return undefined;
  const parsed = Number(value);
  return Number.isFinite(parsed) && value.trim() !== "" ? parsed : undefined;
}

/** An amount in USD. Zero is what emitters write when they do not know a price, so it is none. */
export function money(value: Value | undefined): number | undefined {
  const parsed = number(value);
  return parsed !== undefined && parsed > 0 ? parsed : undefined;
}

/** Texts from an array, a JSON array in a string, or a comma-separated list. */
export function list(value: Value | undefined): string[] | undefined {
  let items: Value | undefined = value;
  if (typeof value === "string") {
    if (isEmpty(value)) return undefined;
    items = value.charCodeAt(0) === 0x5b ? (parse(value) ?? value) : value;
    if (typeof items === "string") items = items.split(",").map((item) => item.trim());
  }
  if (!Array.isArray(items)) return undefined;
  const texts: string[] = [];
  for (const item of items) {
    const one = text(item);
    if (one !== undefined) texts.push(one);
    if (texts.length === 64) break;
  }
  return texts.length > 0 ? texts : undefined;
}

/** Epoch milliseconds of an ISO time, which some emitters wrap in quotes once more. */
export function time(value: Value | undefined): number | undefined {
  const iso = text(value);
  const parsed = iso === undefined ? Number.NaN : Date.parse(iso);
  return Number.isNaN(parsed) ? undefined : parsed;
}
