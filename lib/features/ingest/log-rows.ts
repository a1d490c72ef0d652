import { createHash } from "node:crypto";
import type { logEvents, metricPoints } from "#drizzle/schema/ingest.ts";
import { stableJson } from "#lib/core/stable-json.ts";
import { clean, cleanJson } from "#lib/core/text.ts";
import type { Instant } from "#lib/core/time.ts";
import type { Attributes, RawLog, RawMetricPoint, Resource } from "./model.ts";

export type LogRow = typeof logEvents.$inferInsert;
export type MetricRow = typeof metricPoints.$inferInsert;

/** Log events that tell of a model call, an evaluation, a flag, a failure or a coding agent's work. */
const keptEvents = /^(gen_ai\.|claude_code\.|gemini_cli\.|feature_flag(\.evaluation)?$|exception$)/;
const keptScopes = /^com\.anthropic\.claude_code/;
/** Some senders leave the event's name out; these attributes say what the record is. */
const tellingAttributes = [
  "gen_ai.input.messages",
  "gen_ai.output.messages",
  "gen_ai.evaluation.name",
  "feature_flag.key",
];
const keptMetrics = /^(gen_ai\.|claude_code\.|gemini_cli\.|operation\.cost$)/;

const MAX_NAME = 512;

/**
 * The rows that keep these log records; records that are none of our business give none. A record that
 * comes twice has the same hash, and is in the answer once: stored before or after, it changes nothing.
 */
export function logRows(logs: readonly RawLog[], projectId: number, now: Instant): LogRow[] {
  const rows = new Map<string, LogRow>();
  logs.forEach((log, sequence) => {
    const name = eventName(log);
    if (!isKept(log, name)) return;
    const body = cleanJson(log.body);
    const attributes = cleanJson(log.attributes);
    const identity = [projectId, log.traceId, log.spanId, log.at, name, body, attributes];
    const hash = sha256(stableJson(identity));
    const key = hash.toString("hex");
    if (rows.has(key)) return;
    rows.set(key, {
      projectId,
      hash,
      at: log.at,
      receivedAt: now,
      traceId: log.traceId,
      spanId: log.spanId,
      name: short(name),
      severity: log.severity,
      responseId: textOf(attributes, "gen_ai.response.id"),
      sequence,
      ...senderOf(log.resource),
      content: JSON.stringify({ body, attributes, resource: cleanJson(log.resource.attributes) }),
    });
  });
  return [...rows.values()];
}

/** What a row holds, put back: the opposite of `logRows`, as far as reading content needs it. */
export function logOf(
  row: Pick<
    LogRow,
    "at" | "traceId" | "spanId" | "name" | "severity" | "scopeName" | "scopeVersion" | "content"
  >,
): RawLog {
  const { body, attributes, resource } = JSON.parse(row.content);
  return {
    at: row.at,
    traceId: row.traceId ?? null,
    spanId: row.spanId ?? null,
    name: row.name,
    severity: row.severity,
    body,
    attributes,
    resource: {
      attributes: resource,
      scopeName: row.scopeName,
      scopeVersion: row.scopeVersion,
      schemaUrl: "",
    },
  };
}

/** The rows that keep these metric points; of a point that comes twice in one request the last stands. */
export function metricRows(points: readonly RawMetricPoint[], projectId: number): MetricRow[] {
  const rows = new Map<string, MetricRow>();
  const resources = new Map<Resource, string>();
  for (const point of points) {
    if (!keptMetrics.test(point.name)) continue;
    const { resource } = point;
    if (!resources.has(resource)) resources.set(resource, stableJson(identityOf(resource)));
    const attributes = stableJson(cleanJson(point.attributes));
    const name = short(point.name);
    const seriesHash = sha256(`${resources.get(resource)}\n${JSON.stringify(name)}\n${attributes}`);
    rows.set(`${seriesHash.toString("hex")} ${point.startedAt} ${point.at}`, {
      projectId,
      seriesHash,
      startedAt: point.startedAt,
      at: point.at,
      name,
      unit: short(point.unit),
      type: point.type,
      temporality: point.temporality,
      service: senderOf(resource).service,
      attributes,
      value: finite(point.value),
      count: point.count !== null && Number.isSafeInteger(point.count) ? point.count : null,
      sum: finite(point.sum),
      buckets: point.buckets === null ? null : JSON.stringify(cleanJson(point.buckets)),
    });
  }
  return [...rows.values()];
}

/** Older senders put the event's name in an attribute, or write nothing but the name into the body. */
export function eventName(log: RawLog): string {
  const named =
    log.name || textOf(log.attributes, "event.name") || textOf(log.attributes, "event_name");
  // Claude Code's `event.name` is `api_request`, its body `claude_code.api_request`.
  if (typeof log.body === "string" && log.body.length < 100 && keptEvents.test(log.body))
    return log.body;
  return named ?? "";
}

function isKept(log: RawLog, name: string): boolean {
  return (
    keptEvents.test(name) ||
    keptScopes.test(log.resource.scopeName) ||
    tellingAttributes.some((key) => log.attributes[key] !== undefined)
  );
}

function senderOf(resource: Resource) {
  return {
    service: textOf(resource.attributes, "service.name") ?? "",
    scopeName: short(resource.scopeName),
    scopeVersion: short(resource.scopeVersion),
  };
}

function identityOf(resource: Resource) {
  return cleanJson([resource.attributes, resource.scopeName, resource.scopeVersion]);
}

function textOf(attributes: Attributes, key: string): string | null {
  const value = attributes[key];
  return typeof value === "string" && value !== "" ? short(value) : null;
}

const short = (text: string): string => clean(text.slice(0, MAX_NAME));
const finite = (value: number | null): number | null =>
  value !== null && Number.isFinite(value) ? value : null;
const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest();
