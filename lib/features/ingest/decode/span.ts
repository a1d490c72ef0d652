import type { Instant } from "#lib/core/time.ts";
import { MINUTE } from "#lib/core/time.ts";
import { type RawSpan, type Rejection, warningBit } from "../model.ts";

/** Clocks differ; a span that ends further ahead of ours than this is told so. */
export const SKEW_TOLERANCE_MS = 5 * MINUTE;

const TIME_INFERRED = warningBit("time_inferred");
const NEGATIVE_DURATION = warningBit("negative_duration");
const CLOCK_SKEW = warningBit("clock_skew");
const ATTRIBUTES_DROPPED = warningBit("attributes_dropped");

/**
 * Puts a span's times in order. 0 stands for "not sent": a missing edge takes the other's time, and a
 * span without any happened when it arrived. Times are never shifted, only kept from running backwards.
 */
export function settleTimes(span: RawSpan, receivedAt: Instant): RawSpan {
  if (span.startedAt === 0 || span.endedAt === 0) {
    span.warnings |= TIME_INFERRED;
    const known = span.startedAt || span.endedAt || receivedAt;
    span.startedAt ||= known;
    span.endedAt ||= known;
  }
  if (span.endedAt < span.startedAt) {
    span.endedAt = span.startedAt;
    span.warnings |= NEGATIVE_DURATION;
  }
  if (span.endedAt > receivedAt + SKEW_TOLERANCE_MS) span.warnings |= CLOCK_SKEW;
  if (span.droppedAttributes > 0) span.warnings |= ATTRIBUTES_DROPPED;
  return span;
}

/** Bits 8 and 9 of a span's flags: "I know whether my parent is remote" and "it is". */
export function remoteParent(flags: number): boolean | null {
  return flags & 0x100 ? (flags & 0x200) !== 0 : null;
}

export function statusOf(code: number): RawSpan["status"] {
  return code === 1 ? "ok" : code === 2 ? "error" : "unset";
}

export const rejections = {
  zeroTrace: {
    reason: "zero_trace_id",
    message: "A trace id must not be all zeros.",
  },
  badTrace: {
    reason: "bad_trace_id",
    message: "A trace id must be 16 bytes (32 hex digits in JSON).",
  },
  zeroSpan: {
    reason: "zero_span_id",
    message: "A span id must not be all zeros.",
  },
  badSpan: {
    reason: "bad_span_id",
    message: "A span id must be 8 bytes (16 hex digits in JSON).",
  },
  undecodable: {
    reason: "undecodable_span",
    message: "A span could not be decoded.",
  },
  undecodableLog: {
    reason: "undecodable_log",
    message: "A log record could not be decoded.",
  },
  undecodableMetric: {
    reason: "undecodable_metric",
    message: "A metric could not be decoded.",
  },
} as const satisfies Record<string, Rejection>;

export const ZERO_TRACE_ID = "0".repeat(32);
export const ZERO_SPAN_ID = "0".repeat(16);

/** 64-bit trace ids come from older tracers over bridges; they are the low half of ours. */
export const padTraceId = (hex: string): string =>
  hex.length === 16 ? hex.padStart(32, "0") : hex;

/** Why a pair of ids cannot name a span, or null if it can. Both are hex, empty where absent. */
export function idFault(traceId: string, spanId: string): Rejection | null {
  if (traceId.length !== 32) return rejections.badTrace;
  if (traceId === ZERO_TRACE_ID) return rejections.zeroTrace;
  if (spanId.length !== 16) return rejections.badSpan;
  if (spanId === ZERO_SPAN_ID) return rejections.zeroSpan;
  return null;
}

/** A span's parent, or null for none: not sent, zero, of a wrong length, or the span itself. */
export function parentOf(parentSpanId: string, spanId: string): string | null {
  return parentSpanId.length !== 16 || parentSpanId === ZERO_SPAN_ID || parentSpanId === spanId
    ? null
    : parentSpanId;
}
