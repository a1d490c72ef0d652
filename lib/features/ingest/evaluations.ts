import { createHash } from "node:crypto";
import { stableJson } from "#lib/core/stable-json.ts";
import type { Instant } from "#lib/core/time.ts";
import { indexed } from "./content/indexed.ts";
import {
  firstPresent,
  isObject,
  isPresent,
  type JsonObject,
  listOf,
  numberOf,
  stringOf,
  textOf,
  unfolded,
} from "./content/values.ts";
import { guardrailChecks } from "./guardrails.ts";
import { eventName } from "./log-rows.ts";
import type { Attributes, FoundScore, RawLog, RawSpan, Value } from "./model.ts";

const RESULT = "gen_ai.evaluation.result";

type Target = Pick<
  FoundScore,
  "targetType" | "traceId" | "spanId" | "conversationId" | "responseId"
>;

/** Every verdict a span carries: about itself, about the span it links to, its trace or its session. */
export function scoresInSpan(raw: RawSpan): FoundScore[] {
  if (!mayCarryScores(raw)) return [];
  return [
    ...annotations(raw),
    ...raw.events
      .filter(({ name }) => name === RESULT)
      .flatMap(({ at, attributes }) => evaluationResult(attributes, at, onSpan(raw), raw)),
    ...guardrailChecks(raw).map((check) => ({ ...base(onSpan(raw), raw.endedAt), ...check })),
    ...openLitScores(raw),
    ...langfuseScore(raw),
  ];
}

/** The verdict of a log record, or null if it is none. */
export function scoreInLog(log: RawLog): FoundScore | null {
  if (eventName(log) !== RESULT) return null;
  const body = unfolded(log.body);
  const attributes = isObject(body) ? { ...body, ...log.attributes } : log.attributes;
  const conversationId =
    stringOf(attributes["gen_ai.conversation.id"]) ?? stringOf(attributes["session.id"]) ?? null;
  const responseId = stringOf(attributes["gen_ai.response.id"]) ?? null;
  const target = targetOf(log.traceId, log.spanId, responseId, conversationId);
  if (!target) return null;
  return (
    evaluationResult(attributes, log.at, target, {
      traceId: log.traceId,
      spanId: log.spanId,
      scope: log.resource.scopeName,
    })[0] ?? null
  );
}

/** Ingest asks this of every span; hardly any has a score, so this looks at keys only. */
function mayCarryScores(raw: RawSpan): boolean {
  if (raw.events.some(({ name }) => name === RESULT)) return true;
  for (const key in raw.attributes) if (scoreKeys.test(key)) return true;
  return raw.attributes["openinference.span.kind"] === "GUARDRAIL";
}

const scoreKeys =
  /^((trace\.|session\.)?(annotations|evaluations)\.\d|guardrail_|litellm\.guardrail\.|gen_ai\.(guardrail|eval)\.|langfuse\.score\.)/;

