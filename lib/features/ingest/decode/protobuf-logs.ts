import type { Instant } from "#lib/core/time.ts";
import type { Attributes, RawLog, Rejection, Resource, Value } from "../model.ts";
import { units } from "./attributes.ts";
import { isKeptLog, logName, tieOf } from "./log.ts";
import { id } from "./protobuf-spans.ts";
import { eachRecord, readKeyValue, readValue } from "./protobuf-value.ts";
import { Malformed, Reader } from "./reader.ts";
import { padTraceId, rejections as reasons } from "./span.ts";

export function protobufLogs(
  body: Uint8Array,
  receivedAt: Instant,
): { logs: RawLog[]; rejections: Rejection[]; ignored: number } {
  const reader = new Reader(body);
  const logs: RawLog[] = [];
  const rejections: Rejection[] = [];
  let ignored = 0;
  eachRecord(reader, body.length, (end, resource) => {
    reader.spend(units.log);
    try {
      const log = readLog(reader, end, resource, receivedAt);
      if (isKeptLog(log.name, log.attributes)) logs.push(log);
      else ignored++;
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      rejections.push(reasons.undecodableLog);
    }
  });
  return { logs, rejections, ignored };
}

/** `LogRecord`. A bad id only loses the record its tie to a span. */
function readLog(reader: Reader, end: number, resource: Resource, receivedAt: Instant): RawLog {
  let at = 0;
  let observedAt = 0;
  let severity = 0;
  let eventName = "";
  let traceId = "";
  let spanId = "";
  let body: Value = null;
  const attributes: Attributes = {};
  while (reader.at < end) {
    const tag = reader.tag();
    switch (tag) {
      case 9:
        at = reader.instant();
        break;
      case 16:
        severity = reader.uint32();
        break;
      case 42:
        body = readValue(reader, reader.open(end));
        break;
      case 50:
        readKeyValue(reader, reader.open(end), attributes);
        break;
      case 74:
        traceId = padTraceId(id(reader, end));
        break;
      case 82:
        spanId = id(reader, end);
        break;
      case 89:
        observedAt = reader.instant();
        break;
      case 98:
        eventName = reader.text(end);
        break;
      default:
        reader.skip(tag, end);
    }
  }
  reader.close(end);
  return {
    at: at || observedAt || receivedAt,
    ...tieOf(traceId, spanId),
    name: logName(eventName, attributes, body),
    severity: severity > 24 ? 0 : severity,
    body,
    attributes,
    resource,
  };
}
