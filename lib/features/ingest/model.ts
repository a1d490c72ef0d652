import type { Instant } from "#lib/core/time.ts";

/** An OTLP value flattened to plain JSON. Integers beyond 2^53 are decimal strings, bytes are base64. */
export type Value = string | number | boolean | null | Value[] | { [key: string]: Value };
export type Attributes = Record<string, Value>;

/** What all spans of one scope in one request share. */
export type Resource = {
  attributes: Attributes;
  scopeName: string;
  scopeVersion: string;
  schemaUrl: string;
};

export type SpanEvent = { name: string; at: Instant; attributes: Attributes };
export type SpanLink = { traceId: string; spanId: string; attributes: Attributes };

/** Oddities that are worth telling the sender. The order fixes the bits; append only. */
export const spanWarnings = [
  "time_inferred",
  "negative_duration",
  "clock_skew",
  "attributes_dropped",
  "duplicate_keys",
  "truncated_json",
  "unknown_scope",
  "missing_usage",
  "usage_inferred",
  "cost_disagreement",
  "nesting_capped",
  /** Found once its trace was quiet: the parent it names never came. */
  "orphan",
] as const;
export type SpanWarning = (typeof spanWarnings)[number];

export const warningBit = (warning: SpanWarning): number => 1 << spanWarnings.indexOf(warning);
export const warningsIn = (bits: number): SpanWarning[] =>
  spanWarnings.filter((warning) => bits & warningBit(warning));

/** How the kept wire bytes of a span are to be read again. */
export type WireEncoding = "protobuf" | "json";

/** A span as it came over the wire, ids checked, not yet understood. */
export type RawSpan = {
  /** 32 lower-case hex digits, not all zero. */
  traceId: string;
  /** 16 lower-case hex digits, not all zero. */
  spanId: string;
  parentSpanId: string | null;
  /** From bits 8-9 of the OTLP flags; null where the sender did not say. */
  isParentRemote: boolean | null;
  name: string;
  /** OTLP kind, 0 (unspecified) to 5 (consumer). */
  otlpKind: number;
  startedAt: Instant;
  /** Never before `startedAt`. */
  endedAt: Instant;
  status: "unset" | "ok" | "error";
  statusMessage: string;
  traceState: string;
  attributes: Attributes;
  events: SpanEvent[];
  links: SpanLink[];
  droppedAttributes: number;
  /** Bit set of `SpanWarning`. */
  warnings: number;
  resource: Resource;
  /** The span's own bytes in its request: a protobuf `Span`, or its JSON text in UTF-8. */
  wire: Uint8Array;
  wireEncoding: WireEncoding;
};

/** Why a span of a request was not taken: a word for the ledger, a sentence for the sender. */
export type Rejection = { reason: string; message: string };

export type RawLog = {
  at: Instant;
  traceId: string | null;
  spanId: string | null;
  /** `event_name`, or the attribute that older senders put it in; empty if neither. */
  name: string;
  severity: number;
  body: Value;
  attributes: Attributes;
  resource: Resource;
};

export type RawMetricPoint = {
  name: string;
  unit: string;
  type: "gauge" | "sum" | "histogram" | "exponential_histogram" | "summary";
  temporality: "delta" | "cumulative" | "none";
  startedAt: Instant;
  at: Instant;
  attributes: Attributes;
  value: number | null;
  count: number | null;
  sum: number | null;
  /** Bounds and counts as sent, or null. */
  buckets: Value;
  resource: Resource;
};

/**
 * What one request held once decoded. `ignored` records were good and taken, and are not kept because
 * they tell nothing of model calls.
 */
export type Decoded = { rejections: Rejection[]; ignored?: number } & (
  | { signal: "traces"; spans: RawSpan[] }
  | { signal: "logs"; logs: RawLog[] }
  | { signal: "metrics"; points: RawMetricPoint[] }
);

export const spanKinds = [
  "chat",
  "text_completion",
  "embeddings",
  "rerank",
  "image",
  "audio",
  "execute_tool",
  "invoke_agent",
  "create_agent",
  "agent_step",
  "workflow",
  "retrieval",
  "guardrail",
  "evaluator",
  "prompt",
  "plan",
  "memory",
  "mcp",
  "wrapper",
  "other",
] as const;
export type SpanKind = (typeof spanKinds)[number];

