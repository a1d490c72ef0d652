import type { Instant } from "#lib/core/time.ts";
import { idOf, isObject, isPresent, stringOf, textOf, unfolded } from "./content/values.ts";
import type { Attributes, RawLog, SpanEvent, Value } from "./model.ts";

/** What a flag said for one call: a change that no deploy shows. */
export type FeatureFlag = {
  at: Instant;
  key: string;
  /** Name of the variant, or the value as text where there is no name. */
  variant: string;
  value: Value;
  reason: string;
  provider: string;
  setId: string;
  version: string;
  contextId: string;
};

/** The flag evaluation that a log record or, from older senders, a span event tells of; null for all others. */
export function featureFlagIn(told: RawLog | SpanEvent): FeatureFlag | null {
  const body = "body" in told ? unfolded(told.body) : null;
  const sent: Attributes = isObject(body) ? { ...body, ...told.attributes } : told.attributes;
  const name = told.name || stringOf(sent["event.name"]) || stringOf(sent.event_name);
  if (name !== "feature_flag.evaluation" && name !== "feature_flag") return null;

  const get = (...keys: string[]): Value | undefined =>
    keys.map((key) => sent[`feature_flag.${key}`]).find((value) => isPresent(value));
  const key = stringOf(get("key"));
  if (key === undefined) return null;
  const value = get("result.value", "evaluated.value", "value");
  const text = (...keys: string[]) => idOf(get(...keys)) ?? "";
  return {
    at: told.at,
    key,
    variant: text("result.variant", "variant") || (value === undefined ? "" : textOf(value)),
    value: value ?? null,
    reason: text("result.reason", "evaluation.reason", "reason").toLowerCase(),
    provider: text("provider.name", "provider_name", "system"),
    setId: text("set.id"),
    version: text("version"),
    contextId: text("context.id"),
  };
}
