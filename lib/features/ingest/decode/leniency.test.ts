import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type RawSpan, warningsIn } from "../model.ts";
import { decode } from "./decode.ts";
import { readWireSpan } from "./wire.ts";

const NOW = Date.UTC(2026, 0, 15, 12);
const ids = { traceId: "5b8efff798038103d269b633813fc60c", spanId: "eee19b7ec3c1b174" };
const times = { startTimeUnixNano: "1768478399000123456", endTimeUnixNano: "1768478400000123999" };

function read(json: unknown) {
  const text = typeof json === "string" ? json : JSON.stringify(json);
  const decoded = decode("traces", "json", Buffer.from(text), NOW);
  assert.ok(decoded.signal === "traces");
  return decoded;
}
const span = (fields: object): RawSpan =>
  read({ resourceSpans: [{ scopeSpans: [{ spans: [{ ...ids, ...times, ...fields }] }] }] })
    .spans[0]!;
const value = (any: unknown) => span({ attributes: [{ key: "k", value: any }] }).attributes.k;

describe("OTLP-JSON as it is really written", () => {
  it("numbers come as text, as numbers, or as the two halves of a Long", () => {
    assert.equal(value({ intValue: 12 }), 12);
    assert.equal(value({ intValue: "12" }), 12);
    assert.equal(value({ intValue: "-9007199254740993" }), "-9007199254740993");
    assert.equal(value({ intValue: { low: -1, high: -1 } }), -1);
    assert.equal(value({ intValue: { low: -1, high: 0x7fffffff } }), "9223372036854775807");
    assert.equal(
      value({ intValue: { low: -1, high: -1, unsigned: true } }),
      "18446744073709551615",
    );
    assert.equal(value({ intValue: 1e19 }), "10000000000000000000");
    assert.equal(value({ intValue: "twelve" }), null);
    assert.equal(value({ intValue: "9".repeat(100_000) }), null);
    assert.equal(value({ doubleValue: "0.25" }), 0.25);
    assert.equal(value({ doubleValue: "Infinity" }), "Infinity");
  });

  it("values may be empty, missing, bare or of an unknown kind", () => {
    for (const any of [{}, undefined, null, { stringValueStrindex: 3 }, [], { arrayValue: 3 }])
      assert.equal(value(any), null);
    assert.equal(value("bare"), "bare");
    assert.deepEqual(value({ arrayValue: {} }), []);
    assert.deepEqual(value({ kvlistValue: {} }), {});
  });

  it("times come as text, as numbers, empty or not at all", () => {
    assert.equal(
      span({ startTimeUnixNano: Number(times.startTimeUnixNano) }).startedAt,
      1768478399000.123,
    );
    assert.equal(span({ startTimeUnixNano: "" }).startedAt, 1768478400000.123);
    assert.equal(span({ startTimeUnixNano: "yesterday" }).startedAt, 1768478400000.123);
    const long = { low: 0x11223344, high: 0x188aabbc };
    assert.equal(
      span({ startTimeUnixNano: long, endTimeUnixNano: long }).startedAt,
      Number(((0x188aabbcn << 32n) | 0x11223344n) / 1000n) / 1000,
    );
  });

  it("ids come in any case of hex, and as the base64 of older writers", () => {
    const upper = span({ traceId: ids.traceId.toUpperCase(), spanId: ids.spanId.toUpperCase() });
    assert.deepEqual([upper.traceId, upper.spanId], [ids.traceId, ids.spanId]);
    const base64 = (hex: string) => Buffer.from(hex, "hex").toString("base64");
    const old = span({
      traceId: base64(ids.traceId),
      spanId: base64(ids.spanId),
      parentSpanId: base64("00f067aa0ba902b7").replace("=", ""),
    });
    assert.deepEqual(
      [old.traceId, old.spanId, old.parentSpanId],
      [ids.traceId, ids.spanId, "00f067aa0ba902b7"],
    );
  });

  it("enums come as numbers or names", () => {
    const named = span({ kind: "SPAN_KIND_CLIENT", status: { code: "STATUS_CODE_ERROR" } });
    assert.deepEqual([named.otlpKind, named.status], [3, "error"]);
    assert.deepEqual([span({ kind: "5" }).otlpKind, span({ kind: 77 }).otlpKind], [5, 0]);
  });

  it("scopes go by their old name, and fields by the names of the .proto files", () => {
    const old = read({
      resourceSpans: [
        {
          instrumentationLibrarySpans: [
            { instrumentationLibrary: { name: "old" }, spans: [{ ...ids, ...times }] },
          ],
        },
      ],
    });
    assert.equal(old.spans[0]!.resource.scopeName, "old");
    const snake = read({
      resource_spans: [
        {
          scope_spans: [
            {
              spans: [
                {
                  trace_id: ids.traceId,
                  span_id: ids.spanId,
                  start_time_unix_nano: times.startTimeUnixNano,
                  end_time_unix_nano: times.endTimeUnixNano,
                  attributes: [{ key: "snake_key", value: { int_value: 3 } }],
                },
              ],
            },
          ],
        },
      ],
    });
    assert.deepEqual(snake.spans[0]!.attributes, { snake_key: 3 });
    assert.equal(snake.spans[0]!.startedAt, 1768478399000.123);
  });

  it("the last of a repeated key wins, and is told", () => {
    const twice = span({
      attributes: [
        { key: "k", value: { intValue: 1 } },
        { key: "k", value: { intValue: 2 } },
      ],
    });
    assert.deepEqual(twice.attributes, { k: 2 });
    assert.deepEqual(warningsIn(twice.warnings), ["duplicate_keys"]);
  });

  it("what has the wrong shape is left out, and its span is kept", () => {
    const odd = span({ attributes: 7, events: "x", links: {}, status: [], name: 12, flags: "257" });
    assert.deepEqual(
      [odd.attributes, odd.events, odd.links, odd.status, odd.name, odd.isParentRemote],
      [{}, [], [], "unset", "12", false],
    );
  });

  it("a span that is none is rejected alone", () => {
    const decoded = read({
      resourceSpans: [null, 3, { scopeSpans: [{ spans: [null, "x", { ...ids, ...times }] }] }],
    });
    assert.equal(decoded.spans.length, 1);
    assert.deepEqual(
      decoded.rejections.map(({ reason }) => reason),
      ["undecodable_span", "undecodable_span"],
    );
  });
});

