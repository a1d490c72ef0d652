import type { Instant } from "#lib/core/time.ts";
import { indexed } from "./content/indexed.ts";
import {
  firstPresent,
  isObject,
  type JsonObject,
  listOf,
  stringOf,
  unfolded,
} from "./content/values.ts";
import { base, onSpan, sourceOf, type Target, targetOf, verdict } from "./found-score.ts";
import type { FoundScore, RawSpan } from "./model.ts";

/**
 * OpenInference's `annotations.N.annotation.*` and `evaluations.N.evaluation.*`, two names for one thing.
 * What an evaluator span found is about the span it links to, whoever its parent is.
 */
export function annotations(raw: RawSpan): FoundScore[] {
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
export function openLitScores(raw: RawSpan): FoundScore[] {
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
export function langfuseScore(raw: RawSpan): FoundScore[] {
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