const modelCallKinds: ReadonlySet<string> = new Set([
  "chat",
  "text_completion",
  "embeddings",
  "rerank",
  "image",
  "audio",
]);
const containerKinds: ReadonlySet<string> = new Set([
  "wrapper",
  "invoke_agent",
  "create_agent",
  "agent_step",
  "workflow",
  "plan",
  "execute_tool",
  "other",
]);

/** Kinds that ask a model something; everything else only contains or surrounds such a call. */
export const isModelCallKind = (kind: string): boolean => modelCallKinds.has(kind);
export const isContainerKind = (kind: string): boolean => containerKinds.has(kind);

/** `reported` as sent; `inferred` by a heuristic; `estimated` by the emitter's guess; `container` only for want of a better span. */
export type UsageQuality = "reported" | "inferred" | "estimated" | "container" | "missing";

/** Tokens of one call. `input` includes cache reads and writes, `output` includes reasoning. Null is unknown. */
export type Usage = {
  inputTokens: number | null;
  cacheReadTokens: number | null;
  cacheWriteTokens: number | null;
  cacheWrite1hTokens: number | null;
  outputTokens: number | null;
  reasoningTokens: number | null;
  audioInputTokens: number | null;
  audioOutputTokens: number | null;
  quality: UsageQuality;
  /** The rule that read the numbers, for people: "ai-sdk 5 reports Anthropic input without cache". */
  rule: string;
};

/** The dimensions every project's roll-ups have. Empty text where a span does not say. */
export const dimensionNames = [
  "service",
  "environment",
  "kind",
  "provider",
  "requestModel",
  "responseModel",
  "promptName",
  "promptVersion",
  "tool",
  "agent",
  "status",
  "finishReason",
] as const;
export type DimensionName = (typeof dimensionNames)[number];
export type Dimensions = Record<DimensionName, string>;

/** A span in our words. Non-model spans are kept too: they hold the tree together. */
export type LlmSpan = {
  raw: RawSpan;
  /** Canonical dialect ids, in order of trust. */
  dialects: readonly string[];
  kind: SpanKind;
  /** Display name: the tool's, the agent's, or the span's own. At most 512 characters. */
  name: string;
  status: "unset" | "ok" | "error";
  errorType: string | null;
  serviceName: string;
  serviceVersion: string;
  environment: string;
  /** Canonical provider (`openai`, `aws.bedrock`, ...), empty if unknown. */
  provider: string;
  requestModel: string;
  responseModel: string;
  promptName: string;
  promptVersion: string;
  toolName: string;
  agentName: string;
  finishReason: string;
  usage: Usage | null;
  /** USD as the emitter reported it; null if not or not believable. */
  reportedCostUsd: number | null;
  serviceTier: string;
  ttftMs: number | null;
  responseId: string | null;
  conversationId: string | null;
  userId: string | null;
  tags: string[] | null;
  /** Attribute keys no mapper knows. */
  unmappedKeys: readonly string[];
  /** Bit set of `SpanWarning`, the raw ones included. */
  warnings: number;
};

export type PricedSpan = LlmSpan & {
  costNanoUsd: number | null;
  /** Which price, or why none: `exact genai-prices 0.1.8 openai/gpt-4o`, `unknown_model`, `no_usage`. */
  priceNote: string | null;
};

/** Raised with every change that makes `npm run remap` worth running. */
export const MAPPER_VERSION = 1;

/** A verdict found in a span or a log record. */
export type FoundScore = {
  targetType: "span" | "trace" | "conversation" | "response";
  traceId: string | null;
  spanId: string | null;
  conversationId: string | null;
  responseId: string | null;
  at: Instant;
  name: string;
  value: number | null;
  label: string | null;
  explanation: string | null;
  source: "judge" | "human" | "user" | "code" | "anchor";
  evaluator: string;
  evaluatorVersion: string;
  identifier: string;
  errorType: string | null;
  metadata: Attributes;
};
