import { readdirSync, readFileSync } from "node:fs";
import { decode } from "../decode/decode.ts";
import type { Attributes, LlmSpan, RawSpan } from "../model.ts";
import { isDropped, normalise } from "../normalise.ts";
import type { SettleSpan } from "../settle-span.ts";

const RECEIVED_AT = Date.UTC(2026, 10, 22, 12);

/** Every client whose spans were recorded. */
export function captureNames(): string[] {
  return readdirSync(new URL(".", import.meta.url))
    .filter((file) => file.endsWith(".traces.jsonl"))
    .map((file) => file.replace(".traces.jsonl", ""));
}

/** The request bodies of one recording, in the order they were sent. */
export function captureBodies(name: string): Uint8Array[] {
  return readFileSync(new URL(`./${name}.jsonl`, import.meta.url), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => Buffer.from(line));
}

export function captureSpans(name: string): RawSpan[] {
  return captureBodies(`${name}.traces`).flatMap((body) => {
    const decoded = decode("traces", "json", body, RECEIVED_AT);
    return decoded.signal === "traces" ? decoded.spans : [];
  });
}

/** What ingest keeps of a recording. */
export function captured(name: string): LlmSpan[] {
  return captureSpans(name)
    .filter((raw) => !isDropped(raw))
    .map(normalise);
}

/** The columns settling reads back from the database. */
export function settleSpan(span: LlmSpan): SettleSpan {
  const { raw, usage } = span;
  return {
    traceId: raw.traceId,
    spanId: raw.spanId,
    parentSpanId: raw.parentSpanId,
    isParentRemote: raw.isParentRemote,
    startedAt: raw.startedAt,
    durationMs: raw.endedAt - raw.startedAt,
    kind: span.kind,
    scopeName: raw.resource.scopeName,
    service: span.serviceName,
    provider: span.provider,
    model: span.responseModel || span.requestModel,
    responseId: span.responseId,
    usageQuality: usage?.quality ?? null,
    inputTokens: usage?.inputTokens ?? null,
    outputTokens: usage?.outputTokens ?? null,
    cacheReadTokens: usage?.cacheReadTokens ?? null,
    hasCost: true,
  };
}

/** A span of one second with nothing on it but what a test gives. */
export function span(
  attributes: Attributes,
  {
    scope = "",
    version = "",
    resourceAttributes = {},
    ...rest
  }: Partial<RawSpan> & {
    scope?: string;
    version?: string;
    resourceAttributes?: Attributes;
  } = {},
): RawSpan {
  return {
    traceId: "0af7651916cd43dd8448eb211c80319c",
    spanId: "b7ad6b7169203331",
    parentSpanId: null,
    isParentRemote: null,
    name: "span",
    otlpKind: 3,
    startedAt: 1_790_000_000_000,
    endedAt: 1_790_000_001_000,
    status: "unset",
    statusMessage: "",
    traceState: "",
    events: [],
    links: [],
    droppedAttributes: 0,
    warnings: 0,
    wire: new Uint8Array(),
    wireEncoding: "json",
    ...rest,
    attributes,
    resource: {
      attributes: resourceAttributes,
      scopeName: scope,
      scopeVersion: version,
      schemaUrl: "",
    },
  };
}

export const START = 1_790_000_000_000;

/** A call of one second and 100 tokens in, 10 out, unless told otherwise. */
export function row(
  spanId: string,
  parentSpanId: string | null,
  rest: Partial<SettleSpan> = {},
): SettleSpan {
  return {
    traceId: "t1",
    spanId,
    parentSpanId,
    isParentRemote: null,
    startedAt: START,
    durationMs: 1000,
    kind: "chat",
    scopeName: "acme",
    service: "shop",
    provider: "openai",
    model: "gpt-4o",
    responseId: null,
    usageQuality: "reported",
    inputTokens: 100,
    outputTokens: 10,
    cacheReadTokens: null,
    hasCost: true,
    ...rest,
  };
}
