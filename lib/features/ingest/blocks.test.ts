import assert from "node:assert/strict";
import { it } from "node:test";
import { DAY } from "#lib/core/time.ts";
import { entryAt, openBlock, packBlocks, sealBlock } from "./blocks.ts";
import type { WireEncoding } from "./model.ts";

const NOW = Date.UTC(2026, 0, 15, 12);

function entry(size: number, fill: number, wireEncoding: WireEncoding = "protobuf") {
  return { wire: new Uint8Array(size).fill(fill), wireEncoding, blockId: "", blockOffset: -1 };
}

function pack(entries: ReturnType<typeof entry>[]) {
  return packBlocks(entries, (one, blockId, blockOffset) => {
    Object.assign(one, { blockId, blockOffset });
  });
}

it("gives back the very bytes and encoding of every span", async () => {
  const entries = Array.from({ length: 500 }, (_, i) =>
    entry((i * 37) % 5_000, i, i % 3 === 0 ? "json" : "protobuf"),
  );
  const blocks = new Map<string, Buffer>();
  for (const packed of pack(entries)) {
    const sealed = await sealBlock(packed, 1, NOW);
    assert.equal(sealed.startedAt, Math.floor(NOW / DAY) * DAY);
    blocks.set(sealed.blockId, await openBlock(sealed));
  }
  for (const { wire, wireEncoding, blockId, blockOffset } of entries) {
    const found = entryAt(blocks.get(blockId)!, blockOffset);
    assert.deepEqual(new Uint8Array(found.wire), wire);
    assert.equal(found.wireEncoding, wireEncoding);
  }
});

it("cuts at about a megabyte, but never through a span", () => {
  const sizes = pack([
    ...Array(30)
      .fill(0)
      .map(() => entry(100_000, 1)),
    entry(5_000_000, 2),
  ]).map(({ raw }) => raw.length);
  assert.equal(sizes.length, 4);
  assert.ok(sizes.slice(0, 3).every((size) => size <= 1024 * 1024));
  assert.equal(sizes[3], 5_000_004);
});

it("does not read beyond its block", async () => {
  const [packed] = pack([entry(10, 1)]);
  assert.throws(() => entryAt(packed!.raw.subarray(0, 8), 0), RangeError);
  const sealed = await sealBlock(packed!, 1, NOW);
  await assert.rejects(openBlock({ ...sealed, rawBytes: 5 }));
});