function targetOf(
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

const onSpan = ({ traceId, spanId }: { traceId: string; spanId: string }): Target => ({
  targetType: "span",
  traceId,
  spanId,
  conversationId: null,
  responseId: null,
});

const base = (target: Target, at: Instant): FoundScore => ({
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

/** OpenTelemetry's `gen_ai.evaluation.result`, with what Pydantic Evals adds to it. */
function evaluationResult(
  attributes: Attributes,
  at: Instant,
  target: Target,
  carrier: { traceId: string | null; spanId: string | null; scope?: string },
): FoundScore[] {
  const get = (key: string) => attributes[`gen_ai.evaluation.${key}`];
  const name = stringOf(get("name"));
  if (name === undefined) return [];
  const found = verdict(get("score.value"), get("score.label"), get("explanation"));
  const errorType = stringOf(attributes["error.type"]) ?? null;
  const specification = unfolded(get("evaluator.source") ?? null);
  const evaluator =
    stringOf(get("evaluator.name")) ??
    (isObject(specification) ? stringOf(specification.name) : stringOf(specification)) ??
    "";
  const given = stringOf(get("id")) ?? stringOf(get("identifier"));
  return [
    {
      ...base(target, at),
      ...found,
      name,
      evaluator,
      evaluatorVersion: stringOf(get("evaluator.version")) ?? "",
      // Nothing names a result, so a repeat is known by being the same in every part.
      identifier: given ?? fingerprint([carrier.traceId, carrier.spanId, at, attributes]),
      source:
        sourceOf(get("annotator_kind") ?? get("annotator.kind")) ??
        guessedSource(name, evaluator, carrier.scope ?? ""),
      errorType,
      metadata: extras(attributes, specification),
    },
  ];
}

function extras(attributes: Attributes, specification: Value): Attributes {
  const kept: Attributes = {};
  for (const [key, value] of Object.entries(attributes))
    if (!consumed.test(key) && isPresent(value)) kept[key] = value;
  if (isObject(specification)) kept["gen_ai.evaluation.evaluator.source"] = specification;
  return kept;
}

const consumed =
  /^(gen_ai\.evaluation\.(name|score\.|explanation|evaluator\.|id|identifier|annotator)|error\.type|event\.name|event_name)/;

/**
 * OpenInference's `annotations.N.annotation.*` and `evaluations.N.evaluation.*`, two names for one thing.
 * What an evaluator span found is about the span it links to, whoever its parent is.
 */
function annotations(raw: RawSpan): FoundScore[] {
  const kind = raw.attributes["openinference.span.kind"];
  const [link] = raw.links;
  return (["", "trace.", "session."] as const).flatMap((prefix) =>
    (["annotation", "evaluation"] as const).flatMap((noun) => {
      const items = indexed(raw.attributes, `${prefix}${noun}s.`);
      const isPosthoc = noun === "evaluation" || kind === "EVALUATOR" || kind === undefined;
      const target = scopedTarget(raw, link && isPosthoc ? link : raw, prefix);
      return listOf(items).flatMap((item) => {
        const sent = isObject(item) && isObject(item[noun]) ? item[noun] : null;
        return sent && target ? annotation(sent, target, raw.endedAt) : [];
      });
    }),
  );
}

function scopedTarget(
  raw: RawSpan,
  about: { traceId: string; spanId: string },
  prefix: "" | "trace." | "session.",
): Target | null {
  if (prefix === "") return onSpan(about);
  if (prefix === "trace.") return targetOf(about.traceId, null, null, null);
  const { attributes } = raw;
  const session =
    stringOf(attributes["session.id"]) ?? stringOf(attributes["gen_ai.conversation.id"]);
  return session === undefined ? null : targetOf(null, null, null, session);
}

function annotation(sent: JsonObject, target: Target, at: Instant): FoundScore[] {
  const name = stringOf(sent.name);
  const found = verdict(sent.score, sent.label, sent.explanation);
  if (name === undefined || (found.value ?? found.label ?? found.explanation) === null) return [];
  const metadata = unfolded(sent.metadata ?? null);
  return [
    {
      ...base(target, at),
      ...found,
      name,
      source: sourceOf(sent.annotator_kind) ?? "judge",
      evaluator: isObject(metadata)
        ? (stringOf(firstPresent(metadata.evaluator, metadata.model)) ?? "")
        : "",
      identifier: stringOf(sent.identifier) ?? "",
      metadata: isObject(metadata) ? metadata : {},
    },
  ];
}

/** OpenLIT: either one evaluation (`gen_ai.eval.name`, `.score`), or one per name (`gen_ai.eval.toxicity.score`). */
function openLitScores(raw: RawSpan): FoundScore[] {
  const tree = indexed(raw.attributes, "gen_ai.eval.");
  if (!isObject(tree)) return [];
  const single = stringOf(tree.name) ?? stringOf(tree.evaluation);
  const scores = single === undefined ? Object.entries(tree) : ([[single, tree]] as const);
  return scores.flatMap(([name, sent]) => {
    const of = isObject(sent) ? sent : { score: sent };
    const found = verdict(
      of.score,
      firstPresent(of.verdict, of.label, of.classification),
      firstPresent(of.explanation, of.reason),
    );
    // Settings and counts live under the same prefix; a score is a number or a label.
    if (found.value === null && !isObject(sent)) return [];
    if (found.value === null && found.label === null) return [];
    return [
      {
        ...base(onSpan(raw), raw.endedAt),
        ...found,
        name: name.replace(/_score$/, ""),
        evaluator: stringOf(of.validator) ?? stringOf(of.evaluator) ?? "openlit",
      },
    ];
  });
}

/** Langfuse keeps scores behind its own API; exporters that copy them out write them like this. */
function langfuseScore(raw: RawSpan): FoundScore[] {
  const get = (key: string) => raw.attributes[`langfuse.score.${key}`];
  const name = stringOf(get("name"));
  if (name === undefined) return [];
  const value = get("value");
  return [
    {
      ...base(onSpan(raw), raw.endedAt),
      ...verdict(value, firstPresent(get("string_value"), get("label")) ?? value, get("comment")),
      name,
      source: sourceOf(get("source")) ?? "code",
      identifier: stringOf(get("id")) ?? "",
    },
  ];
}

/** Raw scores, in whatever range; a boolean is both a number and a word. */
function verdict(
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

const sources: Record<string, FoundScore["source"]> = {
  human: "human",
  annotation: "human",
  llm: "judge",
  eval: "judge",
  code: "code",
  api: "code",
  user: "user",
  end_user: "user",
};

const sourceOf = (kind: Value | undefined): FoundScore["source"] | undefined =>
  typeof kind === "string" ? sources[kind.toLowerCase()] : undefined;

/** Where nobody says who judged: names tell, and Pydantic's evaluators are code unless they ask a model. */
function guessedSource(name: string, evaluator: string, scope: string): FoundScore["source"] {
  if (/thumbs|(user|customer)[ ._-]?(feedback|rating|score)/i.test(name)) return "user";
  if (/judge|llm|g-?eval/i.test(evaluator)) return "judge";
  return scope === "pydantic-evals" && evaluator !== "" ? "code" : "judge";
}

const fingerprint = (value: Value): string =>
  createHash("sha256").update(stableJson(value)).digest("hex").slice(0, 16);
