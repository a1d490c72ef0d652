import { clean } from "#lib/core/text.ts";
import type { Attributes, RawLog, Value } from "../model.ts";
import { idFault, ZERO_TRACE_ID } from "./span.ts";

const keptPrefixes = ["gen_ai.", "feature_flag.", "claude_code.", "gemini_cli."];
const keptNames = new Set(["exception", "feature_flag"]);
const keptAttributes = ["gen_ai.", "openinference."];

/**
 * What a record is called: its `event_name`, the attribute that older SDKs put the name in, or, for
 * coding agents that shorten the attribute, the body they repeat the full name in.
 */
export function logName(eventName: string, attributes: Attributes, body: Value): string {
  const named = eventName || text(attributes["event.name"]) || text(attributes.event_name);
  if (typeof body === "string" && /^(claude_code|gemini_cli)\.[\w.]{1,80}$/.test(body)) return body;
  return clean(named);
}

/** Midwatch keeps the records that tell of model calls; other logs have better homes. */
export function isKeptLog(name: string, attributes: Attributes): boolean {
  if (keptNames.has(name) || keptPrefixes.some((prefix) => name.startsWith(prefix))) return true;
  for (const key in attributes)
    if (keptAttributes.some((prefix) => key.startsWith(prefix))) return true;
  return false;
}

/** The span a record belongs to, as far as its ids are good. */
export function tieOf(traceId: string, spanId: string): Pick<RawLog, "traceId" | "spanId"> {
  const hasTrace = traceId.length === 32 && traceId !== ZERO_TRACE_ID;
  const hasSpan = hasTrace && idFault(traceId, spanId) === null;
  return { traceId: hasTrace ? traceId : null, spanId: hasSpan ? spanId : null };
}

const text = (value: Value | undefined): string => (typeof value === "string" ? value : "");
