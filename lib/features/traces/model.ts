import type { Instant } from "#lib/core/time.ts";
import type { SpanContent } from "#lib/features/ingest/content-model.ts";
import type { Attributes, SpanWarning, Value } from "#lib/features/ingest/model.ts";

/** Calls to a model; whole traces; every span. */
export const spanViews = ["calls", "traces", "all"] as const;
export type SpanView = (typeof spanViews)[number];

/** A verdict on an answer, as a list shows it. */
export type ScoreMark = {
  name: string;
  value: number | null;
  label: string | null;
  source: string;
  evaluator: string;
  explanation: string | null;
  targetType: string;
  spanId: string | null;
  at: Instant;
};

export type Tokens = {
  input: number | null;
  cacheRead: number | null;
  cacheWrite: number | null;
  output: number | null;
  reasoning: number | null;
};

/** What every view of a span shows. */
export type SpanRow = {
  traceId: string;
  spanId: string;
  parentSpanId: string | null;
  startedAt: Instant;
  durationMs: number;
  ttftMs: number | null;
  name: string;
  kind: string;
  status: string;
  errorType: string | null;
  isCall: boolean;
  isRoot: boolean;
  service: string;
  environment: string;
  provider: string;
  /** The model that answered, or the one that was asked where the answer does not say. */
  model: string;
  promptName: string;
  promptVersion: string;
  tool: string;
  agent: string;
  finishReason: string;
  tokens: Tokens;
  usageQuality: string | null;
  usageCounted: boolean;
  /** The span that shows the same physical call and is counted instead. */
  demotedBy: string | null;
  costNanoUsd: number | null;
  reportedCostNanoUsd: number | null;
  priceNote: string | null;
  conversationId: string | null;
  userId: string | null;
  tags: string[];
  warnings: SpanWarning[];
};

/** A row of the traces page. */
export type SpanListRow = SpanRow & {
  inputPreview: string | null;
  outputPreview: string | null;
  scores: ScoreMark[];
  /** Only in the view of whole traces. */
  totals: TraceTotals | null;
};

/** Sums over a trace; usage is added up only where it counts. */
export type TraceTotals = {
  spans: number;
  calls: number;
  errors: number;
  /** Null where no counted span reported any. */
  inputTokens: number | null;
  outputTokens: number | null;
  costNanoUsd: number | null;
  /** Calls with tokens but without a price: left out of the cost. */
  unpricedCalls: number;
  /** From the first start to the last end. */
  durationMs: number;
};

export type SpanPage = {
  rows: SpanListRow[];
  /** Continue from here; null when everything in the window has been searched. */
  nextCursor: string | null;
  /** Everything from here to the end of the window has been searched. */
  searchedBackTo: Instant;
};

/** How often a value occurs in the window, given the other filters. */
export type FilterCount = { value: string; spans: number; calls: number };
export type FilterCounts = { dimension: string; values: FilterCount[]; hasMore: boolean }[];

/** A span in the tree of its trace, in the order it is drawn. */
export type TraceSpan = SpanRow & {
  depth: number;
  /** Spans below this one: the next row on the same level is that many further. */
  descendants: number;
  /** Its parent never arrived, so it was put at the top. */
  isOrphan: boolean;
  inputPreview: string | null;
  outputPreview: string | null;
};

export type ConversationNeighbour = { traceId: string; startedAt: Instant; name: string };

export type Trace = {
  traceId: string;
  name: string;
  startedAt: Instant;
  endedAt: Instant;
  totals: TraceTotals;
  services: string[];
  models: string[];
  spans: TraceSpan[];
  /** Spans beyond the limit that are stored but not listed. */
  omittedSpans: number;
  scores: ScoreMark[];
  conversation: {
    id: string;
    /** This trace is the `position`-th of `count`; `count` stops at 1,000. */
    position: number;
    count: number;
    previous: ConversationNeighbour | null;
    next: ConversationNeighbour | null;
  } | null;
};

/** One kind of token in a call. */
export type UsageLine = {
  label: string;
  tokens: number | null;
  /** 1: part of the nearest line above with 0. */
  level: 0 | 1;
  /** What a million of them cost; null where they have no price of their own. */
  usdPerMillion: number | null;
  costNanoUsd: number | null;
};

/** Why a span has these tokens and this cost, in words. */
export type UsageExplanation = {
  lines: UsageLine[];
  quality: string | null;
  /** The rule that read the numbers. */
  rule: string | null;
  counted: boolean;
  countedReason: string;
  demotedBy: { spanId: string; name: string } | null;
  /** Spans this one is counted for. */
  standsFor: { spanId: string; name: string }[];
  costNanoUsd: number | null;
  priceReason: string;
  reportedCostNanoUsd: number | null;
  /** Reported over ours, minus one; null where either is unknown. */
  costDisagreement: number | null;
  isDisagreementLarge: boolean;
};

export type SpanEventView = { name: string; at: Instant; attributes: Attributes };
export type SpanLogView = {
  name: string;
  at: Instant;
  severity: number;
  body: Value;
  attributes: Attributes;
};

export type SpanDetail = {
  span: SpanRow;
  statusMessage: string;
  content: SpanContent;
  /** False once retention has taken the bytes: only the numbers are left. */
  isKept: boolean;
  attributes: Attributes;
  resource: Attributes;
  scope: { name: string; version: string; schemaUrl: string };
  events: SpanEventView[];
  links: { traceId: string; spanId: string; attributes: Attributes }[];
  logs: SpanLogView[];
  droppedAttributes: number;
  traceState: string;
  dialects: string[];
  unmappedKeys: string[];
  /** Null where the bytes it was read from are gone. */
  usage: UsageExplanation | null;
  scores: ScoreMark[];
};

export type LiveWords = {
  traceId: string;
  spanId: string;
  inputPreview: string | null;
  outputPreview: string | null;
};

/** What the live tail sends: spans as they are committed, and the words that follow them. */
export type LiveSpans = {
  /** Oldest first. */
  rows: SpanListRow[];
  words: LiveWords[];
  /** Spans that came too fast to be shown. */
  skipped: number;
  /** Arrival of the newest span seen: where to go on after a break. */
  upTo: Instant;
};

export type SavedView = {
  id: string;
  name: string;
  /** The query string of the traces page, without time. */
  query: string;
  createdBy: string;
  createdAt: Instant;
};
