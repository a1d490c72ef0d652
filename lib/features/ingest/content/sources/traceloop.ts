import type { Message } from "../../content-model.ts";
import type { Value } from "../../model.ts";
import { messagesOf, type Role } from "../messages.ts";
import { requestMessages, responseMessages } from "../provider-shapes.ts";
import type { SpanReader } from "../span-reader.ts";
import { isObject, type JsonObject, listOf } from "../values.ts";
import type { Source } from "./source.ts";

/** Traceloop before 2026, LiteLLM and others: `gen_ai.prompt.N.role`, `gen_ai.completion.N.content`. */
export const traceloopIndexed: Source = {
  input: (read) => numbered(read, "gen_ai.prompt.", "user"),
  output: (read) => numbered(read, "gen_ai.completion.", "assistant"),
};

/** Traceloop's decorators and framework instrumentations. */
export const traceloopEntity: Source = {
  input: (read) => requestMessages(read.json("traceloop.entity.input")),
  output: (read) => responseMessages(read.json("traceloop.entity.output")),
};

function numbered(read: SpanReader, prefix: string, role: Role): Message[] {
  const items = listOf(read.indexed(prefix)).filter(isObject);
  const messages = items.flatMap((item) => messagesOf([withRole(item, role)], role));
  // LiteLLM numbers the calls of one answer like messages.
  return items.length > 1 && items.every((item) => isObject(item.function_call))
    ? [{ ...messages[0]!, parts: messages.flatMap((message) => message.parts) }]
    : messages;
}

/** Content may itself be JSON: a list of provider parts. */
function withRole(item: JsonObject, role: Role): Value {
  const { content } = item;
  if (typeof content !== "string" || !content.startsWith("[{")) return { role, ...item };
  try {
    return { role, ...item, content: JSON.parse(content) };
  } catch {
    return { role, ...item };
  }
}
