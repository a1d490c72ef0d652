import type { Value } from "../model.ts";
import { embeddingSize } from "./retrieval.ts";
import type { SpanReader } from "./span-reader.ts";
import { isObject, isPresent, unfolded } from "./values.ts";

/** More, or longer, than what is metadata. */
const MAX_ENTRIES = 100;
const MAX_LENGTH = 4_000;

const prefixes = [
  "langfuse.observation.metadata.",
  "langfuse.trace.metadata.",
  "ai.telemetry.metadata.",
  "ai.settings.context.",
  "traceloop.association.properties.",
  "lmnr.association.properties.metadata.",
  "langsmith.metadata.",
  "litellm.metadata.",
  "mastra.metadata.",
  "metadata.",
] as const;

/** Read elsewhere, or copies of whole requests and responses with their headers. */
const unwanted: ReadonlySet<string> = new Set([
  "headers",
  "body",
  "usage_metadata",
  "ls_invocation_params",
  "__proto__",
]);

/** What people attached to the span, under the names they gave. */
export function metadataIn(read: SpanReader): Record<string, Value> {
  const found: Record<string, Value> = {};
  let room = MAX_ENTRIES;
  const add = (key: string, value: Value) => {
    if (room <= 0 || unwanted.has(key) || Object.hasOwn(found, key) || !isPresent(value)) return;
    const kept = typeof value === "string" && value.length > MAX_LENGTH ? null : unfolded(value);
    if (kept === null) return;
    found[key] = kept;
    room--;
  };
  for (const key in read.attributes) {
    const prefix = prefixOf(key);
    if (prefix !== undefined) add(key.slice(prefix.length), read.attributes[key] as Value);
  }
  const whole = read.json("metadata");
  if (isObject(whole)) for (const [key, value] of Object.entries(whole)) add(key, value);
  const size = embeddingSize(read);
  if (size) Object.assign(found, size);
  return found;
}

/** Attributes are many and these are few: the first letter decides for most. */
function prefixOf(key: string): string | undefined {
  const first = key.charCodeAt(0);
  if (first !== 97 && first !== 108 && first !== 109 && first !== 116) return undefined;
  return prefixes.find((prefix) => key.startsWith(prefix));
}
