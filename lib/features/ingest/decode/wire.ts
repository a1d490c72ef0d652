import { invalid } from "#lib/core/errors.ts";
import type { Instant } from "#lib/core/time.ts";
import type { RawSpan, Rejection, Resource, WireEncoding } from "../model.ts";
import { Tally } from "./attributes.ts";
import { parseBody } from "./json-body.ts";
import { spanOf } from "./json-spans.ts";
import { readSpan } from "./protobuf-spans.ts";
import { Malformed, Reader } from "./reader.ts";

/** Reads a span again from the bytes that were kept of it, the same as when it came in. */
export function readWireSpan(
  bytes: Uint8Array,
  encoding: WireEncoding,
  resource: Resource,
  receivedAt: Instant,
): RawSpan {
  const read = encoding === "json" ? fromJson() : fromProtobuf();
  if ("reason" in read) throw invalid(`The bytes kept of a span are damaged: ${read.message}`);
  return read;

  function fromJson(): RawSpan | Rejection {
    return spanOf(parseBody(bytes), resource, receivedAt, new Tally(bytes.length), bytes);
  }

  function fromProtobuf(): RawSpan | Rejection {
    try {
      return readSpan(new Reader(bytes), bytes.length, resource, receivedAt);
    } catch (error) {
      if (error instanceof Malformed)
        throw invalid(`The bytes kept of a span are damaged: ${error.message}.`, error);
      throw error;
    }
  }
}
