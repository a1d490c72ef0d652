import {
  constants,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
  gunzipSync,
  inflateRawSync,
  inflateSync,
  zstdDecompressSync,
} from "node:zlib";
import { AppError, invalid, tooLarge, unsupported } from "#lib/core/errors.ts";
import type { Hold } from "./otlp-budget.ts";

export type Coding = "identity" | "gzip" | "deflate" | "zstd";

const codings: Record<string, Coding> = {
  "": "identity",
  identity: "identity",
  gzip: "gzip",
  "x-gzip": "gzip",
  deflate: "deflate",
  zlib: "deflate",
  zstd: "zstd",
};

/** Reads a `Content-Encoding` or `grpc-encoding`. Throws `unsupported`, naming what is supported. */
export function codingOf(header: string | undefined): Coding {
  const name = (header ?? "").trim().toLowerCase();
  const coding = Object.hasOwn(codings, name) ? codings[name] : undefined;
  if (!coding)
    throw unsupported(
      `Compression "${name.slice(0, 40)}" is not supported. Use gzip, deflate, zstd or none.`,
    );
  return coding;
}

export const overLimit = (limit: number): AppError =>
  tooLarge(
    `The request is larger than the limit of ${limit} bytes after decompression. Send smaller batches, or raise MIDWATCH_MAX_BODY_BYTES.`,
  );

/** The whole body, never more than `limit` bytes of it, every byte paid from `hold`. */
export async function readBody(
  body: AsyncIterable<Uint8Array>,
  hold: Hold,
  limit: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > limit) throw overLimit(limit);
    hold.grow(chunk.length);
    chunks.push(chunk);
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size);
}

/** Compressed bodies up to this size are opened at once, as long as they stay small. */
const QUICK_INPUT_BYTES = 64 * 1024;
const QUICK_OUTPUT_BYTES = 1024 * 1024;
/** RFC 8878 asks decoders for 8 MiB of window; a frame may ask for gigabytes. */
const zstdOptions = { params: { [constants.ZSTD_d_windowLogMax]: 23 } };

/**
 * What a body holds once decompressed, never more than `limit` bytes: a bomb stops there. The
 * compressed bytes are given back to `hold`, the opened ones paid from it.
 */
export async function decompress(
  bytes: Uint8Array,
  coding: Coding,
  hold: Hold,
  limit: number,
): Promise<Uint8Array> {
  if (coding === "identity") return bytes;
  try {
    const opened =
      (bytes.length <= QUICK_INPUT_BYTES && quickly(bytes, coding, hold, limit)) ||
      (await inPieces(bytes, coding, hold, limit));
    hold.shrink(bytes.length);
    return opened;
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw invalid(
      `The body cannot be decompressed as ${coding}: ${(error as Error).message}`,
      error,
    );
  }
}

function quickly(
  bytes: Uint8Array,
  coding: Coding,
  hold: Hold,
  limit: number,
): Uint8Array | undefined {
  const options = { maxOutputLength: Math.min(limit, QUICK_OUTPUT_BYTES) };
  let opened: Uint8Array;
  try {
    if (coding === "gzip") opened = gunzipSync(bytes, options);
    else if (coding === "zstd") opened = zstdDecompressSync(bytes, { ...zstdOptions, ...options });
    else opened = isZlib(bytes) ? inflateSync(bytes, options) : inflateRawSync(bytes, options);
  } catch (error) {
    // Large after all: open it piece by piece, off this thread.
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") return undefined;
    throw error;
  }
  hold.grow(opened.length);
  return opened;
}

async function inPieces(
  bytes: Uint8Array,
  coding: Coding,
  hold: Hold,
  limit: number,
): Promise<Uint8Array> {
  const stream =
    coding === "gzip"
      ? createGunzip()
      : coding === "zstd"
        ? createZstdDecompress(zstdOptions)
        : isZlib(bytes)
          ? createInflate()
          : createInflateRaw();
  return await readBody(stream.end(bytes), hold, limit);
}

/** "deflate" should mean zlib (RFC 9110), and sometimes means bare deflate; zlib announces itself. */
function isZlib(bytes: Uint8Array): boolean {
  return bytes.length >= 2 && (bytes[0]! & 0x0f) === 8 && ((bytes[0]! << 8) | bytes[1]!) % 31 === 0;
}
