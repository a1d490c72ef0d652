import type { Message, SpanContent } from "../content-model.ts";
import type { RawLog, RawSpan, SpanKind } from "../model.ts";
import { contentOf } from "./content.ts";

/** Content of every span of a trace by span id, each with what its framework put into a relative. */
export function contentOfTrace(
  spans: readonly RawSpan[],
  logs: readonly RawLog[],
  kindOf?: (raw: RawSpan) => SpanKind,
): Map<string, SpanContent> {
  const family = new Map(spans.map((raw) => [raw.spanId, raw]));
  const bySpan = grouped(logs);
  const contents = new Map(
    spans.map((raw) => {
      const own = [...(bySpan.get(raw.spanId) ?? []), ...(bySpan.get(null) ?? [])];
      return [raw.spanId, contentOf(raw, own, kindOf?.(raw))];
    }),
  );
  for (const raw of spans) {
    const content = contents.get(raw.spanId)!;
    for (const { applies, from, gives } of lendings) {
      if (!applies(raw)) continue;
      const lender = contents.get(from(raw, family, spans)?.spanId ?? "");
      if (lender) lend(content, lender, gives);
    }
  }
  return contents;
}

/** Scopes whose calls may have their words on a relative. */
export const lendingScopes: readonly string[] = ["@mastra/otel-exporter", "@voltagent/core"];

/** Whether this span's words may be on a relative, which is then needed to read it. */
export const borrows = (raw: RawSpan): boolean => lendings.some(({ applies }) => applies(raw));

type Family = ReadonlyMap<string, RawSpan>;
type Side = "input" | "output";
type Lending = {
  applies(raw: RawSpan): boolean;
  from(raw: RawSpan, family: Family, spans: readonly RawSpan[]): RawSpan | undefined;
  gives: readonly Side[];
};

/** Which spans lack what, and who has it. */
const lendings: readonly Lending[] = [
  {
    // Mastra: a call's request, and its answer when that is a tool call, are on the step around it.
    applies: (raw) => raw.attributes["mastra.span.type"] === "model_inference",
    from: (raw, family) => parentIf(raw, family, "mastra.span.type", "model_step"),
    gives: ["input", "output"],
  },
  {
    // VoltAgent: one model span covers all turns of an agent, the answer is on the agent.
    applies: (raw) => raw.attributes["span.type"] === "llm" && isVoltAgent(raw),
    from: (raw, family, spans) => {
      const agent = parentIf(raw, family, "entity.type", "agent");
      const isLast = !spans.some(
        (other) =>
          other.parentSpanId === raw.parentSpanId &&
          other.attributes["span.type"] === "llm" &&
          other.endedAt > raw.endedAt,
      );
      return agent && agent.attributes["span.type"] === undefined && isLast ? agent : undefined;
    },
    gives: ["output"],
  },
];

const isVoltAgent = (raw: RawSpan): boolean =>
  raw.resource.scopeName === "@voltagent/core" || raw.attributes["entity.type"] === "agent";

function parentIf(raw: RawSpan, family: Family, key: string, value: string): RawSpan | undefined {
  const parent = raw.parentSpanId === null ? undefined : family.get(raw.parentSpanId);
  return parent?.attributes[key] === value ? parent : undefined;
}

function lend(content: SpanContent, lender: SpanContent, sides: readonly Side[]): void {
  for (const side of sides) {
    if (says(content[side]) || !says(lender[side])) continue;
    const finishReason = content[side].at(-1)?.finishReason;
    content[side] = structuredClone(lender[side]);
    const last = content[side].at(-1);
    if (last && finishReason !== undefined) last.finishReason ??= finishReason;
    if (content.source === "none") content.source = lender.source;
  }
}

const says = (messages: Message[]): boolean =>
  messages.some((message) => message.role !== "system" && message.parts.length > 0);

function grouped(logs: readonly RawLog[]): Map<string | null, RawLog[]> {
  const groups = new Map<string | null, RawLog[]>();
  for (const log of logs) {
    const group = groups.get(log.spanId);
    if (group) group.push(log);
    else groups.set(log.spanId, [log]);
  }
  return groups;
}
