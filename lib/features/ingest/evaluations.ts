import { createHash } from "node:crypto";
import { stableJson } from "#lib/core/stable-json.ts";
import type { Instant } from "#lib/core/time.ts";
import { annotations, langfuseScore, openLitScores } from "./annotations.ts";
import { isObject, isPresent, stringOf, unfolded } from "./content/values.ts";
import { base, onSpan, sourceOf, type Target, targetOf, verdict } from "./found-score.ts";
import { guardrailChecks } from "./guardrails.ts";
import { eventName } from "./log-rows.ts";
import type { Attributes, FoundScore, RawLog, RawSpan, Value } from "./model.ts";

const RESULT = "gen_ai.evaluation.result";

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

/** Where nobody says who judged: names tell, and Pydantic's evaluators are code unless they ask a model. */
function guessedSource(name: string, evaluator: string, scope: string): FoundScore["source"] {
  if (/thumbs|(user|customer)[ ._-]?(feedback|rating|score)/i.test(name)) return "user";
  if (/judge|llm|g-?eval/i.test(evaluator)) return "judge";
  return scope === "pydantic-evals" && evaluator !== "" ? "code" : "judge";
}

const fingerprint = (value: Value): string =>
  createHash("sha256").update(stableJson(value)).digest("hex").slice(0, 16);
