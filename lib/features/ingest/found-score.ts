import type { Instant } from "#lib/core/time.ts";
import { isPresent, numberOf, stringOf, textOf } from "./content/values.ts";
import type { FoundScore, Value } from "./model.ts";

export type Target = Pick<
  FoundScore,
  "targetType" | "traceId" | "spanId" | "conversationId" | "responseId"
>;

/** What a verdict is about, as exactly as its sender says; null where it is about nothing we can find. */
export function targetOf(
  traceId: string | null,
  spanId: string | null,
  responseId: string | null,
  conversationId: string | null,
): Target | null {
  const targetType =
    traceId && spanId
      ? "span"
      : responseId
        ? "response"
        : traceId
          ? "trace"
          : conversationId
            ? "conversation"
            : null;
  return targetType && { targetType, traceId, spanId, conversationId, responseId };
}

export const onSpan = ({ traceId, spanId }: { traceId: string; spanId: string }): Target => ({
  targetType: "span",
  traceId,
  spanId,
  conversationId: null,
  responseId: null,
});

/** A verdict that says nothing yet. */
export const base = (target: Target, at: Instant): FoundScore => ({
  ...target,
  at,
  name: "",
  value: null,
  label: null,
  explanation: null,
  source: "judge",
  evaluator: "",
  evaluatorVersion: "",
  identifier: "",
  errorType: null,
  metadata: {},
});

/** Raw scores, in whatever range; a boolean is both a number and a word. */
export function verdict(
  value: Value | undefined,
  label: Value | undefined,
  explanation: Value | undefined,
): Pick<FoundScore, "value" | "label" | "explanation"> {
  const number = typeof value === "boolean" ? Number(value) : numberOf(value);
  const word =
    typeof label === "string" && numberOf(label) === undefined
      ? stringOf(label)
      : typeof label === "boolean" || typeof value === "boolean"
        ? (label ?? value)
          ? "pass"
          : "fail"
        : undefined;
  return {
    value: number ?? null,
    label: word ?? null,
    explanation: isPresent(explanation) ? textOf(explanation) : null,
  };
}

const sources = new Map<string, FoundScore["source"]>(
  Object.entries({
    human: "human",
    annotation: "human",
    llm: "judge",
    eval: "judge",
    code: "code",
    api: "code",
    user: "user",
    end_user: "user",
  } as const),
);

export const sourceOf = (kind: Value | undefined): FoundScore["source"] | undefined =>
  typeof kind === "string" ? sources.get(kind.toLowerCase()) : undefined;
