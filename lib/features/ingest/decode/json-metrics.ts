import { clean } from "#lib/core/text.ts";
import type { Instant } from "#lib/core/time.ts";
import type { Attributes, RawMetricPoint, Rejection, Resource, Value } from "../model.ts";
import { Tally, units } from "./attributes.ts";
import {
  attributesOf,
  double,
  eachJsonRecord,
  enumOf,
  instantOf,
  integer,
  isObject,
  type Json,
  list,
  plainNumber,
  text,
} from "./json-value.ts";
import { isKeptMetric, temporalityOf } from "./metric.ts";
import { rejections as reasons } from "./span.ts";

const kinds = {
  gauge: "gauge",
  sum: "sum",
  histogram: "histogram",
  exponentialHistogram: "exponential_histogram",
  summary: "summary",
} as const;

export function jsonMetrics(
  body: Json,
  bodyBytes: number,
  receivedAt: Instant,
): { points: RawMetricPoint[]; rejections: Rejection[]; ignored: number } {
  const tally = new Tally(bodyBytes);
  const points: RawMetricPoint[] = [];
  const rejections: Rejection[] = [];
  let ignored = 0;
  const names = {
    scopes: "scopeMetrics",
    oldScopes: "instrumentationLibraryMetrics",
    records: "metrics",
  };
  eachJsonRecord(body.resourceMetrics, names, tally, (metric, resource) => {
    tally.spend(units.event);
    if (!isObject(metric)) return void rejections.push(reasons.undecodableMetric);
    const name = clean(text(metric.name));
    for (const [field, type] of Object.entries(kinds)) {
      const data = metric[field];
      if (!isObject(data)) continue;
      const dataPoints = list(data.dataPoints).filter(isObject);
      if (!isKeptMetric(name)) ignored += dataPoints.length;
      else
        for (const point of dataPoints)
          points.push(pointOf(point, { name, type, metric, data, resource, receivedAt, tally }));
    }
  });
  return { points, rejections, ignored };
}

type Around = {
  name: string;
  type: RawMetricPoint["type"];
  metric: Json;
  data: Json;
  resource: Resource;
  receivedAt: Instant;
  tally: Tally;
};

function pointOf(point: Json, around: Around): RawMetricPoint {
  const { name, type, metric, data, resource, receivedAt, tally } = around;
  tally.spend(units.point);
  const at = instantOf(point.timeUnixNano) || receivedAt;
  return {
    name,
    unit: clean(text(metric.unit)),
    type,
    temporality:
      type === "gauge" || type === "summary"
        ? "none"
        : temporalityOf(enumOf(data.aggregationTemporality)),
    startedAt: instantOf(point.startTimeUnixNano) || at,
    at,
    attributes: attributesOf(point.attributes, tally),
    value: plainNumber(point.asDouble) ?? plainNumber(point.asInt),
    count: plainNumber(point.count),
    sum: plainNumber(point.sum),
    buckets: bucketsOf(type, point),
    resource,
  };
}

function bucketsOf(type: RawMetricPoint["type"], point: Json): Value {
  switch (type) {
    case "histogram":
      return {
        bounds: list(point.explicitBounds).map(double),
        counts: list(point.bucketCounts).map(integer),
        ...edges(point),
      };
    case "exponential_histogram":
      return {
        scale: plainNumber(point.scale) ?? 0,
        zeroCount: integer(point.zeroCount) ?? 0,
        zeroThreshold: double(point.zeroThreshold) ?? 0,
        ...side("positive", point.positive),
        ...side("negative", point.negative),
        ...edges(point),
      };
    case "summary":
      return {
        quantiles: list(point.quantileValues)
          .filter(isObject)
          .map(({ quantile, value }) => ({
            quantile: double(quantile) ?? 0,
            value: double(value) ?? 0,
          })),
      };
    default:
      return null;
  }
}

function edges(point: Json): Attributes {
  const found: Attributes = {};
  if (point.min !== undefined) found.min = double(point.min);
  if (point.max !== undefined) found.max = double(point.max);
  return found;
}

function side(name: string, buckets: unknown): Attributes {
  if (!isObject(buckets)) return {};
  const counts = list(buckets.bucketCounts).map(integer);
  return { [name]: { offset: plainNumber(buckets.offset) ?? 0, counts } };
}