describe("hostile JSON", () => {
  it("cannot reach the prototype of anything", () => {
    const text = `{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"${ids.traceId}","spanId":"${ids.spanId}",
      "__proto__":{"name":"evil"},"attributes":[
        {"key":"__proto__","value":{"kvlistValue":{"values":[{"key":"polluted","value":{"boolValue":true}}]}}},
        {"key":"constructor","value":{"stringValue":"mine"}},
        {"key":"toString","value":{"stringValue":"mine"}},
        {"key":"map","value":{"kvlistValue":{"values":[{"key":"__proto__","value":{"intValue":1}}]}}}]}]}]}]}`;
    const [one] = read(text).spans;
    assert.equal(({} as { polluted?: boolean }).polluted, undefined);
    assert.equal(Object.getPrototypeOf(one!.attributes), Object.prototype);
    assert.deepEqual(Object.keys(one!.attributes), ["constructor", "toString", "map"]);
    assert.equal(one!.attributes.constructor as unknown, "mine");
    assert.deepEqual(one!.attributes.map, {});
    assert.deepEqual(warningsIn(one!.warnings), ["time_inferred"]);
  });

  it("nested beyond 64 levels is cut there, and the kept bytes read the same again", () => {
    const nest = (levels: number, kind: (inner: unknown) => unknown) => {
      let any: unknown = { stringValue: "bottom" };
      for (let i = 0; i < levels; i++) any = kind(any);
      return any;
    };
    const array = (inner: unknown) => ({ arrayValue: { values: [inner] } });
    const depthOf = (found: unknown) => {
      let depth = 0;
      for (let at = found; Array.isArray(at); at = at[0]) depth++;
      return depth;
    };
    const fits = span({ attributes: [{ key: "k", value: nest(64, array) }] });
    assert.equal(depthOf(fits.attributes.k), 64);
    assert.deepEqual(warningsIn(fits.warnings), []);
    const deep = span({ attributes: [{ key: "k", value: nest(65, array) }] });
    assert.equal(depthOf(deep.attributes.k), 64);
    assert.deepEqual(warningsIn(deep.warnings), ["nesting_capped"]);

    // Far deeper than JSON.stringify can follow, so the request is written by hand.
    const levels = 50_000;
    const text =
      `{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"${ids.traceId}","spanId":"${ids.spanId}","attributes":[{"key":"k","value":` +
      `${'{"arrayValue":{"values":['.repeat(levels)}{}${"]}}".repeat(levels)}}]}]}]}]}`;
    const [deepest] = read(text).spans;
    assert.equal(depthOf(deepest!.attributes.k), 64);
    assert.deepEqual(readWireSpan(deepest!.wire, "json", deepest!.resource, NOW), deepest);
  });

  it("that is none, or no object, is refused with a reason", () => {
    for (const text of ["", "{", "[]", "null", "3", '"x"', '{"resourceSpans":{}}', "\u0000"])
      assert.throws(() => read(text), { code: "invalid" }, text);
  });

  it("made of a million nothings is refused before it fills the memory", () => {
    const spans = `[${"{},".repeat(3_000_000)}{}]`;
    const text = `{"resourceSpans":[{"scopeSpans":[{"spans":${spans}}]}]}`;
    assert.throws(() => read(text), { code: "too_large" });
  });

  it("has NUL and half surrogates taken out of what becomes a name", () => {
    const cleaned = span({ name: "a\0b\ud800", attributes: [{ key: "k\0", value: "v\0" }] });
    assert.equal(cleaned.name, "ab\ufffd");
    assert.deepEqual(Object.keys(cleaned.attributes), ["k"]);
  });
});
