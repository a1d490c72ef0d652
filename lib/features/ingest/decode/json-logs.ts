import type { Instant } from "#lib/core/time.ts";
import type { RawLog, Rejection, Resource } from "../model.ts";
import { Tally, units } from "./attributes.ts";
import {
  anyValueOf,
  attributesOf,
  eachJsonRecord,
  enumOf,
  idOf,
  instantOf,
  isObject,
  type Json,
  text,
} from "./json-value.ts";
import { isKeptLog, logName, tieOf } from "./log.ts";
import { padTraceId, rejections as reasons } from "./span.ts";

export function jsonLogs(
  body: Json,
  bodyBytes: number,
  receivedAt: Instant,
): { logs: RawLog[]; rejections: Rejection[]; ignored: number } {
  const tally = new Tally(bodyBytes);
  const logs: RawLog[] = [];
  const rejections: Rejection[] = [];
  let ignored = 0;
  const names = {
    scopes: "scopeLogs",
    oldScopes: "instrumentationLibraryLogs",
    records: "logRecords",
  };
  eachJsonRecord(body.resourceLogs, names, tally, (record, resource) => {
    tally.spend(units.log);
    if (!isObject(record)) return void rejections.push(reasons.undecodableLog);
    const log = logOf(record, resource, receivedAt, tally);
    if (isKeptLog(log.name, log.attributes)) logs.push(log);
    else ignored++;
  });
  return { logs, rejections, ignored };
}

/** A log record of OTLP-JSON. A bad id only loses the record its tie to a span. */
function logOf(record: Json, resource: Resource, receivedAt: Instant, tally: Tally): RawLog {
  const attributes = attributesOf(record.attributes, tally);
  const body = anyValueOf(record.body, tally);
  const severity = enumOf(record.severityNumber);
  return {
    at: instantOf(record.timeUnixNano) || instantOf(record.observedTimeUnixNano) || receivedAt,
    ...tieOf(padTraceId(idOf(record.traceId)), idOf(record.spanId)),
    name: logName(text(record.eventName), attributes, body),
    severity: severity >= 0 && severity <= 24 ? severity : 0,
    body,
    attributes,
    resource,
  };
}
