import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { decode } from "./decode.ts";
import { sniffSignal } from "./sniff.ts";
import { toProtobuf } from "./testing.ts";

const NOW = Date.UTC(2026, 0, 15, 12);
const ids = { traceId: "5b8efff798038103d269b633813fc60c", spanId: "eee19b7ec3c1b174" };
type Json = Record<string, unknown>;
const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });

function both<S extends "logs" | "metrics">(signal: S, json: Json) {
  const one = decode(signal, "protobuf", toProtobuf(signal, json), NOW);
  const other = decode(signal, "json", Buffer.from(JSON.stringify(json)), NOW);
  assert.deepEqual(one, other);
  return one as Extract<typeof one, { signal: S }>;
}

const logs = (...logRecords: Json[]) =>
  both("logs", { resourceLogs: [{ scopeLogs: [{ scope: { name: "s" }, logRecords }] }] });
const metrics = (...list: Json[]) =>
  both("metrics", { resourceMetrics: [{ scopeMetrics: [{ metrics: list }] }] });

describe("decoding log records", () => {
  it("reads every field, the same from both encodings", () => {
    const { logs: found } = logs({
      ...ids,
      timeUnixNano: "1768478399000000000",
      observedTimeUnixNano: "1768478399500000000",
      severityNumber: 9,
      severityText: "INFO",
      eventName: "gen_ai.choice",
      body: { kvlistValue: { values: [attribute("content", "hi")] } },
      attributes: [attribute("gen_ai.system", "openai")],
    });
    assert.deepEqual(found, [
      {
        ...ids,
        at: 1768478399000,
        name: "gen_ai.choice",
        severity: 9,
        body: { content: "hi" },
        attributes: { "gen_ai.system": "openai" },
        resource: { attributes: {}, scopeName: "s", scopeVersion: "", schemaUrl: "" },
      },
    ]);
  });

  it("keeps what tells of model calls and counts the rest as ignored", () => {
    const { logs: kept, ignored } = logs(
      { eventName: "gen_ai.user.message" },
      { attributes: [attribute("event.name", "gen_ai.choice")] },
      { attributes: [attribute("event_name", "gen_ai.evaluation.result")] },
      { eventName: "feature_flag.evaluation" },
      { eventName: "exception" },
      { eventName: "gemini_cli.api_request" },
      {
        body: { stringValue: "claude_code.api_request" },
        attributes: [attribute("event.name", "api_request")],
      },
      { attributes: [attribute("openinference.span.kind", "LLM")] },
      { body: { stringValue: "GET /health 200" } },
      { eventName: "app.started", attributes: [attribute("http.route", "/")] },
    );
    assert.deepEqual(
      kept.map(({ name }) => name),
      [
        "gen_ai.user.message",
        "gen_ai.choice",
        "gen_ai.evaluation.result",
        "feature_flag.evaluation",
        "exception",
        "gemini_cli.api_request",
        "claude_code.api_request",
        "",
      ],
    );
    assert.equal(ignored, 2);
  });

  it("takes the observed time, then that of arrival, and forgets ids that name nothing", () => {
    const { logs: found, rejections } = logs(
      {
        eventName: "exception",
        observedTimeUnixNano: "1768478399500000000",
        traceId: "0".repeat(32),
        spanId: ids.spanId,
      },
      { eventName: "exception", traceId: ids.traceId, spanId: "00" },
    );
    assert.deepEqual(
      found.map(({ at, traceId, spanId }) => [at, traceId, spanId]),
      [
        [1768478399500, null, null],
        [NOW, ids.traceId, null],
      ],
    );
    assert.deepEqual(rejections, []);
  });
});

