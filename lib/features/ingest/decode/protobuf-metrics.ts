import { clean } from "#lib/core/text.ts";
import type { Instant } from "#lib/core/time.ts";
import type { Attributes, RawMetricPoint, Rejection, Resource, Value } from "../model.ts";
import { finite, units } from "./attributes.ts";
import { isKeptMetric, temporalityOf } from "./metric.ts";
import { eachRecord, readKeyValue } from "./protobuf-value.ts";
import { Malformed, Reader } from "./reader.ts";
import { rejections as reasons } from "./span.ts";

type Point = Omit<RawMetricPoint, "name" | "unit" | "type" | "temporality" | "resource">;
type Kind = { type: RawMetricPoint["type"]; read: (reader: Reader, end: number) => Point };

/** `Metric.data`, by tag. Every kind holds its points in field 1 and its temporality in field 2. */
const kinds: Record<number, Kind> = {
  42: { type: "gauge", read: readNumber },
  58: { type: "sum", read: readNumber },
  74: { type: "histogram", read: readHistogram },
  82: { type: "exponential_histogram", read: readExponential },
  90: { type: "summary", read: readSummary },
};

export function protobufMetrics(
  body: Uint8Array,
  receivedAt: Instant,
): { points: RawMetricPoint[]; rejections: Rejection[]; ignored: number } {
  const reader = new Reader(body);
  const points: RawMetricPoint[] = [];
  const rejections: Rejection[] = [];
  let ignored = 0;
  eachRecord(reader, body.length, (end, resource) => {
    reader.spend(units.event);
    try {
      const { kept, passed } = readMetric(reader, end, resource, receivedAt);
      for (const point of kept) points.push(point);
      ignored += passed;
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      rejections.push(reasons.undecodableMetric);
    }
  });
  return { points, rejections, ignored };
}

/** `Metric`: name = 1, unit = 3. They may follow the data, so the data is read last. */
function readMetric(
  reader: Reader,
  end: number,
  resource: Resource,
  receivedAt: Instant,
): { kept: RawMetricPoint[]; passed: number } {
  let name = "";
  let unit = "";
  let kind: Kind | undefined;
  let dataStart = 0;
  let dataEnd = 0;
  while (reader.at < end) {
    const tag = reader.tag();
    const found = kinds[tag];
    if (tag === 10) name = clean(reader.text(end));
    else if (tag === 26) unit = clean(reader.text(end));
    else if (found) {
      kind = found;
      dataEnd = reader.open(end);
      dataStart = reader.at;
      reader.at = dataEnd;
    } else reader.skip(tag, end);
  }
  reader.close(end);

  const kept: RawMetricPoint[] = [];
  if (!kind) return { kept, passed: 0 };
  const isKept = isKeptMetric(name);
  let temporality = 0;
  let passed = 0;
  reader.at = dataStart;
  while (reader.at < dataEnd) {
    const tag = reader.tag();
    if (tag === 10) {
      const pointEnd = reader.open(dataEnd);
      if (isKept) {
        reader.spend(units.point);
        const point = kind.read(reader, pointEnd);
        point.at ||= receivedAt;
        point.startedAt ||= point.at;
        kept.push({ name, unit, type: kind.type, temporality: "none", ...point, resource });
      } else {
        reader.at = pointEnd;
        passed++;
      }
    } else if (tag === 16) temporality = reader.uint32();
    else reader.skip(tag, dataEnd);
  }
  reader.close(dataEnd);
  if (kind.type !== "gauge" && kind.type !== "summary")
    for (const point of kept) point.temporality = temporalityOf(temporality);
  return { kept, passed };
}

const emptyPoint = (): Point => ({
  startedAt: 0,
  at: 0,
  attributes: {},
  value: null,
  count: null,
  sum: null,
  buckets: null,
});

/** `NumberDataPoint`: start = 2, time = 3, double = 4, integer = 6, attributes = 7. */
function readNumber(reader: Reader, end: number): Point {
  const point = emptyPoint();
  while (reader.at < end) {
    const tag = reader.tag();
    if (tag === 17) point.startedAt = reader.instant();
    else if (tag === 25) point.at = reader.instant();
    else if (tag === 33) point.value = measured(reader.double());
    else if (tag === 49) point.value = Number(reader.sfixed64());
    else if (tag === 58) readKeyValue(reader, reader.open(end), point.attributes);
    else reader.skip(tag, end);
  }
  reader.close(end);
  return point;
}

