import { HOUR } from "#lib/core/time.ts";
import type { RawLog, RawSpan } from "../model.ts";

/**
 * The log records that belong to a span, oldest first, ties as given. Resources are not compared: a
 * log exporter often runs under another service name. A record without a span id belongs to the
 * response it names, if that is no more than an hour away.
 */
export function logsOf(raw: RawSpan, logs: readonly RawLog[]): RawLog[] {
  if (logs.length === 0) return [];
  const responseId = raw.attributes["gen_ai.response.id"] ?? raw.attributes["ai.response.id"];
  const belongs = (log: RawLog): boolean => {
    if (log.spanId !== null)
      return log.spanId === raw.spanId && (log.traceId ?? raw.traceId) === raw.traceId;
    return (
      typeof responseId === "string" &&
      log.attributes["gen_ai.response.id"] === responseId &&
      (log.traceId ?? raw.traceId) === raw.traceId &&
      Math.abs(log.at - raw.endedAt) <= HOUR
    );
  };
  return logs.filter(belongs).sort((a, b) => a.at - b.at);
}
