import type { Facts } from "./conventions/convention.ts";
import type { RawSpan } from "./model.ts";
import { number, text } from "./read.ts";

const finishWords: Record<string, readonly string[]> = {
  stop: [
    "stop",
    "end_turn",
    "endturn",
    "stop_sequence",
    "stopsequence",
    "completed",
    "finish_reason_stop",
  ],
  tool_calls: ["tool_calls", "tool_call", "tool-calls", "tool_use", "tooluse", "function_call"],
  length: ["length", "max_tokens", "max_output_tokens", "incomplete", "maxtokens"],
  content_filter: [
    "content_filter",
    "content-filter",
    "refusal",
    "safety",
    "guardrail_intervened",
    "recitation",
    "prohibited_content",
    "blocklist",
    "contentfiltered",
  ],
  error: ["error", "failed"],
  other: ["other", "unknown"],
};

const finishes = new Map(
  Object.entries(finishWords).flatMap(([word, written]) =>
    written.map((alias) => [alias, word] as const),
  ),
);

/** Why the model stopped, in OpenAI's words; a provider's unknown word stays as it is. */
export function finishReason(facts: Facts, raw: RawSpan): string {
  const written = facts.finish?.[0] ?? finishInEvents(raw);
  return written === undefined ? "" : finishWord(written);
}

/** One way a provider writes it, in OpenAI's words. */
export function finishWord(written: string): string {
  const lower = written.toLowerCase();
  return finishes.get(lower) ?? lower.slice(0, 64);
}

function finishInEvents({ events }: RawSpan): string | undefined {
  for (let i = events.length - 1; i >= 0; i--) {
    const event = events[i]!;
    if (event.name === "gen_ai.choice") return text(event.attributes.finish_reason);
  }
  return undefined;
}

/** Later than this after the end, a first token is a clock's mistake. */
const TTFT_SLACK_MS = 1_000;

/** Milliseconds to the first token, by whatever the emitter measured; null if it cannot be true. */
export function ttft(facts: Facts, raw: RawSpan): number | null {
  const found =
    (facts.ttftSeconds === undefined ? undefined : facts.ttftSeconds * 1_000) ??
    facts.ttftMs ??
    firstChunkEvent(raw) ??
    (facts.firstTokenAt === undefined ? undefined : facts.firstTokenAt - raw.startedAt);
  if (found === undefined || found < 0) return null;
  return found > raw.endedAt - raw.startedAt + TTFT_SLACK_MS ? null : found;
}

function firstChunkEvent({ events, startedAt }: RawSpan): number | undefined {
  for (const event of events)
    if (event.name === "ai.stream.firstChunk")
      return number(event.attributes["ai.response.msToFirstChunk"]) ?? event.at - startedAt;
  return undefined;
}

const LOGFIRE_ERROR = 17;

/** OTLP's own word wins; where it is unset, the dialects have theirs. */
export function statusOf(facts: Facts, raw: RawSpan): "unset" | "ok" | "error" {
  if (raw.status !== "unset") return raw.status;
  if (facts.level === "ERROR" || facts.toolStatus === "error") return "error";
  return facts.levelNumber !== undefined && facts.levelNumber >= LOGFIRE_ERROR ? "error" : "unset";
}

export function errorTypeOf(facts: Facts, raw: RawSpan, status: string): string | null {
  if (facts.errorType !== undefined) return facts.errorType;
  if (status !== "error") return null;
  const { httpStatus } = facts;
  return (
    exceptionType(raw) ??
    facts.providerError ??
    (httpStatus !== undefined && httpStatus >= 400 ? String(httpStatus) : null)
  );
}

function exceptionType({ events }: RawSpan): string | undefined {
  for (const event of events)
    if (event.name === "exception") {
      const type = text(event.attributes["exception.type"]);
      if (type !== undefined) return type;
    }
  return undefined;
}
