import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { deflateRawSync, deflateSync, gunzipSync, gzipSync, zstdCompressSync } from "node:zlib";
import {
  type AppError,
  forbidden,
  rateLimited,
  unauthenticated,
  unavailable,
} from "#lib/core/errors.ts";
import { decode } from "#lib/features/ingest/decode/decode.ts";
import { door, jsonBody, NOW, protobufBody, protobufType } from "./otlp-testing.ts";

describe("addresses", () => {
  it("are the three signals under any prefix, and the bare mount that lets the body say", async () => {
    const { post, submitted } = door();
    for (const path of ["/v1/traces", "/api/otlp/v1/traces", "/v1/traces/", "/", "/otlp", "/v1"])
      assert.equal((await post(path, jsonBody)).status, 200, path);
    for (const path of ["/v1/traces", "/", "/deep/mount/"])
      assert.equal((await post(path, protobufBody, protobufType)).status, 200, path);
    assert.deepEqual(new Set(submitted.map(({ decoded }) => decoded.signal)), new Set(["traces"]));
    assert.equal((await post("/v1/logs", Buffer.from("{}"))).status, 200);
    assert.equal((await post("/v1/metrics", Buffer.alloc(0), protobufType)).status, 200);
    assert.deepEqual(
      submitted.slice(-2).map(({ decoded }) => decoded.signal),
      ["logs", "metrics"],
    );
  });

  it("answer 404 for profiles, for names we do not know, and for bodies that are no OTLP", async () => {
    const { post, submitted } = door();
    for (const path of ["/v1development/profiles", "/v1/profiles", "/v1/tracez"]) {
      const { status, text } = await post(path, jsonBody);
      assert.equal(status, 404);
      assert.match(JSON.parse(text).message, /\/v1\/traces/);
    }
    assert.equal((await post("/", Buffer.from('{"hello":1}'))).status, 404);
    assert.equal(submitted.length, 0);
  });

  it("take POST, and OPTIONS for browsers", async () => {
    const { post } = door();
    const got = await post("/v1/traces", Buffer.alloc(0), {}, "GET");
    assert.deepEqual([got.status, got.headers.allow], [405, "POST, OPTIONS"]);
    const asked = await post(
      "/v1/traces",
      Buffer.alloc(0),
      {
        origin: "https://app.example",
        "access-control-request-headers": "authorization,content-type",
      },
      "OPTIONS",
    );
    assert.equal(asked.status, 204);
    assert.equal(asked.headers["access-control-allow-headers"], "authorization,content-type");
    const sent = await post("/v1/traces", jsonBody, { origin: "https://app.example" });
    assert.equal(sent.headers["access-control-allow-origin"], "*");
  });
});

describe("content", () => {
  it("is answered in its own type, empty on success", async () => {
    const { post } = door();
    const asJson = await post("/v1/traces", jsonBody, {
      "content-type": "application/json; charset=utf-8",
    });
    assert.deepEqual(
      [asJson.status, asJson.headers["content-type"], asJson.text],
      [200, "application/json", "{}"],
    );
    for (const type of ["application/x-protobuf", "application/protobuf"]) {
      const answer = await post("/v1/traces", protobufBody, { "content-type": type });
      assert.deepEqual(
        [answer.status, answer.headers["content-type"], answer.text],
        [200, type, ""],
      );
    }
  });

  it("arrives the same in every compression, and with the same fingerprint", async () => {
    const { post, submitted } = door();
    const codings: [string, Uint8Array][] = [
      ["identity", protobufBody],
      ["gzip", gzipSync(protobufBody)],
      ["X-GZIP", gzipSync(protobufBody)],
      ["deflate", deflateSync(protobufBody)],
      ["deflate", deflateRawSync(protobufBody)],
      ["zstd", zstdCompressSync(protobufBody)],
    ];
    for (const [coding, body] of codings) {
      const answer = await post("/v1/traces", body, {
        ...protobufType,
        "content-encoding": coding,
      });
      assert.equal(answer.status, 200, coding);
    }
    const expected = decode("traces", "protobuf", protobufBody, NOW);
    for (const { decoded, bodyBytes, bodyHash, projectId, now } of submitted) {
      assert.deepEqual(decoded, expected);
      assert.deepEqual([bodyBytes, projectId, now], [protobufBody.length, 7, NOW]);
      assert.deepEqual(bodyHash, submitted[0]!.bodyHash);
      assert.equal(bodyHash.length, 32);
    }
    await post("/v1/traces", jsonBody);
    assert.notDeepEqual(submitted.at(-1)!.bodyHash, submitted[0]!.bodyHash);
  });

  it("of another type or compression is refused, naming what would do", async () => {
    const { post } = door();
    const type = await post("/v1/traces", jsonBody, { "content-type": "text/plain" });
    assert.equal(type.status, 415);
    assert.match(type.text, /application\/x-protobuf or application\/json/);
    const coding = await post("/v1/traces", jsonBody, { "content-encoding": "br" });
    assert.equal(coding.status, 415);
    assert.match(coding.text, /gzip, deflate, zstd/);
  });

  it("that cannot be opened or followed is 400, with the reason in the request's own encoding", async () => {
    const { post } = door();
    const cut = gzipSync(jsonBody).subarray(0, 100);
    assert.equal((await post("/v1/traces", cut, { "content-encoding": "gzip" })).status, 400);
    assert.equal((await post("/v1/traces", jsonBody, { "content-encoding": "zstd" })).status, 400);
    assert.equal((await post("/v1/traces", Buffer.from("{"))).status, 400);
    const { status, bytes, headers } = await post("/v1/traces", Buffer.from([10, 9]), protobufType);
    assert.deepEqual([status, headers["content-type"]], [400, "application/x-protobuf"]);
    // google.rpc.Status { message = 2 }
    assert.deepEqual([bytes[0], bytes[1]], [0x12, bytes.length - 2]);
  });
});

