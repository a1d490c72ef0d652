import { clean } from "#lib/core/text.ts";
import type { Instant } from "#lib/core/time.ts";
import {
  type Attributes,
  type RawSpan,
  type Rejection,
  type Resource,
  type SpanEvent,
  type SpanLink,
  warningBit,
} from "../model.ts";
import { units } from "./attributes.ts";
import { eachRecord, readKeyValue } from "./protobuf-value.ts";
import { Malformed, Reader } from "./reader.ts";
import {
  idFault,
  padTraceId,
  parentOf,
  rejections as reasons,
  remoteParent,
  settleTimes,
  statusOf,
} from "./span.ts";

const ATTRIBUTES_DROPPED = warningBit("attributes_dropped");

export function protobufSpans(
  body: Uint8Array,
  receivedAt: Instant,
): { spans: RawSpan[]; rejections: Rejection[] } {
  const reader = new Reader(body);
  const spans: RawSpan[] = [];
  const rejections: Rejection[] = [];
  eachRecord(reader, body.length, (end, resource) => {
    reader.spend(units.span);
    try {
      const read = readSpan(reader, end, resource, receivedAt);
      if ("reason" in read) rejections.push(read);
      else spans.push(read);
    } catch (error) {
      // The span's own length is known, so its neighbours are not lost with it.
      if (!(error instanceof Malformed)) throw error;
      rejections.push(reasons.undecodable);
    }
  });
  return { spans, rejections };
}

/** `Span`. `wire` is a view on the bytes read, not a copy. */
export function readSpan(
  reader: Reader,
  end: number,
  resource: Resource,
  receivedAt: Instant,
): RawSpan | Rejection {
  const start = reader.at;
  let traceId = "";
  let spanId = "";
  let parentSpanId = "";
  let traceState = "";
  let name = "";
  let otlpKind = 0;
  let startedAt = 0;
  let endedAt = 0;
  let droppedAttributes = 0;
  let droppedEvents = 0;
  let flags = 0;
  let statusMessage = "";
  let statusCode = 0;
  const attributes: Attributes = {};
  const events: SpanEvent[] = [];
  const links: SpanLink[] = [];
  reader.warnings = 0;

  while (reader.at < end) {
    const tag = reader.tag();
    switch (tag) {
      case 10:
        traceId = id(reader, end);
        break;
      case 18:
        spanId = id(reader, end);
        break;
      case 26:
        traceState = reader.text(end);
        break;
      case 34:
        parentSpanId = id(reader, end);
        break;
      case 42:
        name = reader.text(end);
        break;
      case 48:
        otlpKind = reader.uint32();
        break;
      case 57:
        startedAt = reader.instant();
        break;
      case 65:
        endedAt = reader.instant();
        break;
      case 74:
        readKeyValue(reader, reader.open(end), attributes);
        break;
      case 80:
        droppedAttributes = reader.uint32();
        break;
      case 90:
        events.push(readEvent(reader, reader.open(end)));
        break;
      case 96:
        droppedEvents = reader.uint32();
        break;
      case 106:
        links.push(readLink(reader, reader.open(end)));
        break;
      case 122: {
        const statusEnd = reader.open(end);
        while (reader.at < statusEnd) {
          const inner = reader.tag();
          if (inner === 18) statusMessage = reader.text(statusEnd);
          else if (inner === 24) statusCode = reader.uint32();
          else reader.skip(inner, statusEnd);
        }
        reader.close(statusEnd);
        break;
      }
      case 133:
        flags = reader.fixed32();
        break;
      default:
        reader.skip(tag, end);
    }
  }
  reader.close(end);

  traceId = padTraceId(traceId);
  const fault = idFault(traceId, spanId);
  if (fault) return fault;
  if (droppedEvents > 0) reader.warnings |= ATTRIBUTES_DROPPED;
  for (const event of events) event.at ||= startedAt || endedAt || receivedAt;

  return settleTimes(
    {
      traceId,
      spanId,
      parentSpanId: parentOf(parentSpanId, spanId),
      isParentRemote: remoteParent(flags),
      name: clean(name),
      otlpKind: otlpKind > 5 ? 0 : otlpKind,
      startedAt,
      endedAt,
      status: statusOf(statusCode),
      statusMessage: clean(statusMessage),
      traceState: clean(traceState),
      attributes,
      events,
      links: links.filter((link) => idFault(link.traceId, link.spanId) === null),
      droppedAttributes,
      warnings: reader.warnings,
      resource,
      wire: reader.bytes.subarray(start, end),
      wireEncoding: "protobuf",
    },
    receivedAt,
  );
}

/** An id as hex, empty if it is so long that it can be none. */
export function id(reader: Reader, limit: number): string {
  const end = reader.open(limit);
  const start = reader.at;
  reader.at = end;
  return end - start > 16 ? "" : reader.hex(start, end);
}

/** `Event`: time = 1, name = 2, attributes = 3, dropped attributes = 4. */
function readEvent(reader: Reader, end: number): SpanEvent {
  reader.spend(units.event);
  let at = 0;
  let name = "";
  const attributes: Attributes = {};
  while (reader.at < end) {
    const tag = reader.tag();
    if (tag === 9) at = reader.instant();
    else if (tag === 18) name = reader.text(end);
    else if (tag === 26) readKeyValue(reader, reader.open(end), attributes);
    else if (tag === 32) {
      if (reader.uint32() > 0) reader.warnings |= ATTRIBUTES_DROPPED;
    } else reader.skip(tag, end);
  }
  reader.close(end);
  return { name: clean(name), at, attributes };
}

/** `Link`: trace id = 1, span id = 2, attributes = 4. */
function readLink(reader: Reader, end: number): SpanLink {
  reader.spend(units.event);
  let traceId = "";
  let spanId = "";
  const attributes: Attributes = {};
  while (reader.at < end) {
    const tag = reader.tag();
    if (tag === 10) traceId = padTraceId(id(reader, end));
    else if (tag === 18) spanId = id(reader, end);
    else if (tag === 34) readKeyValue(reader, reader.open(end), attributes);
    else reader.skip(tag, end);
  }
  reader.close(end);
  return { traceId, spanId, attributes };
}
