import { randomFillSync } from "node:crypto";
import { chatRequest, dice, toProtobuf } from "#lib/features/ingest/decode/testing.ts";

type Span = {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
};

/** A request encoded once, and where in it the ids and times are. */
type Template = { bytes: Buffer; traceIds: number[]; spanIds: number[]; times: number[] };

/**
 * Export requests as fast as memory: encoded beforehand, each send gets fresh ids and the present time
 * written over the old, so that the generator leaves the processor to what is measured.
 */
export function bodyMaker(options: { spans: number; spanBytes: number; templates?: number }) {
  const madeAt = Date.now();
  const random = dice(20_261_122);
  const templates = Array.from({ length: options.templates ?? 24 }, () =>
    template({ ...options, random, at: madeAt }),
  );
  const salt = Buffer.alloc(24);
  let turn = 0;

  return {
    spans: options.spans,
    meanSpanBytes: Math.round(
      templates.reduce((sum, { bytes }) => sum + bytes.length, 0) /
        templates.length /
        options.spans,
    ),
    next(): Buffer {
      const { bytes, traceIds, spanIds, times } = templates[turn++ % templates.length]!;
      const body = Buffer.from(bytes);
      randomFillSync(salt);
      for (const at of traceIds) for (let i = 0; i < 16; i++) body[at + i]! ^= salt[i]!;
      for (const at of spanIds) for (let i = 0; i < 8; i++) body[at + i]! ^= salt[16 + i]!;
      const later = BigInt(Date.now() - madeAt) * 1_000_000n;
      for (const at of times) body.writeBigUInt64LE(body.readBigUInt64LE(at) + later, at);
      return body;
    },
  };
}

function template(options: Parameters<typeof chatRequest>[0]): Template {
  const request = chatRequest(options);
  const bytes = Buffer.from(toProtobuf("traces", request));
  const spans = (request.resourceSpans as { scopeSpans: { spans: Span[] }[] }[]).flatMap(
    ({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans),
  );
  const nanos = (text: string) => {
    const out = Buffer.alloc(8);
    out.writeBigUInt64LE(BigInt(text));
    return out;
  };
  const everywhere = (needles: Iterable<Buffer>) => [...needles].flatMap((one) => find(bytes, one));
  const unique = (ids: (string | undefined)[]) =>
    [...new Set(ids)].flatMap((id) => (id ? [Buffer.from(id, "hex")] : []));
  return {
    bytes,
    traceIds: everywhere(unique(spans.map((span) => span.traceId))),
    spanIds: everywhere(unique(spans.flatMap((span) => [span.spanId, span.parentSpanId]))),
    times: everywhere(
      [...new Set(spans.flatMap((span) => [span.startTimeUnixNano, span.endTimeUnixNano]))].map(
        nanos,
      ),
    ),
  };
}

function find(haystack: Buffer, needle: Buffer): number[] {
  const found: number[] = [];
  for (let at = haystack.indexOf(needle); at !== -1; at = haystack.indexOf(needle, at + 1))
    found.push(at);
  return found;
}
