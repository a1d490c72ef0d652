import { isObject, isPresent, numberOf, stringOf, textOf, unfolded } from "./content/values.ts";
import type { Attributes, FoundScore, RawSpan, Value } from "./model.ts";

type Check = Pick<
  FoundScore,
  "name" | "value" | "label" | "explanation" | "source" | "evaluator" | "errorType" | "metadata"
>;

/** Where the frameworks put the name, the outcome, what it said and who checked. */
const dialects = [
  {
    prefix: "gen_ai.guardrail.",
    outcome: ["status"],
    said: ["reason", "output"],
    by: ["provider"],
    error: ["error.type"],
  },
  {
    prefix: "litellm.guardrail.",
    outcome: ["status"],
    said: ["response"],
    by: ["provider"],
    error: [],
  },
  { prefix: "guardrail_", outcome: ["status"], said: ["response"], by: ["provider"], error: [] },
] as const;

/** What a guardrail said of a call, as a check by code: `pass`, `fail`, or what went wrong. */
export function guardrailChecks(raw: RawSpan): Check[] {
  for (const { prefix, outcome, said, by, error } of dialects) {
    const get = (keys: readonly string[]) => firstOf(raw.attributes, prefix, keys);
    const name = stringOf(raw.attributes[`${prefix}name`]);
    if (name === undefined) continue;
    const status = stringOf(get(outcome));
    const label = status === undefined ? outcomeIn(get(said), raw) : outcomeOf(status);
    if (label === null) return [];
    return [
      check(name, label, {
        explanation: get(said),
        evaluator: stringOf(get(by)) ?? "",
        errorType: stringOf(get(error)) ?? (label === "error" ? (status ?? null) : null),
        metadata: rest(raw.attributes, prefix),
      }),
    ];
  }
  if (raw.attributes["openinference.span.kind"] !== "GUARDRAIL") return [];
  const output = raw.attributes["output.value"];
  const label = outcomeIn(output, raw);
  return label === null ? [] : [check(raw.name, label, { explanation: output })];
}

function check(
  name: string,
  label: string,
  more: {
    explanation?: Value | undefined;
    evaluator?: string;
    errorType?: string | null;
    metadata?: Attributes;
  },
): Check {
  return {
    name,
    label,
    value: label === "pass" ? 1 : label === "fail" ? 0 : null,
    explanation: isPresent(more.explanation) ? textOf(more.explanation) : null,
    source: "code",
    evaluator: more.evaluator ?? "",
    errorType: more.errorType ?? null,
    metadata: more.metadata ?? {},
  };
}

/** `PASSED`, `success`, `guardrail_intervened`, … in two words where that is what they mean. */
function outcomeOf(status: string): string | null {
  if (/^(pass(ed)?|success|ok|allow(ed)?|safe|none)$/i.test(status)) return "pass";
  if (/interven|block|den(y|ied)|^fail(ed)?$|violat|flagged|reject|unsafe|tripped/i.test(status))
    return "fail";
  if (/not_run|skipped/i.test(status)) return null;
  return /error|unreachable|failed_to_respond|timeout/i.test(status)
    ? "error"
    : status.toLowerCase();
}

/** Without a status: what the answer says of itself, or that the span failed. */
function outcomeIn(said: Value | undefined, raw: RawSpan): string | null {
  const answer = unfolded(said ?? null);
  if (isObject(answer)) {
    for (const [key, fails] of verdictKeys) {
      const value = answer[key];
      if (typeof value === "boolean") return value === fails ? "fail" : "pass";
    }
    const status = stringOf(answer.status) ?? stringOf(answer.action);
    if (status !== undefined) return outcomeOf(status);
  }
  if (typeof answer === "boolean") return answer ? "pass" : "fail";
  const number = numberOf(said);
  if (number === 0 || number === 1) return number === 1 ? "pass" : "fail";
  if (raw.status === "error") return "fail";
  return raw.status === "ok" || said !== undefined ? "pass" : null;
}

/** Flags guardrails answer with, and the value that means failure. */
const verdictKeys = [
  ["passed", false],
  ["allowed", false],
  ["valid", false],
  ["is_valid", false],
  ["safe", false],
  ["flagged", true],
  ["blocked", true],
  ["triggered", true],
  ["tripwire_triggered", true],
  ["tripwireTriggered", true],
] as const;

function firstOf(attributes: Attributes, prefix: string, keys: readonly string[]) {
  for (const key of keys) {
    const value = attributes[`${prefix}${key}`];
    if (isPresent(value)) return value;
  }
  return undefined;
}

function rest(attributes: Attributes, prefix: string): Attributes {
  const known = /^(name|status|response|output|input|reason|provider|error\.type)$/;
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([key, value]) =>
      key.startsWith(prefix) && !known.test(key.slice(prefix.length)) && isPresent(value)
        ? [[key.slice(prefix.length), value]]
        : [],
    ),
  );
}
