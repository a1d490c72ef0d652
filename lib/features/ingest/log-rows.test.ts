import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { eventName, logOf, logRows, metricRows } from "./log-rows.ts";
import type { RawLog, RawMetricPoint, Resource } from "./model.ts";

const resource: Resource = {
  attributes: { "service.name": "support" },
  scopeName: "@opentelemetry/instrumentation-openai",
  scopeVersion: "0.21.0",
  schemaUrl: "",
};

function log(change: Partial<RawLog> = {}): RawLog {
  return {
    at: 1_700_000_000_000.25,
    traceId: "208040eb4b2cfc5c06e4e2daaeec47c6",
    spanId: "10810c9245b09eb3",
    name: "gen_ai.user.message",
    severity: 9,
    body: { content: "hi" },
    attributes: { "gen_ai.system": "openai", "gen_ai.response.id": "resp_1" },
    resource,
    ...change,
  };
}

function point(change: Partial<RawMetricPoint> = {}): RawMetricPoint {
  return {
    name: "gen_ai.client.token.usage",
    unit: "{token}",
    type: "histogram",
    temporality: "delta",
    startedAt: 1,
    at: 2,
    attributes: { "gen_ai.token.type": "input", model: "gpt-4o" },
    value: null,
    count: 3,
    sum: 1200,
    buckets: { bounds: [1, 4], counts: [0, 1, 2] },
    resource,
    ...change,
  };
}

describe("logRows", () => {
  it("keeps what tells of model calls, evaluations, flags, failures and coding agents", () => {
    const kept = [
      "gen_ai.choice",
      "gen_ai.evaluation.result",
      "feature_flag.evaluation",
      "exception",
      "claude_code.api_request",
      "gemini_cli.tool_call",
    ];
    assert.deepEqual(
      logRows(
        [...kept, "http.access", "", "my.gen_ai.thing"].map((name) => log({ name })),
        1,
        5,
      ).map((row) => row.name),
      kept,
    );
  });

  it("finds the name where older senders put it", () => {
    const nameless = { name: "", attributes: {} };
    assert.equal(
      eventName(log({ name: "", attributes: { "event.name": "gen_ai.choice" } })),
      "gen_ai.choice",
    );
    assert.equal(
      eventName(log({ name: "", attributes: { event_name: "gen_ai.choice" } })),
      "gen_ai.choice",
    );
    const claude = log({
      body: "claude_code.api_request",
      attributes: { "event.name": "api_request" },
      name: "api_request",
    });
    assert.equal(eventName(claude), "claude_code.api_request");
    assert.equal(logRows([log({ ...nameless, body: "plain words" })], 1, 5).length, 0);
  });

  it("gives a repeated record the same hash, once, wherever it stands in whichever request", () => {
    const first = log();
    const other = log({ body: { content: "bye" } });
    const rows = logRows([first, other, log()], 1, 5);
    assert.equal(rows.length, 2);
    assert.deepEqual(
      rows.map((row) => row.sequence),
      [0, 1],
    );
    const again = logRows([other, log({ attributes: reversed(first.attributes) })], 1, 99);
    assert.deepEqual(again[1]!.hash, rows[0]!.hash);
    assert.deepEqual(again[0]!.hash, rows[1]!.hash);
    assert.notDeepEqual(logRows([first], 2, 5)[0]!.hash, rows[0]!.hash);
  });

  it("reads back what it wrote, without NUL and lone surrogates", () => {
    const [row] = logRows([log({ body: { content: "a\0b\ud800c", "k\0": [1, null] } })], 7, 5);
    assert.equal(row!.responseId, "resp_1");
    assert.equal(row!.service, "support");
    assert.equal(row!.receivedAt, 5);
    assert.doesNotMatch(row!.content, /\\u0000|\\ud800|\0/);
    assert.deepEqual(logOf(row!), log({ body: { content: "ab\ufffdc", k: [1, null] } }));
  });
});

describe("metricRows", () => {
  it("keeps GenAI metrics, one row per series and time", () => {
    const rows = metricRows(
      [
        point(),
        point({ sum: 1300, attributes: reversed(point().attributes) }),
        point({ at: 3 }),
        point({ attributes: { "gen_ai.token.type": "output" } }),
        point({ name: "http.server.duration" }),
        point({ name: "claude_code.cost.usage", type: "sum", value: 0.5, buckets: null }),
      ],
      4,
    );
    assert.equal(rows.length, 4);
    assert.equal(rows[0]!.sum, 1300);
    assert.deepEqual(rows[0]!.seriesHash, rows[1]!.seriesHash);
    assert.notDeepEqual(rows[0]!.seriesHash, rows[2]!.seriesHash);
    assert.deepEqual(JSON.parse(rows[0]!.buckets!), { bounds: [1, 4], counts: [0, 1, 2] });
    assert.equal(rows[3]!.value, 0.5);
  });

  it("stores null for what is no number", () => {
    const [row] = metricRows([point({ value: Number.NaN, sum: Infinity, count: 2 ** 60 })], 4);
    assert.equal(row!.value, null);
    assert.equal(row!.sum, null);
    assert.equal(row!.count, null);
  });
});

function reversed<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).reverse()) as T;
}