/** `HistogramDataPoint`: attributes = 9, start = 2, time = 3, count = 4, sum = 5, counts = 6, bounds = 7, min = 11, max = 12. */
function readHistogram(reader: Reader, end: number): Point {
  const point = emptyPoint();
  const buckets: Attributes = { bounds: [], counts: [] };
  while (reader.at < end) {
    const tag = reader.tag();
    if (tag === 74) readKeyValue(reader, reader.open(end), point.attributes);
    else if (tag === 17) point.startedAt = reader.instant();
    else if (tag === 25) point.at = reader.instant();
    else if (tag === 33) point.count = Number(reader.fixed64());
    else if (tag === 41) point.sum = measured(reader.double());
    else if (tag === 50 || tag === 49)
      numbers(reader, tag, end, buckets.counts as Value[], () => reader.fixed64());
    else if (tag === 58 || tag === 57)
      numbers(reader, tag, end, buckets.bounds as Value[], () => finite(reader.double()));
    else if (tag === 89) buckets.min = finite(reader.double());
    else if (tag === 97) buckets.max = finite(reader.double());
    else reader.skip(tag, end);
  }
  reader.close(end);
  point.buckets = buckets;
  return point;
}

/**
 * `ExponentialHistogramDataPoint`: attributes = 1, start = 2, time = 3, count = 4, sum = 5, scale = 6,
 * zero count = 7, positive = 8, negative = 9, min = 12, max = 13, zero threshold = 14.
 */
function readExponential(reader: Reader, end: number): Point {
  const point = emptyPoint();
  const buckets: Attributes = { scale: 0, zeroCount: 0, zeroThreshold: 0 };
  while (reader.at < end) {
    const tag = reader.tag();
    if (tag === 10) readKeyValue(reader, reader.open(end), point.attributes);
    else if (tag === 17) point.startedAt = reader.instant();
    else if (tag === 25) point.at = reader.instant();
    else if (tag === 33) point.count = Number(reader.fixed64());
    else if (tag === 41) point.sum = measured(reader.double());
    else if (tag === 48) buckets.scale = reader.sint32();
    else if (tag === 57) buckets.zeroCount = reader.fixed64();
    else if (tag === 66) buckets.positive = readSide(reader, reader.open(end));
    else if (tag === 74) buckets.negative = readSide(reader, reader.open(end));
    else if (tag === 97) buckets.min = finite(reader.double());
    else if (tag === 105) buckets.max = finite(reader.double());
    else if (tag === 113) buckets.zeroThreshold = finite(reader.double());
    else reader.skip(tag, end);
  }
  reader.close(end);
  point.buckets = buckets;
  return point;
}

/** `Buckets`: offset = 1, counts = 2. */
function readSide(reader: Reader, end: number): Attributes {
  const counts: Value[] = [];
  let offset = 0;
  while (reader.at < end) {
    const tag = reader.tag();
    if (tag === 8) offset = reader.sint32();
    else if (tag === 18 || tag === 16) numbers(reader, tag, end, counts, () => reader.uint64());
    else reader.skip(tag, end);
  }
  reader.close(end);
  return { offset, counts };
}

/** `SummaryDataPoint`: start = 2, time = 3, count = 4, sum = 5, quantiles = 6, attributes = 7. */
function readSummary(reader: Reader, end: number): Point {
  const point = emptyPoint();
  const quantiles: Value[] = [];
  while (reader.at < end) {
    const tag = reader.tag();
    if (tag === 58) readKeyValue(reader, reader.open(end), point.attributes);
    else if (tag === 17) point.startedAt = reader.instant();
    else if (tag === 25) point.at = reader.instant();
    else if (tag === 33) point.count = Number(reader.fixed64());
    else if (tag === 41) point.sum = measured(reader.double());
    else if (tag === 50) quantiles.push(readQuantile(reader, reader.open(end)));
    else reader.skip(tag, end);
  }
  reader.close(end);
  point.buckets = { quantiles };
  return point;
}

function readQuantile(reader: Reader, end: number): Attributes {
  let quantile: Value = 0;
  let value: Value = 0;
  while (reader.at < end) {
    const tag = reader.tag();
    if (tag === 9) quantile = finite(reader.double());
    else if (tag === 17) value = finite(reader.double());
    else reader.skip(tag, end);
  }
  reader.close(end);
  return { quantile, value };
}

/** A repeated number, packed or one by one; readers must take both. */
function numbers(
  reader: Reader,
  tag: number,
  limit: number,
  into: Value[],
  next: () => Value,
): void {
  const end = (tag & 7) === 2 ? reader.open(limit) : reader.at + 1;
  while (reader.at < end) {
    reader.spend(units.element);
    into.push(next());
  }
  if ((tag & 7) === 2) reader.close(end);
}

const measured = (value: number): number | null => (Number.isFinite(value) ? value : null);
