import { parseBody } from "./json-body.ts";
import { Malformed, Reader } from "./reader.ts";
import { jsonFields, type Signal, signals } from "./signal.ts";

/**
 * Which signal a body holds, for exporters that were given the bare address of the collector. The three
 * requests share their outer shape, so protobuf is told apart by its first record. Null if it holds
 * none; throws `invalid` for what is not even JSON.
 */
export function sniffSignal(encoding: "protobuf" | "json", body: Uint8Array): Signal | null {
  return encoding === "json" ? sniffJson(body) : sniffProtobuf(body);
}

function sniffJson(body: Uint8Array): Signal | null {
  const parsed = parseBody(body);
  return signals.find((signal) => jsonFields[signal] in parsed) ?? null;
}

/** Times at these tags are fixed64, which no other signal has there. */
const SPAN_TIMES = new Set([57, 65]);
const LOG_TIMES = new Set([9, 89]);
/** Sum, histogram, exponential histogram and summary; a gauge shares its tag with a span's name. */
const METRIC_DATA = new Set([58, 74, 82, 90, 42]);

function sniffProtobuf(body: Uint8Array): Signal | null {
  const reader = new Reader(body);
  try {
    const recordEnd = firstRecord(reader, body.length);
    if (recordEnd === null) return null;
    const tags = new Set<number>();
    while (reader.at < recordEnd) {
      const tag = reader.tag();
      tags.add(tag);
      reader.skip(tag, recordEnd);
    }
    const has = (wanted: Set<number>) => [...wanted].some((tag) => tags.has(tag));
    if (has(SPAN_TIMES)) return "traces";
    if (has(LOG_TIMES)) return "logs";
    return has(METRIC_DATA) ? "metrics" : null;
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}

/** Moves into `Resource*` (1) > `Scope*` (2) > record (2) and returns its end. */
function firstRecord(reader: Reader, end: number): number | null {
  let limit = end;
  for (const wanted of [10, 18, 18]) {
    let isFound = false;
    while (reader.at < limit && !isFound) {
      const tag = reader.tag();
      if (tag === wanted) {
        limit = reader.open(limit);
        isFound = true;
      } else reader.skip(tag, limit);
    }
    if (!isFound) return null;
  }
  return limit;
}
