import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { door, jsonBody, LIMIT } from "./otlp-testing.ts";

describe("limits", () => {
  it("stop a body that is announced or turns out too large, naming the limit", async () => {
    const { post, submitted } = door();
    const untouched: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => assert.fail("the body was read"),
    };
    const announced = await post("/v1/traces", untouched, { "content-length": String(LIMIT + 1) });
    assert.equal(announced.status, 413);
    assert.match(announced.text, /1048576 bytes/);
    let sent = 0;
    async function* endless() {
      for (; ; sent += 65_536) yield Buffer.alloc(65_536, " ");
    }
    assert.equal((await post("/v1/traces", endless())).status, 413);
    assert.ok(sent <= LIMIT + 65_536);
    assert.equal(submitted.length, 0);
  });

  it("stop a bomb of any compression at the decompressed limit, and give its memory back", async () => {
    const { post, intake } = door();
    const huge = Buffer.alloc(200 * LIMIT);
    for (const [coding, bomb] of [
      ["gzip", gzipSync(huge)],
      ["deflate", deflateSync(huge)],
      ["deflate", deflateRawSync(huge)],
      ["zstd", zstdCompressSync(huge)],
    ] as const) {
      const answer = await post("/v1/traces", bomb, { "content-encoding": coding });
      assert.equal(answer.status, 413, coding);
      assert.equal(answer.headers["retry-after"], undefined);
    }
    assert.equal(intake.heldBytes, 0);
  });

  it("let a body of exactly the limit pass", async () => {
    const { post } = door();
    const body = Buffer.concat([jsonBody, Buffer.alloc(LIMIT - jsonBody.length, " ")]);
    assert.equal((await post("/v1/traces", body)).status, 200);
    assert.equal(
      (await post("/v1/traces", gzipSync(body), { "content-encoding": "gzip" })).status,
      200,
    );
  });

  it("ask senders to come again, before reading anything, while the memory is all taken", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { post, intake } = door({ maxInFlightBytes: 10_000, until: promise });
    const first = post("/v1/traces", jsonBody);
    while (intake.heldBytes < jsonBody.length) await new Promise(setImmediate);
    const untouched: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => assert.fail("the body was read"),
    };
    const second = await post("/v1/traces", untouched);
    assert.deepEqual([second.status, second.headers["retry-after"]], [503, "1"]);
    resolve();
    assert.equal((await first).status, 200);
    assert.equal(intake.heldBytes, 0);
    assert.equal((await post("/v1/traces", jsonBody)).status, 200);
  });
});