describe("decoding metrics", () => {
  const at = { startTimeUnixNano: "1768478390000000000", timeUnixNano: "1768478400000000000" };

  it("reads every kind of point, the same from both encodings", () => {
    const { points } = metrics(
      { name: "gen_ai.a", unit: "{t}", gauge: { dataPoints: [{ ...at, asInt: "-5" }] } },
      {
        name: "claude_code.token.usage",
        sum: {
          aggregationTemporality: 1,
          isMonotonic: true,
          dataPoints: [{ ...at, asDouble: 1.5, attributes: [attribute("type", "input")] }],
        },
      },
      {
        name: "gen_ai.client.token.usage",
        histogram: {
          aggregationTemporality: 2,
          dataPoints: [
            {
              ...at,
              count: "3",
              sum: 30,
              bucketCounts: ["1", "2"],
              explicitBounds: [10],
              min: 4,
              max: 20,
            },
          ],
        },
      },
      {
        name: "operation.cost",
        exponentialHistogram: {
          aggregationTemporality: 1,
          dataPoints: [
            {
              ...at,
              count: "9007199254740991",
              sum: 2,
              scale: -3,
              zeroCount: "1",
              zeroThreshold: 0.1,
              positive: { offset: -2, bucketCounts: ["1", "18446744073709551615"] },
              negative: { offset: 0, bucketCounts: [] },
            },
          ],
        },
      },
      {
        name: "llm.latency",
        summary: {
          dataPoints: [
            { ...at, count: "2", sum: 3, quantileValues: [{ quantile: 0.5, value: 1 }] },
          ],
        },
      },
    );
    assert.deepEqual(
      points.map(({ type, temporality, value, count, sum, buckets }) => ({
        type,
        temporality,
        value,
        count,
        sum,
        buckets,
      })),
      [
        { type: "gauge", temporality: "none", value: -5, count: null, sum: null, buckets: null },
        { type: "sum", temporality: "delta", value: 1.5, count: null, sum: null, buckets: null },
        {
          type: "histogram",
          temporality: "cumulative",
          value: null,
          count: 3,
          sum: 30,
          buckets: { bounds: [10], counts: [1, 2], min: 4, max: 20 },
        },
        {
          type: "exponential_histogram",
          temporality: "delta",
          value: null,
          count: 9007199254740991,
          sum: 2,
          buckets: {
            scale: -3,
            zeroCount: 1,
            zeroThreshold: 0.1,
            positive: { offset: -2, counts: [1, "18446744073709551615"] },
            negative: { offset: 0, counts: [] },
          },
        },
        {
          type: "summary",
          temporality: "none",
          value: null,
          count: 2,
          sum: 3,
          buckets: { quantiles: [{ quantile: 0.5, value: 1 }] },
        },
      ],
    );
    assert.deepEqual([points[1]!.attributes, points[0]!.unit], [{ type: "input" }, "{t}"]);
    assert.deepEqual([points[0]!.startedAt, points[0]!.at], [1768478390000, 1768478400000]);
  });

  it("counts the points of other metrics as ignored", () => {
    const { points, ignored } = metrics(
      { name: "http.server.duration", sum: { dataPoints: [at, at, at] } },
      { name: "gen_ai.server.request.duration", gauge: { dataPoints: [{ ...at, asInt: 1 }] } },
    );
    assert.equal(points.length, 1);
    assert.equal(ignored, 3);
  });
});

describe("sniffing", () => {
  const bodies = {
    traces: { resourceSpans: [{ scopeSpans: [{ spans: [{ ...ids, startTimeUnixNano: "5" }] }] }] },
    logs: { resourceLogs: [{ scopeLogs: [{ logRecords: [{ timeUnixNano: "5" }] }] }] },
    metrics: {
      resourceMetrics: [
        { scopeMetrics: [{ metrics: [{ name: "sixteen letters.", unit: "s", gauge: {} }] }] },
      ],
    },
  };

  it("tells the three signals apart in both encodings", () => {
    for (const [signal, json] of Object.entries(bodies)) {
      const body = toProtobuf(signal as "traces", json);
      assert.equal(sniffSignal("protobuf", body), signal);
      assert.equal(sniffSignal("json", Buffer.from(JSON.stringify(json))), signal);
    }
  });

  it("says so when a body is none of them", () => {
    assert.equal(sniffSignal("protobuf", Buffer.from("hello world")), null);
    assert.equal(sniffSignal("protobuf", new Uint8Array(0)), null);
    assert.equal(sniffSignal("json", Buffer.from('{"hello":1}')), null);
  });
});
