import type { Message, Part, SpanContent } from "../content-model.ts";
import type { RawLog, RawSpan, SpanKind } from "../model.ts";
import { normalise } from "../normalise.ts";
import { logsOf } from "./logs-of-span.ts";
import { paired, systemMessage } from "./messages.ts";
import { metadataIn } from "./metadata.ts";
import { parametersIn } from "./parameters.ts";
import { systemOf } from "./provider-shapes.ts";
import { documentsIn, embeddedTexts, retrievalQueryIn } from "./retrieval.ts";
import { aiSdk } from "./sources/ai-sdk.ts";
import {
  type Carrier,
  detailedInput,
  detailedOutput,
  detailsOf,
  toldInput,
  toldOutput,
} from "./sources/events.ts";
import {
  claudeCode,
  flue,
  genkit,
  googleAdk,
  laminar,
  livekit,
  logfire,
  mastra,
  mlflow,
  voltAgent,
} from "./sources/frameworks.ts";
import { generic } from "./sources/generic.ts";
import { langfuse } from "./sources/langfuse.ts";
import { langsmith } from "./sources/langsmith.ts";
import { openInference } from "./sources/openinference.ts";
import { semconv } from "./sources/semconv.ts";
import type { Source } from "./sources/source.ts";
import { traceloopEntity, traceloopIndexed } from "./sources/traceloop.ts";
import { SpanReader } from "./span-reader.ts";
import { toolCallIn, toolDefinitionsIn } from "./tools.ts";

/** Asked in this order; for input and for output the first that knows a message with something in it counts. */
const beforeEvents: readonly Source[] = [langfuse, semconv, openInference, aiSdk];
const afterEvents: readonly Source[] = [
  traceloopIndexed,
  langsmith,
  voltAgent,
  mastra,
  googleAdk,
  genkit,
  mlflow,
  traceloopEntity,
  laminar,
  logfire,
  claudeCode,
  flue,
  livekit,
  generic,
];

type Found = { messages: Message[]; source: SpanContent["source"] };
type Step = { source: SpanContent["source"]; messages: (read: SpanReader) => Message[] };

/**
 * Everything a person reads in a span, in one shape, whoever sent it. `logs` may hold records of other
 * spans too; they are left aside. Never throws: what cannot be understood is shown as text.
 */
export function contentOf(
  raw: RawSpan,
  logs: readonly RawLog[],
  kind: SpanKind = normalise(raw).kind,
): SpanContent {
  const read = new SpanReader(raw, kind, logsOf(raw, logs));
  try {
    return contentIn(read);
  } catch {
    // A shape nobody foresaw costs the messages, never the page: raw attributes are shown beside.
    return emptyContent();
  }
}

export const emptyContent = (): SpanContent => ({
  input: [],
  output: [],
  toolDefinitions: [],
  toolArguments: null,
  toolResult: null,
  retrievalQuery: null,
  documents: [],
  parameters: {},
  metadata: {},
  source: "none",
});

/** `contentOf` without its safety net: what throws here is a shape to learn. */
export function contentIn(read: SpanReader): SpanContent {
  const details = { events: detailsOf(read, "events"), logs: detailsOf(read, "logs") };
  const inputs = steps("input", details);
  const outputs = steps("output", details);

  const documents = documentsIn(read);
  const retrievalQuery = retrievalQueryIn(read);
  // A tool's input and output are its arguments and result; a search's are query and documents.
  const isTool = read.kind === "execute_tool";
  const input: Found =
    isTool || (read.kind === "retrieval" && retrievalQuery !== null)
      ? { messages: [], source: "none" }
      : firstFound(read, inputs);
  const output: Found =
    isTool || read.kind === "embeddings" || (read.kind === "retrieval" && documents.length > 0)
      ? { messages: [], source: "none" }
      : firstFound(read, outputs);
  if (read.kind === "embeddings" && isEmpty(input.messages)) input.messages = embeddedTexts(read);

  const detailed = details.events ?? details.logs;
  const definitions = toolDefinitionsIn(read);
  const tool = toolCallIn(read);
  return {
    input: withSystem(read, detailed, paired(input.messages)),
    output: output.messages,
    toolDefinitions:
      definitions.length === 0 && detailed ? toolDefinitionsIn(detailed) : definitions,
    ...tool,
    retrievalQuery,
    documents,
    parameters: parametersIn(read),
    metadata: metadataIn(read),
    source: sourceOf(
      read,
      [input, output],
      tool.toolArguments !== null || tool.toolResult !== null || documents.length > 0,
    ),
  };
}

function steps(side: "input" | "output", details: Record<Carrier, SpanReader | null>): Step[] {
  const attributes = (source: Source): Step => ({ source: "attributes", messages: source[side] });
  const detailed = side === "input" ? detailedInput : detailedOutput;
  const told = side === "input" ? toldInput : toldOutput;
  return [
    ...beforeEvents.map(attributes),
    { source: "events", messages: () => detailed(details.events) },
    { source: "logs", messages: () => detailed(details.logs) },
    { source: "events", messages: (read) => told(read, "events") },
    { source: "logs", messages: (read) => told(read, "logs") },
    ...afterEvents.map(attributes),
  ];
}

/** Messages without parts, as recorded with content capture off, still tell who spoke: better than nothing. */
function firstFound(read: SpanReader, order: readonly Step[]): Found {
  let hollow: Found | null = null;
  for (const { source, messages: find } of order) {
    read.sawCut = false;
    const messages = find(read);
    if (read.sawCut) markCut(messages);
    if (!isEmpty(messages)) return { messages, source };
    if (messages.length > 0) hollow ??= { messages, source };
  }
  return hollow ?? { messages: [], source: "none" };
}

const isEmpty = (messages: Message[]): boolean =>
  messages.every((message) => message.parts.length === 0);

/** What was cut off is the end of the last message, if that is text. */
function markCut(messages: Message[]): void {
  const part: Part | undefined = messages.at(-1)?.parts.at(-1);
  if (part?.type === "text") part.truncated = true;
}

/** Puts the system prompt first where a sender keeps it beside the messages. */
function withSystem(read: SpanReader, details: SpanReader | null, input: Message[]): Message[] {
  if (input.some((message) => message.role === "system") || read.kind === "execute_tool")
    return input;
  const system =
    systemMessage(read.json("gen_ai.system_instructions")) ??
    systemMessage(details?.json("gen_ai.system_instructions")) ??
    systemMessage(read.text("user_system_prompt")) ??
    systemMessage(read.text("lk.instructions")) ??
    systemMessage(read.text("agent.instructions")) ??
    (input.length > 0 ? systemBeside(read) : null);
  return system ? [system, ...input] : input;
}

/** Requests as OpenInference keeps them, beside its messages: Anthropic's `system`, OpenAI's `instructions`. */
function systemBeside(read: SpanReader): Message | null {
  for (const key of ["llm.invocation_parameters", "input.value"] as const) {
    if (!/"(system|instructions|systemInstruction)"/.test(read.text(key)?.slice(0, 1e6) ?? ""))
      continue;
    const system = systemOf(read.json(key));
    if (system) return system;
  }
  return null;
}

function sourceOf(read: SpanReader, found: Found[], hasMore: boolean): SpanContent["source"] {
  for (const source of ["attributes", "events", "logs"] as const)
    if (found.some((side) => side.source === source)) return source;
  if (!hasMore) return "none";
  return read.raw.events.some(({ name }) => contentEvents.test(name)) ? "events" : "attributes";
}

/** Events that carry a tool's arguments and result, or documents. */
const contentEvents = /^(gen_ai\.tool\.message|tool\.output|db\.(query|search)\.result)$/;
