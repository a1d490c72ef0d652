import type { Message } from "../../content-model.ts";
import type { Value } from "../../model.ts";
import { messagesOf } from "../messages.ts";
import { requestMessages, resultMessage } from "../provider-shapes.ts";
import type { SpanReader } from "../span-reader.ts";
import { type JsonObject, listOf, unfolded } from "../values.ts";
import type { Source } from "./source.ts";

/** Vercel's AI SDK, versions 3 to 6 and the legacy integration of 7. */
export const aiSdk: Source = {
  input: (read) => {
    const messages = messagesOf(read.json("ai.prompt.messages"), "user");
    if (messages.length > 0) return messages;
    const prompt = requestMessages(read.json("ai.prompt"));
    return prompt.length > 0 ? prompt : embedded(read);
  },
  output: (read) => {
    const response = result(read, "ai.response.");
    return response.length > 0 ? response : result(read, "ai.result.");
  },
};

function result(read: SpanReader, prefix: string): Message[] {
  const found: JsonObject = {};
  const text = read.text(`${prefix}text`);
  if (text !== undefined) found.text = text;
  for (const key of ["reasoning", "toolCalls", "object", "files"]) {
    const value = read.json(`${prefix}${key}`);
    if (value !== undefined) found[key] = value;
  }
  const reason = read.text(`${prefix}finishReason`) ?? read.text("ai.finishReason");
  if (reason !== undefined) found.finishReason = reason;
  return resultMessage(found);
}

/** What was embedded: each value is JSON once more. */
function embedded(read: SpanReader): Message[] {
  const values: Value[] = [...listOf(read.value("ai.value")), ...listOf(read.value("ai.values"))];
  return values.flatMap((value) => messagesOf(unquoted(value), "user"));
}

function unquoted(value: Value): Value {
  if (typeof value !== "string" || !value.startsWith('"')) return unfolded(value);
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
