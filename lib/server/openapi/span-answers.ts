import { z } from "zod";
import type { Message, Part } from "#lib/features/ingest/content-model.ts";
import { spanWarnings, type Value } from "#lib/features/ingest/model.ts";
import type {
  SavedView,
  SpanDetail,
  SpanPage,
  SpanRow,
  Trace,
} from "#lib/features/traces/model.ts";
import { instant, named, nanoUsd, nullable } from "./parts.ts";

const value: z.ZodType<Value> = z.json();
const attributes = z.record(z.string(), value);
const tokens = nullable(z.number()).describe("Null is unknown, never 0.");

const score = named(
  "Score",
  z.strictObject({
    name: z.string(),
    value: nullable(z.number()),
    label: nullable(z.string()),
    source: z.string(),
    evaluator: z.string(),
    explanation: nullable(z.string()),
    targetType: z.string(),
    spanId: nullable(z.string()),
    at: instant,
  }),
);

const rowShape = {
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: nullable(z.string()),
  startedAt: instant,
  durationMs: z.number(),
  ttftMs: nullable(z.number()).describe("Time to the first token."),
  name: z.string(),
  kind: z.string(),
  status: z.string(),
  errorType: nullable(z.string()),
  isCall: z.boolean().describe("Counted as one call to a model."),
  isRoot: z.boolean(),
  service: z.string(),
  environment: z.string(),
  provider: z.string(),
  model: z.string().describe("The model that answered, or the one asked for."),
  promptName: z.string(),
  promptVersion: z.string(),
  tool: z.string(),
  agent: z.string(),
  finishReason: z.string(),
  tokens: z.strictObject({
    input: tokens,
    cacheRead: tokens,
    cacheWrite: tokens,
    output: tokens,
    reasoning: tokens,
  }),
  usageQuality: nullable(z.string()),
  usageCounted: z.boolean(),
  demotedBy: nullable(z.string()).describe(
    "The span that shows the same call and is counted instead.",
  ),
  costNanoUsd: nullable(nanoUsd),
  reportedCostNanoUsd: nullable(nanoUsd),
  priceNote: nullable(z.string()),
  conversationId: nullable(z.string()),
  userId: nullable(z.string()),
  tags: z.array(z.string()),
  warnings: z.array(z.enum(spanWarnings)),
};
const row = named("Span", z.strictObject(rowShape)) satisfies z.ZodType<SpanRow>;

const totals = named(
  "TraceTotals",
  z.strictObject({
    spans: z.int(),
    calls: z.int(),
    errors: z.int(),
    inputTokens: tokens,
    outputTokens: tokens,
    costNanoUsd: nullable(nanoUsd),
    unpricedCalls: z.int(),
    durationMs: z.number(),
  }),
);

const previews = { inputPreview: nullable(z.string()), outputPreview: nullable(z.string()) };

const listRow = named(
  "ListedSpan",
  z.strictObject({ ...rowShape, ...previews, scores: z.array(score), totals: nullable(totals) }),
);

export const spanPage = named(
  "SpanPage",
  z.strictObject({
    rows: z.array(listRow),
    nextCursor: nullable(z.string()).describe("Continue from here; null when all is searched."),
    searchedBackTo: instant,
  }),
) satisfies z.ZodType<SpanPage>;

export const liveSpans = named(
  "LiveSpans",
  z.strictObject({
    rows: z.array(listRow),
    words: z.array(z.strictObject({ traceId: z.string(), spanId: z.string(), ...previews })),
    skipped: z.int(),
    upTo: instant,
  }),
);

const neighbour = z.strictObject({ traceId: z.string(), startedAt: instant, name: z.string() });

export const trace = named(
  "Trace",
  z.strictObject({
    traceId: z.string(),
    name: z.string(),
    startedAt: instant,
    endedAt: instant,
    totals,
    services: z.array(z.string()),
    models: z.array(z.string()),
    spans: z.array(
      z.strictObject({
        ...rowShape,
        ...previews,
        depth: z.int(),
        descendants: z.int(),
        isOrphan: z.boolean(),
      }),
    ),
    omittedSpans: z.int(),
    scores: z.array(score),
    conversation: nullable(
      z.strictObject({
        id: z.string(),
        position: z.int(),
        count: z.int(),
        previous: nullable(neighbour),
        next: nullable(neighbour),
      }),
    ),
  }),
) satisfies z.ZodType<Trace>;

