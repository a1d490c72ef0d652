import type { Message } from "../../content-model.ts";
import { eventName } from "../../log-rows.ts";
import type { Attributes, RawLog, Value } from "../../model.ts";
import { inOrder } from "../event-order.ts";
import { messagesOf, type Role } from "../messages.ts";
import { requestMessages, responseMessages } from "../provider-shapes.ts";
import { SpanReader } from "../span-reader.ts";
import { isObject, isPresent, type JsonObject, unfolded } from "../values.ts";
import { semconv } from "./semconv.ts";

/** Something said in an event of the span or in a log record. */
export type Said = { name: string; at: number; payload: JsonObject };

export type Carrier = "events" | "logs";

const DETAILS = "gen_ai.client.inference.operation.details";

const inputRoles = new Map<string, Role>(
  Object.entries({
    "gen_ai.system.message": "system",
    "gen_ai.user.message": "user",
    "gen_ai.assistant.message": "assistant",
    "gen_ai.tool.message": "tool",
  } as const),
);

/**
 * The conventions' `operation.details` of a span as if they were its attributes. Some senders write two
 * records, one with the input and one with the output; later ones add to earlier ones.
 */
export function detailsOf(read: SpanReader, carrier: Carrier): SpanReader | null {
  const merged: Attributes = {};
  for (const { name, payload } of saidIn(read, carrier))
    if (name === DETAILS)
      for (const [key, value] of Object.entries(payload)) if (isPresent(value)) merged[key] = value;
  return isPresent(merged) ? new SpanReader(read.raw, read.kind, [], merged) : null;
}

export const detailedInput = (details: SpanReader | null): Message[] =>
  details ? semconv.input(details) : [];
export const detailedOutput = (details: SpanReader | null): Message[] =>
  details ? semconv.output(details) : [];

/** One event per message, as the conventions had it until 1.36, and the two legacy span events. */
export function toldInput(read: SpanReader, carrier: Carrier): Message[] {
  const messages = saidIn(read, carrier).flatMap(({ name, payload }): Message[] => {
    const role = inputRoles.get(name);
    if (role) return messageFrom(payload, role);
    if (name === "gen_ai.content.prompt") return requestMessages(parsed(payload["gen_ai.prompt"]));
    if (name === "claude_code.user_prompt" || name === "gemini_cli.user_prompt")
      return messagesOf(payload.prompt, "user");
    return [];
  });
  return inOrder(messages);
}

export function toldOutput(read: SpanReader, carrier: Carrier): Message[] {
  const said = saidIn(read, carrier);
  const choices = said
    .filter(({ name }) => name === "gen_ai.choice")
    .sort((a, b) => indexOf(a.payload) - indexOf(b.payload))
    .flatMap(({ payload }) => choiceFrom(payload));
  if (choices.length > 0) return choices;
  return said.flatMap(({ name, payload }) =>
    name === "gen_ai.content.completion"
      ? responseMessages(parsed(payload["gen_ai.completion"]))
      : [],
  );
}

/** A tool span's `gen_ai.tool.message` holds the arguments, its `gen_ai.choice` the result (Strands). */
export function toldToTool(read: SpanReader): { arguments?: Value; result?: Value } {
  const told: { arguments?: Value; result?: Value } = {};
  for (const { name, payload } of saidIn(read, "events")) {
    if (name === "gen_ai.tool.message" && isPresent(payload.content))
      told.arguments = parsed(payload.content);
    if (name === "gen_ai.choice" && isPresent(payload.message))
      told.result = parsed(payload.message);
    if (name === "tool.output")
      told.result = [payload.output, payload.content, payload.diff].find((value) =>
        isPresent(value),
      );
  }
  return told;
}

function saidIn(read: SpanReader, carrier: Carrier): Said[] {
  const said: Said[] =
    carrier === "events"
      ? read.raw.events.map(({ name, at, attributes }) => ({ name, at, payload: attributes }))
      : read.logs.map((log) => ({ name: eventName(log), at: log.at, payload: payloadOf(log) }));
  return said
    .filter(
      ({ name }) =>
        name.includes("gen_ai.") || name.includes("user_prompt") || name === "tool.output",
    )
    .sort((a, b) => a.at - b.at);
}

/** The payload is the body; newer records put it into attributes, and write at most their name into the body. */
function payloadOf(log: RawLog): JsonObject {
  const body = unfolded(log.body);
  return isObject(body) && isPresent(body) ? { ...log.attributes, ...body } : log.attributes;
}

function messageFrom(payload: JsonObject, role: Role): Message[] {
  const message = {
    role: payload.role ?? role,
    content: parsed(payload.content) ?? null,
    ...(isPresent(payload.tool_calls) && { tool_calls: parsed(payload.tool_calls) as Value }),
    ...(isPresent(payload.id) && { id: payload.id as Value }),
    ...(isPresent(payload.name) && { name: payload.name as Value }),
  };
  return messagesOf([message], role);
}

function choiceFrom(payload: JsonObject): Message[] {
  const message = parsed(payload.message) ?? parsed(payload.content);
  const reason = payload.finish_reason;
  const carried: JsonObject = isObject(message)
    ? { role: "assistant", ...message }
    : { role: "assistant", content: message ?? null };
  const calls = parsed(payload.tool_calls);
  return messagesOf(
    [
      {
        ...carried,
        ...(isPresent(calls) && { tool_calls: calls }),
        ...(typeof reason === "string" && { finish_reason: reason }),
      },
    ],
    "assistant",
  );
}

const parsed = (value: Value | undefined): Value | undefined =>
  value === undefined ? undefined : unfolded(value);

const indexOf = (choice: JsonObject): number =>
  typeof choice.index === "number" ? choice.index : 0;
