import { clean } from "#lib/core/text.ts";
import type { Instant } from "#lib/core/time.ts";
import {
  type RawSpan,
  type Rejection,
  type Resource,
  type SpanEvent,
  type SpanLink,
  warningBit,
} from "../model.ts";
import { Tally, units } from "./attributes.ts";
import { jsonBytes } from "./json-body.ts";
import {
  attributesOf,
  eachJsonRecord,
  enumOf,
  idOf,
  instantOf,
  isObject,
  type Json,
  list,
  plainNumber,
  text,
} from "./json-value.ts";
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

export function jsonSpans(
  body: Json,
  bodyBytes: number,
  receivedAt: Instant,
): { spans: RawSpan[]; rejections: Rejection[] } {
  const tally = new Tally(bodyBytes);
  const spans: RawSpan[] = [];
  const rejections: Rejection[] = [];
  const names = {
    scopes: "scopeSpans",
    oldScopes: "instrumentationLibrarySpans",
    records: "spans",
  };
  eachJsonRecord(body.resourceSpans, names, tally, (record, resource) => {
    tally.spend(units.span);
    const read = isObject(record)
      ? spanOf(record, resource, receivedAt, tally)
      : reasons.undecodable;
    if ("reason" in read) rejections.push(read);
    else spans.push(read);
  });
  return { spans, rejections };
}

/** A span of OTLP-JSON. `wire`, unless the caller has its bytes, is its JSON written again. */
export function spanOf(
  span: Json,
  resource: Resource,
  receivedAt: Instant,
  tally: Tally,
  wire?: Uint8Array,
): RawSpan | Rejection {
  const traceId = padTraceId(idOf(span.traceId));
  const spanId = idOf(span.spanId);
  const fault = idFault(traceId, spanId);
  if (fault) return fault;

  tally.warnings = 0;
  const attributes = attributesOf(span.attributes, tally);
  const startedAt = instantOf(span.startTimeUnixNano);
  const endedAt = instantOf(span.endTimeUnixNano);
  const events = list(span.events)
    .filter(isObject)
    .map((event) => eventOf(event, startedAt || endedAt || receivedAt, tally));
  const links = list(span.links)
    .filter(isObject)
    .map((link) => linkOf(link, tally))
    .filter((link) => idFault(link.traceId, link.spanId) === null);
  const status: Json = isObject(span.status) ? span.status : {};
  const kind = enumOf(span.kind);
  if ((plainNumber(span.droppedEventsCount) ?? 0) > 0) tally.warnings |= ATTRIBUTES_DROPPED;

  return settleTimes(
    {
      traceId,
      spanId,
      parentSpanId: parentOf(idOf(span.parentSpanId), spanId),
      isParentRemote: remoteParent(plainNumber(span.flags) ?? 0),
      name: clean(text(span.name)),
      otlpKind: kind >= 0 && kind <= 5 ? kind : 0,
      startedAt,
      endedAt,
      status: statusOf(enumOf(status.code)),
      statusMessage: clean(text(status.message)),
      traceState: clean(text(span.traceState)),
      attributes,
      events,
      links,
      droppedAttributes: Math.max(0, Math.trunc(plainNumber(span.droppedAttributesCount) ?? 0)),
      warnings: tally.warnings,
      resource,
      wire: wire ?? jsonBytes(span),
      wireEncoding: "json",
    },
    receivedAt,
  );
}

function eventOf(event: Json, spanAt: Instant, tally: Tally): SpanEvent {
  tally.spend(units.event);
  if ((plainNumber(event.droppedAttributesCount) ?? 0) > 0) tally.warnings |= ATTRIBUTES_DROPPED;
  return {
    name: clean(text(event.name)),
    at: instantOf(event.timeUnixNano) || spanAt,
    attributes: attributesOf(event.attributes, tally),
  };
}

function linkOf(link: Json, tally: Tally): SpanLink {
  tally.spend(units.event);
  return {
    traceId: padTraceId(idOf(link.traceId)),
    spanId: idOf(link.spanId),
    attributes: attributesOf(link.attributes, tally),
  };
}
