import { clean } from "#lib/core/text.ts";
import type { Attributes, Resource, Value } from "../model.ts";
import { cleanTexts, finite, MAX_NESTING, NESTING_CAPPED, put, units } from "./attributes.ts";
import type { Reader } from "./reader.ts";

// Field numbers throughout this folder are those of opentelemetry-proto 1.x; a `case` is a tag, that
// is field number * 8 + wire type, so a known number with a wrong type is skipped like an unknown one.

/** `KeyValue`: key = 1, value = 2. Adds itself to `attributes`. */
export function readKeyValue(reader: Reader, end: number, attributes: Attributes, depth = 0): void {
  reader.spend(units.attribute);
  let key = "";
  let value: Value = null;
  while (reader.at < end) {
    const tag = reader.tag();
    if (tag === 10) key = reader.text(end);
    else if (tag === 18) value = readValue(reader, reader.open(end), depth);
    else reader.skip(tag, end);
  }
  reader.close(end);
  reader.warnings |= put(attributes, clean(key), value);
}

/** `AnyValue`. Empty is null; of several kinds the last counts, as protobuf says of a `oneof`. */
export function readValue(reader: Reader, end: number, depth = 0): Value {
  let value: Value = null;
  while (reader.at < end) {
    const tag = reader.tag();
    switch (tag) {
      case 10:
        value = reader.text(end);
        break;
      case 16:
        value = reader.uint32() !== 0;
        break;
      case 24:
        value = reader.int64();
        break;
      case 33:
        value = finite(reader.double());
        break;
      case 42:
      case 50: {
        const inner = reader.open(end);
        reader.spend(units.nested);
        if (depth >= MAX_NESTING) {
          reader.warnings |= NESTING_CAPPED;
          reader.at = inner;
          value = null;
        } else
          value =
            tag === 42 ? readArray(reader, inner, depth + 1) : readMap(reader, inner, depth + 1);
        break;
      }
      case 58:
        value = reader.base64(end);
        break;
      default:
        reader.skip(tag, end);
    }
  }
  reader.close(end);
  return value;
}

function readArray(reader: Reader, end: number, depth: number): Value[] {
  const values: Value[] = [];
  while (reader.at < end) {
    const tag = reader.tag();
    if (tag === 10) {
      reader.spend(units.element);
      values.push(readValue(reader, reader.open(end), depth));
    } else reader.skip(tag, end);
  }
  reader.close(end);
  return values;
}

function readMap(reader: Reader, end: number, depth: number): Attributes {
  const map: Attributes = {};
  while (reader.at < end) {
    const tag = reader.tag();
    if (tag === 10) readKeyValue(reader, reader.open(end), map, depth);
    else reader.skip(tag, end);
  }
  reader.close(end);
  return map;
}

/**
 * Walks `Resource*` messages (field 1 of a request) and their `Scope*` (field 2), whatever the signal,
 * and hands each record's end to `record` with the reader at its start. Protobuf lets a resource come
 * after what it describes, so each level is looked through for it first.
 */
export function eachRecord(
  reader: Reader,
  end: number,
  record: (end: number, resource: Resource) => void,
): void {
  while (reader.at < end) {
    const tag = reader.tag();
    if (tag !== 10) {
      reader.skip(tag, end);
      continue;
    }
    const groupEnd = reader.open(end);
    const { described: attributes, schemaUrl } = header(reader, groupEnd, readResource);
    while (reader.at < groupEnd) {
      const inner = reader.tag();
      if (inner === 18)
        eachInScope(reader, reader.open(groupEnd), attributes ?? {}, schemaUrl, record);
      else reader.skip(inner, groupEnd);
    }
    reader.close(groupEnd);
  }
  reader.close(end);
}

function eachInScope(
  reader: Reader,
  end: number,
  attributes: Attributes,
  resourceSchemaUrl: string,
  record: (end: number, resource: Resource) => void,
): void {
  const { described: scope, schemaUrl } = header(reader, end, readScope);
  const resource: Resource = {
    attributes,
    scopeName: scope?.name ?? "",
    scopeVersion: scope?.version ?? "",
    schemaUrl: schemaUrl || resourceSchemaUrl,
  };
  while (reader.at < end) {
    const tag = reader.tag();
    if (tag === 18) {
      const recordEnd = reader.open(end);
      record(recordEnd, resource);
      reader.at = recordEnd;
    } else reader.skip(tag, end);
  }
  reader.close(end);
}

/** Reads field 1 and `schema_url` (3) of a group, and returns to its start. */
function header<T>(
  reader: Reader,
  end: number,
  read: (reader: Reader, end: number) => T,
): { described: T | undefined; schemaUrl: string } {
  const start = reader.at;
  let described: T | undefined;
  let schemaUrl = "";
  while (reader.at < end) {
    const tag = reader.tag();
    if (tag === 10) described = read(reader, reader.open(end));
    else if (tag === 26) schemaUrl = clean(reader.text(end));
    else reader.skip(tag, end);
  }
  reader.close(end);
  reader.at = start;
  return { described, schemaUrl };
}

/** `Resource`: attributes = 1. */
function readResource(reader: Reader, end: number): Attributes {
  const attributes: Attributes = {};
  while (reader.at < end) {
    const tag = reader.tag();
    if (tag === 10) readKeyValue(reader, reader.open(end), attributes);
    else reader.skip(tag, end);
  }
  reader.close(end);
  return cleanTexts(attributes);
}

/** `InstrumentationScope`: name = 1, version = 2. */
function readScope(reader: Reader, end: number): { name: string; version: string } {
  let name = "";
  let version = "";
  while (reader.at < end) {
    const tag = reader.tag();
    if (tag === 10) name = clean(reader.text(end));
    else if (tag === 18) version = clean(reader.text(end));
    else reader.skip(tag, end);
  }
  reader.close(end);
  return { name, version };
}
