import { clean } from "#lib/core/text.ts";
import type { Attributes, Resource, Value } from "../model.ts";
import {
  cleanTexts,
  finite,
  MAX_NESTING,
  NESTING_CAPPED,
  put,
  type Tally,
  units,
} from "./attributes.ts";
import { exact } from "./reader.ts";

/** Anything that `JSON.parse` may have found where an object belongs. */
export type Json = { readonly [key: string]: unknown };

export const isObject = (value: unknown): value is Json =>
  value !== null && typeof value === "object" && !Array.isArray(value);

const nothing: readonly never[] = [];
/** The elements of what should be an array; empty where it is something else. */
export const list = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : nothing;

export const text = (value: unknown): string =>
  typeof value === "string" ? value : typeof value === "number" ? String(value) : "";

/** An OTLP attribute list, `[{ key, value }]`, as a plain object. */
export function attributesOf(pairs: unknown, tally: Tally, depth = 0): Attributes {
  const attributes: Attributes = {};
  for (const pair of list(pairs)) {
    if (!isObject(pair)) continue;
    tally.spend(units.attribute);
    const value = anyValueOf(pair.value, tally, depth);
    tally.warnings |= put(attributes, clean(text(pair.key)), value);
  }
  return attributes;
}

/** `AnyValue`. Empty or missing is null; a bare scalar, which some hand-written senders use, is itself. */
export function anyValueOf(value: unknown, tally: Tally, depth = 0): Value {
  if (typeof value !== "object" || value === null)
    return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
      ? value
      : null;
  const any = value as Json;
  if (any.stringValue !== undefined) return text(any.stringValue);
  if (any.intValue !== undefined) return integer(any.intValue);
  if (any.boolValue !== undefined) return any.boolValue === true || any.boolValue === "true";
  if (any.doubleValue !== undefined) return double(any.doubleValue);
  if (any.bytesValue !== undefined) return text(any.bytesValue);
  const values = any.arrayValue ?? any.kvlistValue;
  if (!isObject(values)) return null;
  tally.spend(units.nested);
  if (depth >= MAX_NESTING) {
    tally.warnings |= NESTING_CAPPED;
    return null;
  }
  if (any.arrayValue === undefined) return attributesOf(values.values, tally, depth + 1);
  return list(values.values).map((element) => {
    tally.spend(units.element);
    return anyValueOf(element, tally, depth + 1);
  });
}

/** int64 as decimal text, number, or the `{ low, high }` that protobufjs makes of it. Null if neither. */
export function integer(value: unknown): number | string | null {
  if (typeof value === "number") {
    if (Number.isSafeInteger(value) || !Number.isInteger(value)) return value;
    return exact(BigInt(value));
  }
  if (typeof value === "string") {
    // Twenty digits hold every 64-bit number; longer texts are none, and slow to turn into one.
    if (/^[-+]?\d{1,20}$/.test(value)) {
      const number = Number(value);
      return Number.isSafeInteger(number) ? number : exact(BigInt(value));
    }
    return value.trim() === "" || !Number.isFinite(Number(value)) ? null : Number(value);
  }
  if (isObject(value) && typeof value.low === "number" && typeof value.high === "number") {
    const bits = (BigInt(value.high | 0) << 32n) | BigInt(value.low >>> 0);
    return exact(value.unsigned === true ? BigInt.asUintN(64, bits) : bits);
  }
  return null;
}

/** A double as number or text; `NaN`, `Infinity` and `-Infinity` stay the words they came as. */
export function double(value: unknown): Value {
  if (typeof value === "number") return finite(value);
  if (typeof value !== "string" || value.trim() === "") return null;
  const number = Number(value);
  return Number.isNaN(number) && value !== "NaN" ? null : finite(number);
}

export const plainNumber = (value: unknown): number | null => {
  const number = typeof value === "number" ? value : Number(integer(value) ?? Number.NaN);
  return Number.isFinite(number) ? number : null;
};

/** Nanoseconds since the epoch as milliseconds, cut to whole microseconds; 0 where absent or unreadable. */
export function instantOf(nanos: unknown): number {
  if (typeof nanos === "string") {
    // The last three digits are dropped as text: the whole would not fit a double.
    if (/^\d{4,20}$/.test(nanos)) return Number(nanos.slice(0, -3)) / 1000;
    return 0;
  }
  if (typeof nanos !== "number") return isObject(nanos) ? instantOf(String(integer(nanos))) : 0;
  if (!(nanos >= 1000 && nanos < 2 ** 64)) return 0;
  // A double holds today's nanoseconds to 256. Half of that keeps whole microseconds whole.
  return Number((BigInt(Math.trunc(nanos)) + 128n) / 1000n) / 1000;
}

const enumNames: Record<string, number> = {
  SPAN_KIND_INTERNAL: 1,
  SPAN_KIND_SERVER: 2,
  SPAN_KIND_CLIENT: 3,
  SPAN_KIND_PRODUCER: 4,
  SPAN_KIND_CONSUMER: 5,
  STATUS_CODE_OK: 1,
  STATUS_CODE_ERROR: 2,
  AGGREGATION_TEMPORALITY_DELTA: 1,
  AGGREGATION_TEMPORALITY_CUMULATIVE: 2,
};

/** An enum as the number the standard asks for, or as the name other JSON writers give it. */
export function enumOf(value: unknown): number {
  if (typeof value === "string") return enumNames[value] ?? (Math.trunc(Number(value)) || 0);
  return typeof value === "number" ? Math.trunc(value) : 0;
}

const HEX = /^[0-9a-fA-F]+$/;

/**
 * An id as lower-case hex: hex of any case, or the base64 that older protobuf-JSON writers sent. What is
 * neither comes back empty.
 */
export function idOf(value: unknown): string {
  if (typeof value !== "string" || value.length > 32 || value.length < 11) return "";
  if ((value.length === 32 || value.length === 16) && HEX.test(value)) return value.toLowerCase();
  if (value.length > 24) return "";
  const bytes = Buffer.from(value, "base64");
  return bytes.length === 16 || bytes.length === 8 ? bytes.toString("hex") : "";
}

/** Walks `resource*` and `scope*` groups, whatever the signal, and hands every record to `record`. */
export function eachJsonRecord(
  groups: unknown,
  names: { scopes: string; oldScopes: string; records: string },
  tally: Tally,
  record: (record: unknown, resource: Resource) => void,
): void {
  for (const group of list(groups)) {
    if (!isObject(group)) continue;
    tally.spend(units.event);
    const { attributes: pairs } = isObject(group.resource) ? group.resource : { attributes: [] };
    const attributes = cleanTexts(attributesOf(pairs, tally));
    const scopes = group[names.scopes] ?? group[names.oldScopes];
    for (const scoped of list(scopes)) {
      if (!isObject(scoped)) continue;
      tally.spend(units.event);
      const named = scoped.scope ?? scoped.instrumentationLibrary;
      const scope: Json = isObject(named) ? named : {};
      const resource: Resource = {
        attributes,
        scopeName: clean(text(scope.name)),
        scopeVersion: clean(text(scope.version)),
        schemaUrl: clean(text(scoped.schemaUrl) || text(group.schemaUrl)),
      };
      for (const one of list(scoped[names.records])) record(one, resource);
    }
  }
}
