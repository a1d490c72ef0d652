import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer";
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { type RawSpan, warningsIn } from "../model.ts";
import { decode } from "./decode.ts";
import { chatRequest, dice, toProtobuf } from "./testing.ts";
import { readWireSpan } from "./wire.ts";

const NOW = Date.UTC(2026, 0, 15, 12);
const ids = { traceId: "5b8efff798038103d269b633813fc60c", spanId: "eee19b7ec3c1b174" };
const times = { startTimeUnixNano: "1768478399000123456", endTimeUnixNano: "1768478400000123999" };

type Json = Record<string, unknown>;
const requestOf = (...spans: Json[]): Json => ({
  resourceSpans: [
    {
      resource: { attributes: [{ key: "service.name", value: { stringValue: "shop\0" } }] },
      scopeSpans: [{ scope: { name: "tracer", version: "1.2" }, spans, schemaUrl: "https://s/1" }],
    },
  ],
});
const attribute = (key: string, value: Json) => ({ key, value });

function protobuf(json: Json) {
  const decoded = decode("traces", "protobuf", toProtobuf("traces", json), NOW);
  assert.ok(decoded.signal === "traces");
  return decoded;
}
function fromJson(json: unknown) {
  const text = typeof json === "string" ? json : JSON.stringify(json);
  const decoded = decode("traces", "json", Buffer.from(text), NOW);
  assert.ok(decoded.signal === "traces");
  return decoded;
}
const withoutWire = ({ wire: _, wireEncoding: __, ...span }: RawSpan) => span;

const rich: Json = {
  ...ids,
  ...times,
  parentSpanId: "00f067aa0ba902b7",
  traceState: "a=b",
  name: "chat gpt-4o",
  kind: 3,
  flags: 0x301,
  attributes: [
    attribute("text", { stringValue: "naïve 👩‍🚀" }),
    attribute("small", { intValue: "7" }),
    attribute("negative", { intValue: "-42" }),
    attribute("safe", { intValue: "9007199254740991" }),
    attribute("huge", { intValue: "9223372036854775807" }),
    attribute("tiny", { intValue: "-9223372036854775808" }),
    attribute("half", { doubleValue: 0.5 }),
    attribute("nan", { doubleValue: "NaN" }),
    attribute("least", { doubleValue: "-Infinity" }),
    attribute("yes", { boolValue: true }),
    attribute("no", { boolValue: false }),
    attribute("list", { arrayValue: { values: [{ stringValue: "a" }, { intValue: "1" }, {}] } }),
    attribute("map", { kvlistValue: { values: [attribute("k", { doubleValue: 2 })] } }),
    attribute("bytes", { bytesValue: "AAEC/w==" }),
    attribute("empty", {}),
  ],
  droppedAttributesCount: 3,
  events: [
    {
      timeUnixNano: "1768478399500000000",
      name: "token",
      attributes: [attribute("i", { intValue: "1" })],
    },
    { name: "untimed" },
  ],
  links: [{ ...ids, attributes: [attribute("why", { stringValue: "retry" })] }, { spanId: "00" }],
  status: { code: 2, message: "overloaded" },
};

describe("decoding spans", () => {
  it("reads every field of a span, the same from both encodings", () => {
    const [one] = protobuf(requestOf(rich)).spans;
    const [other] = fromJson(requestOf(rich)).spans;
    assert.deepEqual(withoutWire(one!), withoutWire(other!));
    const { wire: _, ...span } = one!;
    assert.deepEqual(span, {
      ...ids,
      parentSpanId: "00f067aa0ba902b7",
      isParentRemote: true,
      name: "chat gpt-4o",
      otlpKind: 3,
      startedAt: 1768478399000.123,
      endedAt: 1768478400000.123,
      status: "error",
      statusMessage: "overloaded",
      traceState: "a=b",
      attributes: {
        text: "naïve 👩‍🚀",
        small: 7,
        negative: -42,
        safe: 9007199254740991,
        huge: "9223372036854775807",
        tiny: "-9223372036854775808",
        half: 0.5,
        nan: "NaN",
        least: "-Infinity",
        yes: true,
        no: false,
        list: ["a", 1, null],
        map: { k: 2 },
        bytes: "AAEC/w==",
        empty: null,
      },
      events: [
        { name: "token", at: 1768478399500, attributes: { i: 1 } },
        { name: "untimed", at: 1768478399000.123, attributes: {} },
      ],
      links: [{ ...ids, attributes: { why: "retry" } }],
      droppedAttributes: 3,
      warnings: span.warnings,
      resource: {
        attributes: { "service.name": "shop" },
        scopeName: "tracer",
        scopeVersion: "1.2",
        schemaUrl: "https://s/1",
      },
      wireEncoding: "protobuf",
    });
    assert.deepEqual(warningsIn(span.warnings), ["attributes_dropped"]);
  });

  it("reads what OpenTelemetry's own serializer writes", () => {
    const memory = new InMemorySpanExporter();
    const provider = new TracerProvider({
      spanProcessors: [new SimpleSpanProcessor({ exporter: memory })],
    });
    const span = provider.getTracer("official", "9").startSpan("work", {
      attributes: { count: 12, ratio: 0.25, tags: ["a", "b"], ok: true, big: 2 ** 40 },
    });
    span.addEvent("done", { step: "last" });
    span.setStatus({ code: 2, message: "no" });
    span.end();

    const body = ProtobufTraceSerializer.serializeRequest(memory.getFinishedSpans())!;
    const decoded = decode("traces", "protobuf", body, Date.now());
    assert.ok(decoded.signal === "traces");
    const [read] = decoded.spans;
    const sent = memory.getFinishedSpans()[0]!;
    assert.equal(read!.traceId, sent.spanContext().traceId);
    assert.equal(read!.spanId, sent.spanContext().spanId);
    assert.deepEqual(read!.attributes, sent.attributes);
    assert.equal(read!.events[0]!.name, "done");
    assert.equal(read!.statusMessage, "no");
    assert.equal(read!.resource.scopeName, "official");
    assert.equal(
      read!.startedAt,
      sent.startTime[0] * 1_000 + Math.floor(sent.startTime[1] / 1_000) / 1_000,
    );
    assert.deepEqual(decoded.rejections, []);
  });

  it("reads a span again from the bytes it kept", () => {
    const json = chatRequest({ spans: 20, spanBytes: 1_500, random: dice(1), at: NOW });
    for (const { spans } of [protobuf(json), fromJson(json)]) {
      assert.equal(spans.length, 20);
      for (const span of spans)
        assert.deepEqual(readWireSpan(span.wire, span.wireEncoding, span.resource, NOW), span);
    }
  });

  it("finds a resource that comes after its spans, and keeps groups apart", () => {
    const [a, b] = ["a", "b"].map((name) => ({
      resource: { attributes: [attribute("service.name", { stringValue: name })] },
      scopeSpans: [{ spans: [{ ...ids, ...times, name }] }],
    }));
    const spanOfA = toProtobuf("traces", { resourceSpans: [{ ...a, resource: undefined }] });
    const resourceOfA = toProtobuf("traces", { resourceSpans: [{ resource: a!.resource }] });
    // One group whose scope field (2) precedes its resource field (1): both are shorter than 128 bytes.
    const inner = Buffer.concat([spanOfA.subarray(2), resourceOfA.subarray(2)]);
    const body = Buffer.concat([
      Buffer.from([10, inner.length]),
      inner,
      toProtobuf("traces", { resourceSpans: [b] }),
    ]);
    assert.ok(inner.length < 128);
    const decoded = decode("traces", "protobuf", body, NOW);
    assert.ok(decoded.signal === "traces");
    assert.deepEqual(
      decoded.spans.map(({ name, resource }) => [name, resource.attributes["service.name"]]),
      [
        ["a", "a"],
        ["b", "b"],
      ],
    );
  });

  it("takes an empty request for what it is", () => {
    assert.deepEqual(protobuf({}).spans, []);
    assert.deepEqual(fromJson("{}").spans, []);
    assert.deepEqual(fromJson('\ufeff{"resourceSpans":[]}').rejections, []);
  });
});

