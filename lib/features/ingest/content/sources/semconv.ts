import type { Message } from "../../content-model.ts";
import type { Value } from "../../model.ts";
import { isAddress, mediaPart } from "../media.ts";
import { messagesOf, type Role } from "../messages.ts";
import type { SpanReader } from "../span-reader.ts";
import type { Source } from "./source.ts";

/** OpenTelemetry's GenAI conventions since 1.37, on the span. */
export const semconv: Source = {
  input: (read) => conventional(read, "gen_ai.input.messages", "user"),
  output: (read) => conventional(read, "gen_ai.output.messages", "assistant"),
};

/** An upload hook leaves the address of the messages instead of the messages. */
function conventional(read: SpanReader, key: string, role: Role): Message[] {
  const messages = read.json(key);
  if (messages !== undefined) return addressed(messages, role) ?? messagesOf(messages, role);
  const reference = read.value(`${key}_ref`);
  return (reference !== undefined && addressed(reference, role)) || [];
}

function addressed(value: Value, role: Role): Message[] | null {
  return typeof value === "string" && isAddress(value) && !/\s/.test(value)
    ? [{ role, parts: [mediaPart(value, "application/json")] }]
    : null;
}
