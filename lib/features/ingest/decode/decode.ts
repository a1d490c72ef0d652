import { AppError, invalid } from "#lib/core/errors.ts";
import type { Instant } from "#lib/core/time.ts";
import type { Decoded, WireEncoding } from "../model.ts";
import { parseBody } from "./json-body.ts";
import { jsonLogs } from "./json-logs.ts";
import { jsonMetrics } from "./json-metrics.ts";
import { jsonSpans } from "./json-spans.ts";
import { protobufLogs } from "./protobuf-logs.ts";
import { protobufMetrics } from "./protobuf-metrics.ts";
import { protobufSpans } from "./protobuf-spans.ts";
import { Malformed } from "./reader.ts";
import { jsonFields, type Signal } from "./signal.ts";

/**
 * Turns the body of an OTLP export request into records. One bad record becomes a rejection; only a
 * body that cannot be followed at all throws, `invalid`, or `too_large` if it is made to explode.
 */
export function decode(
  signal: Signal,
  encoding: WireEncoding,
  body: Uint8Array,
  receivedAt: Instant,
): Decoded {
  try {
    return encoding === "json"
      ? fromJson(signal, body, receivedAt)
      : fromProtobuf(signal, body, receivedAt);
  } catch (error) {
    if (error instanceof Malformed)
      throw invalid(`The body is no OTLP ${signal} request: ${error.message}.`, error);
    throw error;
  }
}

function fromProtobuf(signal: Signal, body: Uint8Array, receivedAt: Instant): Decoded {
  switch (signal) {
    case "traces":
      return { signal, ...protobufSpans(body, receivedAt) };
    case "logs":
      return { signal, ...protobufLogs(body, receivedAt) };
    case "metrics":
      return { signal, ...protobufMetrics(body, receivedAt) };
  }
}

function fromJson(signal: Signal, body: Uint8Array, receivedAt: Instant): Decoded {
  const json = parseBody(body);
  const field = jsonFields[signal];
  if (json[field] !== undefined && json[field] !== null && !Array.isArray(json[field]))
    throw new AppError(
      "invalid",
      `The body is no OTLP ${signal} request: ${field} must be a list.`,
    );
  switch (signal) {
    case "traces":
      return { signal, ...jsonSpans(json, body.length, receivedAt) };
    case "logs":
      return { signal, ...jsonLogs(json, body.length, receivedAt) };
    case "metrics":
      return { signal, ...jsonMetrics(json, body.length, receivedAt) };
  }
}