describe("ids", () => {
  for (const [name, read] of [
    ["protobuf", protobuf],
    ["json", fromJson],
  ] as const) {
    it(`are checked span by span: ${name}`, () => {
      const { spans, rejections } = read(
        requestOf(
          { ...ids, ...times, traceId: "0".repeat(32) },
          { ...ids, ...times, spanId: "0".repeat(16) },
          { ...ids, ...times, traceId: "abcd" },
          { ...ids, ...times, spanId: "abcd12" },
          { ...times },
          { ...ids, ...times, name: "good" },
          { ...ids, ...times, traceId: "d269b633813fc60c" },
          { ...ids, ...times, parentSpanId: "0".repeat(16) },
          { ...ids, ...times, parentSpanId: "" },
          { ...ids, ...times, parentSpanId: ids.spanId },
        ),
      );
      assert.deepEqual(
        rejections.map(({ reason }) => reason),
        ["zero_trace_id", "zero_span_id", "bad_trace_id", "bad_span_id", "bad_trace_id"],
      );
      assert.deepEqual(
        spans.map(({ traceId, parentSpanId }) => [traceId, parentSpanId]),
        [
          [ids.traceId, null],
          ["0000000000000000d269b633813fc60c", null],
          [ids.traceId, null],
          [ids.traceId, null],
          [ids.traceId, null],
        ],
      );
    });
  }
});

describe("times", () => {
  const timed = (edges: Json) => protobuf(requestOf({ ...ids, ...edges })).spans[0]!;

  it("copy the other edge where one is missing, and the time of arrival where both are", () => {
    const start = timed({ startTimeUnixNano: "1768478399000000000" });
    assert.deepEqual([start.startedAt, start.endedAt], [1768478399000, 1768478399000]);
    const end = timed({ startTimeUnixNano: "0", endTimeUnixNano: "1768478399000000000" });
    assert.deepEqual([end.startedAt, end.endedAt], [1768478399000, 1768478399000]);
    const neither = timed({});
    assert.deepEqual([neither.startedAt, neither.endedAt], [NOW, NOW]);
    for (const span of [start, end, neither])
      assert.deepEqual(warningsIn(span.warnings), ["time_inferred"]);
  });

  it("never run backwards", () => {
    const span = timed({
      startTimeUnixNano: times.endTimeUnixNano,
      endTimeUnixNano: times.startTimeUnixNano,
    });
    assert.equal(span.endedAt, span.startedAt);
    assert.deepEqual(warningsIn(span.warnings), ["negative_duration"]);
  });

  it("are told to be skewed from five minutes ahead, and are not shifted", () => {
    const at = (ms: number) => timed({ ...times, endTimeUnixNano: `${ms}000000` });
    assert.deepEqual(warningsIn(at(NOW + 300_000).warnings), []);
    const late = at(NOW + 300_001);
    assert.deepEqual(warningsIn(late.warnings), ["clock_skew"]);
    assert.equal(late.endedAt, NOW + 300_001);
    assert.equal(
      timed({ ...times, endTimeUnixNano: "18446744073709551615" }).endedAt,
      18446744073709.551,
    );
  });
});
