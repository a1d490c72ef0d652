import { promisify } from "node:util";
import { constants, zstdCompress, zstdDecompress } from "node:zlib";
import { and, eq, inArray } from "drizzle-orm";
import { resources, spanBlocks, type spans } from "#drizzle/schema/spans.ts";
import { DAY, floorTo, type Instant } from "#lib/core/time.ts";
import type { Context } from "#lib/platform/context.ts";
import { readWireSpan } from "./decode/wire.ts";
import { randomKey } from "./keys.ts";
import { type RawSpan, type Resource, type WireEncoding, warningBit } from "./model.ts";

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

export type BlockRow = typeof spanBlocks.$inferSelect;
/** Where a span's wire bytes are, and what reading them needs. A row of `spans` is one. */
export type SpanRef = Pick<
  typeof spans.$inferSelect,
  "startedAt" | "receivedAt" | "resourceId" | "blockId" | "blockOffset" | "warnings"
>;
export type WireBytes = { wire: Uint8Array; wireEncoding: WireEncoding };

/** Reading one span unpacks its whole block, so a block stays small enough to unpack in a millisecond. */
const BLOCK_BYTES = 1024 * 1024;
/** Each entry is a little-endian 32-bit word, its length and this flag, and then its bytes. */
const JSON_FLAG = 0x8000_0000;
const HEAD_BYTES = 4;
/** How many blocks are unpacked at once, to bound memory. */
const BLOCKS_AT_ONCE = 16;

export type Packed = { blockId: string; spanCount: number; raw: Buffer };

/** Memory of full-sized blocks, used again: what lies outside V8's heap is slow to be collected. */
const spare: ArrayBuffer[] = [];
const MAX_SPARE = 16;

/** Lays wire bytes end to end in as few blocks as fit, and tells each where it went. */
export function packBlocks<T extends WireBytes>(
  entries: readonly T[],
  place: (entry: T, blockId: string, blockOffset: number) => void,
): Packed[] {
  const blocks: Packed[] = [];
  let from = 0;
  while (from < entries.length) {
    let size = 0;
    let to = from;
    do size += HEAD_BYTES + entries[to++]!.wire.length;
    while (to < entries.length && size + HEAD_BYTES + entries[to]!.wire.length <= BLOCK_BYTES);
    const raw =
      size <= BLOCK_BYTES
        ? Buffer.from(spare.pop() ?? new ArrayBuffer(BLOCK_BYTES), 0, size)
        : Buffer.allocUnsafeSlow(size);
    const blockId = randomKey();
    let at = 0;
    for (let i = from; i < to; i++) {
      const entry = entries[i]!;
      place(entry, blockId, at);
      const flag = entry.wireEncoding === "json" ? JSON_FLAG : 0;
      raw.writeUInt32LE((entry.wire.length | flag) >>> 0, at);
      raw.set(entry.wire, at + HEAD_BYTES);
      at += HEAD_BYTES + entry.wire.length;
    }
    blocks.push({ blockId, spanCount: to - from, raw });
    from = to;
  }
  return blocks;
}

/**
 * Compresses on another thread; level 1 already takes three quarters off. The block's memory goes to the
 * next one, so `raw` is nobody's afterwards.
 */
export async function sealBlock(
  { blockId, spanCount, raw }: Packed,
  projectId: number,
  startedAt: Instant,
): Promise<BlockRow> {
  const content = await compress(raw, {
    chunkSize: 128 * 1024,
    params: { [constants.ZSTD_c_compressionLevel]: 1 },
  });
  const rawBytes = raw.length;
  const memory = raw.buffer as ArrayBuffer;
  if (memory.byteLength === BLOCK_BYTES && spare.length < MAX_SPARE) spare.push(memory);
  return {
    projectId,
    startedAt: floorTo(startedAt, DAY),
    blockId,
    spanCount,
    rawBytes,
    content,
  };
}

/** The opposite of `sealBlock`. Throws on a block that is not what it says. */
export function openBlock(block: Pick<BlockRow, "content" | "rawBytes">): Promise<Buffer> {
  return decompress(block.content, {
    chunkSize: Math.max(1024, block.rawBytes),
    maxOutputLength: Math.max(1, block.rawBytes),
  });
}

export function entryAt(raw: Buffer, blockOffset: number): WireBytes {
  const head = raw.readUInt32LE(blockOffset);
  const start = blockOffset + HEAD_BYTES;
  const end = start + (head & 0x7fff_ffff);
  if (end > raw.length) throw new RangeError(`no span at ${blockOffset} of its block`);
  return { wire: raw.subarray(start, end), wireEncoding: head & JSON_FLAG ? "json" : "protobuf" };
}

/** The wire bytes of stored spans, in the order of `refs`; null where retention took the block. */
export async function readWireBytes(
  { db, projectId }: Pick<Context, "db" | "projectId">,
  refs: readonly SpanRef[],
): Promise<(WireBytes | null)[]> {
  const found: (WireBytes | null)[] = refs.map(() => null);
  const byBlock = Map.groupBy(refs.keys(), (i) => refs[i]!.blockId);
  const ids = [...byBlock.keys()];
  for (let i = 0; i < ids.length; i += BLOCKS_AT_ONCE) {
    const wanted = ids.slice(i, i + BLOCKS_AT_ONCE);
    const days = new Set(
      wanted.flatMap((id) => byBlock.get(id)!.map((ref) => floorTo(refs[ref]!.startedAt, DAY))),
    );
    const blocks = await db
      .select()
      .from(spanBlocks)
      .where(
        and(
          eq(spanBlocks.projectId, projectId),
          inArray(spanBlocks.blockId, wanted),
          inArray(spanBlocks.startedAt, [...days]),
        ),
      );
    await Promise.all(
      blocks.map(async (block) => {
        const raw = await openBlock(block);
        for (const ref of byBlock.get(block.blockId)!)
          found[ref] = entryAt(raw, refs[ref]!.blockOffset);
      }),
    );
  }
  return found;
}

/**
 * Stored spans as they came over the wire, in the order of `refs`. A span whose block retention has
 * taken meanwhile is left out.
 */
export async function readRawSpans(
  ctx: Pick<Context, "db" | "projectId">,
  refs: readonly SpanRef[],
): Promise<RawSpan[]> {
  if (refs.length === 0) return [];
  const [bytes, shared] = await Promise.all([
    readWireBytes(ctx, refs),
    readResources(ctx, new Set(refs.map((ref) => ref.resourceId))),
  ]);
  return refs.flatMap((ref, i) => {
    const entry = bytes[i];
    const resource = shared.get(ref.resourceId);
    if (!entry || !resource) return [];
    // A span without times of its own took those of its arrival, which its row remembers as its start.
    const inferred = ref.warnings & warningBit("time_inferred");
    const receivedAt = inferred ? ref.startedAt : ref.receivedAt;
    return [readWireSpan(entry.wire, entry.wireEncoding, resource, receivedAt)];
  });
}

async function readResources(
  { db, projectId }: Pick<Context, "db" | "projectId">,
  ids: ReadonlySet<string>,
): Promise<Map<string, Resource>> {
  const rows = await db
    .select()
    .from(resources)
    .where(and(eq(resources.projectId, projectId), inArray(resources.resourceId, [...ids])));
  return new Map(
    rows.map(({ resourceId, attributes, scopeName, scopeVersion, schemaUrl }) => [
      resourceId,
      { attributes: JSON.parse(attributes), scopeName, scopeVersion, schemaUrl },
    ]),
  );
}
