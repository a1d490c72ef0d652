import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Message, SpanContent } from "../content-model.ts";
import { decode } from "../decode/decode.ts";
import type { RawLog, RawSpan } from "../model.ts";
import { contentOfTrace } from "./relatives.ts";

const folder = join(import.meta.dirname, "../captures");
const RECEIVED = Date.UTC(2026, 10, 22, 12);

/** Names of the recorded exports, one per client. */
export const captureNames: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith(".traces.jsonl"))
  .map((file) => file.replace(".traces.jsonl", ""))
  .sort();

export function capturedSpans(name: string): RawSpan[] {
  return lines(`${name}.traces.jsonl`).flatMap((line) => {
    const decoded = decode("traces", "json", line, RECEIVED);
    return decoded.signal === "traces" ? decoded.spans : [];
  });
}

export function capturedLogs(name: string): RawLog[] {
  return lines(`${name}.logs.jsonl`).flatMap((line) => {
    const decoded = decode("logs", "json", line, RECEIVED);
    return decoded.signal === "logs" ? decoded.logs : [];
  });
}

/** Content of all spans of a recorded export, by span id, read trace by trace as the trace page does. */
export function capturedContent(name: string): Map<string, SpanContent> {
  const traces = Map.groupBy(capturedSpans(name), (span) => span.traceId);
  const logs = capturedLogs(name);
  return new Map([...traces.values()].flatMap((spans) => [...contentOfTrace(spans, logs)]));
}

/** A span as if it had just been decoded. */
export function rawSpan(
  attributes: RawSpan["attributes"] = {},
  change: Partial<RawSpan> = {},
): RawSpan {
  return {
    traceId: "11111111111111111111111111111111",
    spanId: "2222222222222222",
    parentSpanId: null,
    isParentRemote: null,
    name: "chat",
    otlpKind: 3,
    startedAt: RECEIVED - 1_000,
    endedAt: RECEIVED,
    status: "unset",
    statusMessage: "",
    traceState: "",
    attributes,
    events: [],
    links: [],
    droppedAttributes: 0,
    warnings: 0,
    resource: { attributes: {}, scopeName: "", scopeVersion: "", schemaUrl: "" },
    wire: new Uint8Array(),
    wireEncoding: "json",
    ...change,
  };
}

/** A log record of that span. */
export function rawLog(name: string, change: Partial<RawLog> = {}): RawLog {
  return {
    at: RECEIVED - 500,
    traceId: "11111111111111111111111111111111",
    spanId: "2222222222222222",
    name,
    severity: 9,
    body: null,
    attributes: {},
    resource: { attributes: {}, scopeName: "", scopeVersion: "", schemaUrl: "" },
    ...change,
  };
}

/** Messages as a person would jot them down: `assistant: Let me see. | get_weather#call_1{"city":"Paris"}`. */
export function shown(messages: readonly Message[]): string[] {
  return messages.map(({ role, parts }) => {
    const said = parts.map((part) => {
      if (part.type === "text" || part.type === "reasoning") return part.content;
      if (part.type === "tool_call")
        return `${part.name}#${part.id}${JSON.stringify(part.arguments)}`;
      if (part.type === "tool_call_response") return `#${part.id}=${JSON.stringify(part.response)}`;
      return JSON.stringify(part);
    });
    return `${role}: ${said.join(" | ")}`;
  });
}

function lines(file: string): Uint8Array[] {
  const path = join(folder, file);
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => new TextEncoder().encode(line));
}
