import type { Message } from "../../content-model.ts";
import { messagesOf, type Role } from "../messages.ts";
import { requestMessages, responseMessages } from "../provider-shapes.ts";
import type { SpanReader } from "../span-reader.ts";
import { isObject, listOf, stringOf } from "../values.ts";
import type { Source } from "./source.ts";

/** OpenInference: messages flattened into numbered keys; completions in `llm.prompts.N` and `llm.choices.N`. */
export const openInference: Source = {
  input: (read) => {
    const messages = flattened(read, "llm.input_messages.", "user");
    if (messages.length === 0) return completions(read, "llm.prompts.", "prompt", "user");
    return withIds(messages, () => requestMessages(read.json("input.value")));
  },
  output: (read) => {
    const messages = flattened(read, "llm.output_messages.", "assistant");
    if (messages.length === 0) return completions(read, "llm.choices.", "completion", "assistant");
    return withIds(messages, () => responseMessages(read.json("output.value")));
  },
};

const flattened = (read: SpanReader, prefix: string, role: Role): Message[] =>
  messagesOf(read.indexed(prefix), role);

function completions(read: SpanReader, prefix: string, key: string, role: Role): Message[] {
  return listOf(read.indexed(prefix)).flatMap((item) => {
    const of = isObject(item) ? item[key] : undefined;
    const text = isObject(of) ? stringOf(of.text) : undefined;
    return text === undefined ? [] : messagesOf(text, role);
  });
}

/**
 * The LangChain instrumentation for JS leaves the ids of tool calls and results out of the keys, while
 * the whole value beside them has them. Fills them in where both tell of the same calls.
 */
function withIds(messages: Message[], whole: () => Message[]): Message[] {
  const nameless = handles(messages).filter((part) => part.id === null);
  if (nameless.length === 0) return messages;
  for (const type of ["tool_call", "tool_call_response"] as const) {
    const lacking = handles(messages).filter((part) => part.type === type);
    const known = handles(whole()).filter((part) => part.type === type);
    if (known.length !== lacking.length) continue;
    lacking.forEach((part, i) => {
      part.id ??= known[i]!.id;
    });
  }
  return messages;
}

function handles(messages: Message[]) {
  return messages.flatMap((message) =>
    message.parts.filter((part) => part.type === "tool_call" || part.type === "tool_call_response"),
  );
}
