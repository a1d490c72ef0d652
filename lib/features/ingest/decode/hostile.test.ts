import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AppError } from "#lib/core/errors.ts";
import { warningsIn } from "../model.ts";
import { decode } from "./decode.ts";
import { signals } from "./signal.ts";
import { chatRequest, dice, toProtobuf } from "./testing.ts";

const NOW = Date.UTC(2026, 0, 15, 12);
const ids = { traceId: "5b8efff798038103d269b633813fc60c", spanId: "eee19b7ec3c1b174" };

const field = (number: number, content: Uint8Array): Buffer => {
  const length: number[] = [];
  let rest = content.length;
  for (; rest > 127; rest >>>= 7) length.push((rest & 127) | 128);
  return Buffer.concat([Buffer.from([number * 8 + 2, ...length, rest]), content]);
};
const inRequest = (...spans: Uint8Array[]) =>
  field(1, field(2, Buffer.concat(spans.map((span) => field(2, span)))));
const good = Buffer.concat([
  field(1, Buffer.from(ids.traceId, "hex")),
  field(2, Buffer.from(ids.spanId, "hex")),
]);
function read(body: Uint8Array) {
  const decoded = decode("traces", "protobuf", body, NOW);
  assert.ok(decoded.signal === "traces");
  return decoded;
}

describe("hostile protobuf", () => {
  it("in one span rejects that span and keeps its neighbours", () => {
    const broken = Buffer.concat([good, Buffer.from([0x4a, 0x7f, 1])]);
    const { spans, rejections } = read(inRequest(good, broken, good));
    assert.equal(spans.length, 2);
    assert.deepEqual(
      rejections.map(({ reason }) => reason),
      ["undecodable_span"],
    );
  });

  it("that cannot be followed is refused with a reason", () => {
    const overlong = Buffer.concat([Buffer.from([8]), Buffer.alloc(11, 0xff)]);
    for (const body of [
      Buffer.from([10]),
      Buffer.from([10, 5, 1]),
      Buffer.from([10, 0xff, 0xff, 0xff, 0xff, 0x0f]),
      Buffer.from([0]),
      Buffer.from([7]),
      Buffer.alloc(64, 0x0b),
      overlong,
    ])
      assert.throws(() => read(body), { code: "invalid" }, body.toString("hex"));
  });

  it("of known fields with foreign types, and of unknown fields, is stepped over", () => {
    const odd = Buffer.concat([
      Buffer.from([0x08, 1]), // trace id as a varint
      Buffer.from([0x2d, 1, 2, 3, 4]), // name as fixed32
      Buffer.from([0xf8, 0x3f, 5]), // field 1023
      Buffer.from([0xa3, 6, 8, 1, 0xa4, 6]), // a group
      good,
    ]);
    const { spans } = read(inRequest(odd));
    assert.equal(spans[0]!.name, "");
  });

  it("with invalid UTF-8 reads it as U+FFFD, and NUL leaves names and keys", () => {
    const attribute = Buffer.concat([
      field(1, Buffer.from("k\0")),
      field(2, field(1, Buffer.from([0x61, 0xff, 0x62]))),
    ]);
    const name = field(5, Buffer.from("a\0b"));
    const [span] = read(inRequest(Buffer.concat([good, name, field(9, attribute)]))).spans;
    assert.equal(span!.name, "ab");
    assert.deepEqual(span!.attributes, { k: "a\ufffdb" });
  });

  it("nested beyond 64 levels is cut there", () => {
    let value: Buffer = field(1, Buffer.from("bottom"));
    for (let i = 0; i < 5_000; i++) value = field(5, field(1, value));
    const attribute = Buffer.concat([field(1, Buffer.from("k")), field(2, value)]);
    const [span] = read(inRequest(Buffer.concat([good, field(9, attribute)]))).spans;
    let depth = 0;
    for (let at: unknown = span!.attributes.k; Array.isArray(at); at = at[0]) depth++;
    assert.equal(depth, 64);
    assert.ok(warningsIn(span!.warnings).includes("nesting_capped"));
  });

  it("cannot reach the prototype of anything", () => {
    const inner = Buffer.concat([
      field(1, Buffer.from("polluted")),
      field(2, field(1, Buffer.from("x"))),
    ]);
    const attribute = Buffer.concat([
      field(1, Buffer.from("__proto__")),
      field(2, field(6, field(1, inner))),
    ]);
    const [span] = read(inRequest(Buffer.concat([good, field(9, attribute)]))).spans;
    assert.deepEqual(span!.attributes, {});
    assert.equal((span!.attributes as { polluted?: string }).polluted, undefined);
  });

  it("made of a million nothings is refused before it fills the memory", () => {
    const emptyEvents = Buffer.alloc(4_000_000, Buffer.from([0x5a, 0]));
    for (const body of [
      inRequest(Buffer.concat([good, emptyEvents])),
      inRequest(...Array.from({ length: 50_000 }, () => Buffer.alloc(0))),
      field(1, field(2, Buffer.alloc(4_000_000, Buffer.from([0x12, 0])))),
    ])
      assert.throws(() => read(body), { code: "too_large" });
  });

  it("cut anywhere, or with any bit turned, never breaks the decoder", () => {
    const random = dice(11);
    const body = toProtobuf("traces", chatRequest({ spans: 2, spanBytes: 1_200, random, at: NOW }));
    const survives = (bytes: Uint8Array) => {
      for (const signal of signals)
        try {
          decode(signal, "protobuf", bytes, NOW);
        } catch (error) {
          assert.ok(
            error instanceof AppError && /invalid|too_large/.test(error.code),
            String(error),
          );
        }
    };
    for (let end = 0; end < body.length; end++) survives(body.subarray(0, end));
    for (let at = 0; at < body.length; at++) {
      const turned = Buffer.from(body);
      turned[at]! ^= 1 << Math.floor(random() * 8);
      survives(turned);
    }
  });
});
