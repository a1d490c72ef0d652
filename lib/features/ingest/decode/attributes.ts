import { tooLarge } from "#lib/core/errors.ts";
import { clean } from "#lib/core/text.ts";
import { type Attributes, type Value, warningBit } from "../model.ts";

/** Values nested deeper than this become null: nobody reads them, and recursion must end. */
export const MAX_NESTING = 64;

/**
 * Roughly a dozen bytes of heap each. Empty records take two bytes on the wire and hundreds in memory,
 * so what a body may grow into is bounded by its size; honest telemetry stays well below.
 */
export const units = {
  element: 1,
  attribute: 4,
  nested: 6,
  event: 16,
  log: 32,
  point: 32,
  span: 64,
};
const UNITS_ALWAYS_ALLOWED = 1_000_000;

/** What decoding one request has found and spent so far. */
export class Tally {
  /** Bit set of `SpanWarning`, raised on the way and reset for every span. */
  warnings = 0;
  private left: number;

  constructor(bodyBytes: number) {
    this.left = UNITS_ALWAYS_ALLOWED + bodyBytes;
  }

  /** Throws `too_large` when the request holds more small things than its size can justify. */
  spend(cost: number): void {
    this.left -= cost;
    if (this.left < 0)
      throw tooLarge("The request holds too many empty or tiny records. Send smaller batches.");
  }
}

export const DUPLICATE_KEYS = warningBit("duplicate_keys");
export const NESTING_CAPPED = warningBit("nesting_capped");

/**
 * Adds one attribute; the last of a repeated key wins. Returns warning bits. `__proto__` is dropped:
 * it is no attribute of anybody's, and setting it would change what the object is.
 */
export function put(attributes: Attributes, key: string, value: Value): number {
  if (key === "__proto__") return 0;
  const isRepeated = attributes[key] !== undefined && Object.hasOwn(attributes, key);
  attributes[key] = value;
  return isRepeated ? DUPLICATE_KEYS : 0;
}

/** JSON knows no NaN and no infinities; they keep the names OTLP-JSON gives them. */
export function finite(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

/** Text for Postgres columns and look-ups: a resource is read by name, stored once and shown often. */
export function cleanTexts(attributes: Attributes): Attributes {
  for (const key of Object.keys(attributes)) {
    const value = attributes[key]!;
    if (typeof value === "string") attributes[key] = clean(value);
  }
  return attributes;
}