describe("answers", () => {
  it("tell what was rejected in a partial success, as text in JSON and by hand in protobuf", async () => {
    const { post } = door({ receipt: { rejected: 300, message: "bad ids" } });
    assert.deepEqual(JSON.parse((await post("/v1/traces", jsonBody)).text), {
      partialSuccess: { rejectedSpans: "300", errorMessage: "bad ids" },
    });
    assert.deepEqual(JSON.parse((await post("/v1/logs", Buffer.from("{}"))).text), {
      partialSuccess: { rejectedLogRecords: "300", errorMessage: "bad ids" },
    });
    const { bytes } = await post("/v1/metrics", Buffer.alloc(0), protobufType);
    assert.deepEqual(
      Buffer.from(bytes),
      Buffer.concat([Buffer.from([10, 12, 8, 0xac, 2, 18, 7]), Buffer.from("bad ids")]),
    );
  });

  const failures: [unknown, number, string | undefined][] = [
    [unavailable("The database is away.", undefined, 2_000), 503, "2"],
    [unavailable("For long.", undefined, 60_000), 503, "5"],
    [rateLimited("Slower.", 1_500), 429, "2"],
    [Object.assign(new Error("gone"), { code: "ECONNREFUSED" }), 503, "1"],
    [new TypeError("a bug"), 503, "5"],
  ];
  for (const [failure, status, wait] of failures)
    it(`make exporters try again after "${(failure as Error).message}", never give up`, async () => {
      const answer = await door({ failure }).post("/v1/traces", jsonBody);
      assert.deepEqual([answer.status, answer.headers["retry-after"]], [status, wait]);
      assert.doesNotMatch(answer.text, /a bug|gone/);
    });

  it("keep strangers out before their body is read, with the reason", async () => {
    const untouched: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => assert.fail("the body was read"),
    };
    for (const [refusal, status] of [
      [unauthenticated("Send a key."), 401],
      [forbidden("Not with this key."), 403],
    ] as [AppError, number][]) {
      const identify = () => Promise.reject(refusal);
      const answer = await door({ identify }).post("/v1/traces", untouched);
      assert.deepEqual([answer.status, JSON.parse(answer.text).message], [status, refusal.message]);
    }
  });

  it("are compressed for those who accept it, when it is worth it", async () => {
    const { post } = door({ receipt: { rejected: 1, message: "long ".repeat(1_000) } });
    const accepting = await post("/v1/traces", jsonBody, { "accept-encoding": "br, gzip;q=0.5" });
    assert.equal(accepting.headers["content-encoding"], "gzip");
    const message = JSON.parse(gunzipSync(accepting.bytes).toString()).partialSuccess.errorMessage;
    assert.equal(message.length, 4_000);
    const refusing = await post("/v1/traces", jsonBody, { "accept-encoding": "gzip;q=0" });
    assert.equal(refusing.headers["content-encoding"], undefined);
    const small = await door().post("/v1/traces", jsonBody, { "accept-encoding": "gzip" });
    assert.equal(small.headers["content-encoding"], undefined);
  });

  it("say 400 and hold nothing when the sender hangs up", async () => {
    const { post, intake, submitted } = door();
    async function* torn() {
      yield jsonBody.subarray(0, 100);
      throw Object.assign(new Error("aborted"), { code: "ECONNRESET" });
    }
    assert.equal((await post("/v1/traces", torn())).status, 400);
    assert.deepEqual([intake.heldBytes, submitted.length], [0, 0]);
  });
});