const part: z.ZodType<Part> = named(
  "Part",
  z.union([
    z.object({ type: z.literal("text"), content: z.string(), truncated: z.boolean().optional() }),
    z.object({
      type: z.literal("reasoning"),
      content: z.string(),
      signature: z.string().optional(),
    }),
    z.object({
      type: z.literal("tool_call"),
      id: nullable(z.string()),
      name: z.string(),
      arguments: value,
    }),
    z.object({
      type: z.literal("tool_call_response"),
      id: nullable(z.string()),
      response: value,
      isError: z.boolean().optional(),
    }),
    z.object({
      type: z.literal("blob"),
      modality: z.string(),
      mimeType: z.string(),
      content: z.string().describe("Base64."),
    }),
    z.object({
      type: z.literal("uri"),
      modality: z.string(),
      mimeType: z.string(),
      uri: z.string(),
    }),
    z.object({ type: z.literal("file"), fileId: z.string() }),
    z.object({ type: z.literal("generic"), value }),
  ]),
);

const message: z.ZodType<Message> = named(
  "Message",
  z.strictObject({
    role: z.enum(["system", "user", "assistant", "tool"]),
    name: z.string().optional(),
    parts: z.array(part),
    finishReason: z.string().optional(),
  }),
);

const content = named(
  "Content",
  z.strictObject({
    input: z.array(message),
    output: z.array(message),
    toolDefinitions: z.array(
      z.strictObject({ name: z.string(), description: z.string(), parameters: value }),
    ),
    toolArguments: value,
    toolResult: value,
    retrievalQuery: nullable(z.string()),
    documents: z.array(
      z.strictObject({
        id: z.string(),
        score: nullable(z.number()),
        content: z.string(),
        metadata: value,
      }),
    ),
    parameters: attributes,
    metadata: attributes,
    source: z.enum(["attributes", "events", "logs", "none"]),
  }),
);

const spanRef = z.strictObject({ spanId: z.string(), name: z.string() });

const usage = named(
  "UsageExplanation",
  z.strictObject({
    lines: z.array(
      z.strictObject({
        label: z.string(),
        tokens,
        level: z.union([z.literal(0), z.literal(1)]),
        usdPerMillion: nullable(z.number()),
        costNanoUsd: nullable(nanoUsd),
      }),
    ),
    quality: nullable(z.string()),
    rule: nullable(z.string()),
    counted: z.boolean(),
    countedReason: z.string(),
    demotedBy: nullable(spanRef),
    standsFor: z.array(spanRef),
    costNanoUsd: nullable(nanoUsd),
    priceReason: z.string(),
    reportedCostNanoUsd: nullable(nanoUsd),
    costDisagreement: nullable(z.number()),
    isDisagreementLarge: z.boolean(),
  }),
);

export const spanDetail = named(
  "SpanDetail",
  z.strictObject({
    span: row,
    statusMessage: z.string(),
    content,
    isKept: z.boolean().describe("False once retention has taken what came over the wire."),
    attributes,
    resource: attributes,
    scope: z.strictObject({ name: z.string(), version: z.string(), schemaUrl: z.string() }),
    events: z.array(z.strictObject({ name: z.string(), at: instant, attributes })),
    links: z.array(z.strictObject({ traceId: z.string(), spanId: z.string(), attributes })),
    logs: z.array(
      z.strictObject({
        name: z.string(),
        at: instant,
        severity: z.int(),
        body: value,
        attributes,
      }),
    ),
    droppedAttributes: z.int(),
    traceState: z.string(),
    dialects: z.array(z.string()),
    unmappedKeys: z.array(z.string()),
    usage: nullable(usage),
    scores: z.array(score),
  }),
) satisfies z.ZodType<SpanDetail>;

export const savedView = named(
  "SavedView",
  z.strictObject({
    id: z.string(),
    name: z.string(),
    query: z.string(),
    createdBy: z.string(),
    createdAt: instant,
  }),
) satisfies z.ZodType<SavedView>;
