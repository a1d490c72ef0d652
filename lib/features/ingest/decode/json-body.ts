import { invalid, tooLarge } from "#lib/core/errors.ts";
import { isObject, type Json } from "./json-value.ts";

/** Deeper than any span that is read: 64 values of three levels each, and the envelope around them. */
const MAX_DEPTH = 256;
const SCANNED_FROM_BYTES = 1024 * 1024;

/** A request's JSON. Throws `invalid` for what is none, `too_large` for what would explode in memory. */
export function parseBody(body: Uint8Array): Json {
  refuseTinyObjects(body);
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  let parsed: unknown;
  try {
    parsed = JSON.parse(bytes.toString("utf8", start));
  } catch (error) {
    throw invalid(`The body is not JSON: ${(error as Error).message}`, error);
  }
  if (!isObject(parsed)) throw invalid("The body must be a JSON object, an OTLP export request.");
  return "resource_spans" in parsed || "resource_logs" in parsed || "resource_metrics" in parsed
    ? (camelKeys(parsed, 0) as Json)
    : parsed;
}

/**
 * An empty object takes three bytes here and dozens once parsed. One bracket in eight bytes is more
 * than real telemetry has.
 */
function refuseTinyObjects(body: Uint8Array): void {
  if (body.length < SCANNED_FROM_BYTES) return;
  let left = SCANNED_FROM_BYTES + body.length / 8;
  for (let i = 0; i < body.length; i++) {
    const byte = body[i];
    if ((byte === 0x7b || byte === 0x5b) && --left < 0)
      throw tooLarge("The request holds too many empty or tiny records. Send smaller batches.");
  }
}

/** Protobuf's own JSON readers take the field names of the .proto files as well, so some writers use them. */
function camelKeys(value: unknown, depth: number): unknown {
  if (Array.isArray(value))
    return depth > MAX_DEPTH ? [] : value.map((element) => camelKeys(element, depth + 1));
  if (!isObject(value)) return value;
  const copy: Record<string, unknown> = {};
  if (depth > MAX_DEPTH) return copy;
  for (const key of Object.keys(value))
    if (key !== "__proto__")
      copy[key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())] = camelKeys(
        value[key],
        depth + 1,
      );
  return copy;
}

/** The bytes kept of a JSON span. What is nested deeper than `JSON.stringify` can follow is cut. */
export function jsonBytes(value: Json): Uint8Array {
  try {
    return Buffer.from(JSON.stringify(value));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return Buffer.from(JSON.stringify(cut(value, 0)));
  }
}

function cut(value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depth > MAX_DEPTH) return null;
  if (Array.isArray(value)) return value.map((element) => cut(element, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, cut(inner, depth + 1)]),
  );
}
