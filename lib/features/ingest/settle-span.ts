import type { Instant } from "#lib/core/time.ts";
import { isModelCallKind } from "./model.ts";

/** What settling needs to know of a span: columns of `spans`, its series and its resource. */
export type SettleSpan = {
  traceId: string;
  spanId: string;
  parentSpanId: string | null;
  /** As the OTLP flags said; null where that is not known, and the service decides. */
  isParentRemote: boolean | null;
  startedAt: Instant;
  durationMs: number;
  kind: string;
  /** `resources.scope_name` */
  scopeName: string;
  /** `rollup_series.service` */
  service: string;
  /** `rollup_series.provider` */
  provider: string;
  /** `rollup_series.response_model`, or the requested one. */
  model: string;
  responseId: string | null;
  usageQuality: string | null;
  inputTokens: number | null;
  outputTokens: number | null;
  cacheReadTokens: number | null;
  /** Whether we could put a price on it. */
  hasCost: boolean;
};

export const isVoltagent = (scopeName: string): boolean => scopeName === "@voltagent/core";
export const isStrands = (scopeName: string): boolean => scopeName.startsWith("strands");
export const isAnthropicServer = (scopeName: string): boolean =>
  scopeName === "com.anthropic.claude-platform";

export const isCall = (span: SettleSpan): boolean => isModelCallKind(span.kind);

export const hasUsage = (span: SettleSpan): boolean =>
  span.usageQuality !== "missing" && (span.inputTokens !== null || span.outputTokens !== null);

/** Tokens that may be believed over another layer's: reported, and not all zero. */
export const hasGoodUsage = (span: SettleSpan): boolean =>
  hasUsage(span) &&
  span.usageQuality !== "estimated" &&
  (span.inputTokens ?? 0) + (span.outputTokens ?? 0) > 0;

/** Chat and plain completion are one kind of call; layers often disagree which it was. */
export const callClass = (kind: string): string => (kind === "text_completion" ? "chat" : kind);

/** Cached tokens and a price: what one layer of a call may know and another not. */
export const detailOf = (span: SettleSpan): number =>
  (span.cacheReadTokens === null ? 0 : 2) + (span.hasCost ? 1 : 0);

export const reportsTheSame = (a: SettleSpan, b: SettleSpan): boolean =>
  a.inputTokens === b.inputTokens && a.outputTokens === b.outputTokens;

/**
 * Which of two views of one call to count: below zero if `a`. A total order, so that two traces that
 * each hold one view come to the same answer without knowing of each other's verdict.
 */
export function preference(a: SettleSpan, b: SettleSpan): number {
  return (
    Number(hasGoodUsage(b)) - Number(hasGoodUsage(a)) ||
    Number(hasUsage(b)) - Number(hasUsage(a)) ||
    Number(isAnthropicServer(a.scopeName)) - Number(isAnthropicServer(b.scopeName)) ||
    detailOf(b) - detailOf(a) ||
    // The inner layer takes less time than what surrounds it.
    a.durationMs - b.durationMs ||
    a.startedAt - b.startedAt ||
    (a.spanId < b.spanId ? -1 : a.spanId > b.spanId ? 1 : a.traceId < b.traceId ? -1 : 1)
  );
}

/** Two traces that show one call are looked for this far apart. */
export const TWIN_WINDOW_MS = 10 * 60_000;

/**
 * Whether two spans with one response id are two views of one call. A cached or replayed answer has the
 * same id too, but comes at another time, or from the same instrumentation: that is a call of its own.
 */
export function isSameCall(a: SettleSpan, b: SettleSpan): boolean {
  if (a.scopeName === b.scopeName || callClass(a.kind) !== callClass(b.kind)) return false;
  if (!modelsAgree(a.model, b.model)) return false;
  if (isAnthropicServer(a.scopeName) || isAnthropicServer(b.scopeName))
    return Math.abs(a.startedAt - b.startedAt) <= TWIN_WINDOW_MS;
  const together =
    Math.min(a.startedAt + a.durationMs, b.startedAt + b.durationMs) -
    Math.max(a.startedAt, b.startedAt);
  return together >= Math.min(a.durationMs, b.durationMs) / 2;
}

/** `gpt-4o` was asked for, `gpt-4o-2024-08-06` answered. */
function modelsAgree(a: string, b: string): boolean {
  if (a === "" || b === "") return true;
  const one = a.slice(a.lastIndexOf("/") + 1);
  const other = b.slice(b.lastIndexOf("/") + 1);
  return one.startsWith(other) || other.startsWith(one);
}
