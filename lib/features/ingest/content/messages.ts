import { finishWord } from "../answer.ts";
import type { Message, Part } from "../content-model.ts";
import type { Value } from "../model.ts";
import { callPart, partsOf, plainResult } from "./parts.ts";
import {
  idOf,
  isObject,
  isPresent,
  type JsonObject,
  listOf,
  stringOf,
  unfolded,
} from "./values.ts";

export type Role = Message["role"];

const roles = new Map<string, Role>(
  Object.entries({
    system: "system",
    developer: "system",
    user: "user",
    human: "user",
    assistant: "assistant",
    ai: "assistant",
    model: "assistant",
    bot: "assistant",
    chatbot: "assistant",
    agent: "assistant",
    tool: "tool",
    function: "tool",
    ipython: "tool",
  } as const),
);

export function roleOf(value: Value | undefined): Role | undefined {
  return typeof value === "string" ? roles.get(value.toLowerCase()) : undefined;
}

/**
 * The messages in a value of any known shape: a list of them, a list of lists, one, parts without a
 * message around them, or plain text. `role` is for what does not say who speaks. Empty if there is
 * nothing like a message in it.
 */
export function messagesOf(value: Value | undefined, role: Role): Message[] {
  if (!isPresent(value)) return [];
  if (typeof value === "string") return [{ role, parts: partsOf(value) }];
  if (Array.isArray(value)) return listed(value, role);
  if (!isObject(value)) return [{ role, parts: partsOf(value) }];
  const message = messageOf(value, role);
  return message ? [message] : [];
}

function listed(items: Value[], role: Role): Message[] {
  // LangChain batches prompts: a list of lists.
  if (items.every(Array.isArray)) return items.flatMap((item) => messagesOf(item, role));
  const messages: Message[] = [];
  let loose: Part[] = [];
  const flush = () => {
    if (loose.length > 0) messages.push({ role, parts: loose });
    loose = [];
  };
  for (const item of items) {
    const message = isObject(item) ? messageOf(item, role) : null;
    if (message && isObject(item)) {
      flush();
      const last = messages.at(-1);
      // The responses API lists reasoning, calls and text one by one; together they are one answer.
      if (isBareItem(item) && last?.role === message.role) last.parts.push(...message.parts);
      else messages.push(message);
    } else if (typeof item === "string") {
      flush();
      if (isPresent(item)) messages.push({ role, parts: partsOf(item) });
    } else {
      loose.push(...partsOf(item));
    }
  }
  flush();
  return messages;
}

const isBareItem = (item: JsonObject): boolean =>
  item.role === undefined && item.type !== "message" && bareRole(item) === "assistant";

/** Who says a list item of the responses API that is no message. */
function bareRole(item: JsonObject): Role | undefined {
  const type = stringOf(item.type);
  if (type === undefined || item.lc !== undefined || item.message !== undefined) return undefined;
  if (type === "reasoning" && (item.summary !== undefined || item.encrypted_content !== undefined))
    return "assistant";
  if (/^(function_call_output|function_call_result|custom_tool_call_output)$/.test(type))
    return "tool";
  if (/_call$/.test(type) && type !== "tool_call") return "assistant";
  return undefined;
}

/** One message, or null if the object is not one. */
export function messageOf(sent: JsonObject, fallback: Role): Message | null {
  const message = unwrapped(sent);
  const bare = bareRole(message);
  if (bare) return { role: bare, parts: partsOf(message) };

  const said =
    roleOf(message.role) ??
    roleOf(langChainType(message)) ??
    (message.kind === "response" && Array.isArray(message.parts) ? "assistant" : undefined);
  const isBoxed = isObject(sent.message) && message.content !== undefined;
  if (said === undefined && !isBoxed && !looksLikeMessage(message)) return null;
  const calls = callsOf(message);
  const spoken = spokenParts(message);
  // A call that stands in the content and in `tool_calls` is one call.
  const known = new Set(spoken.flatMap((part) => (part.type === "tool_call" ? [part.id] : [])));
  const parts = [...spoken, ...calls.filter((part) => part.id === null || !known.has(part.id))];
  const role = said ?? fallback;
  const finishReason = finishReasonOf(message);
  const name = role === "tool" ? undefined : stringOf(message.name);
  return {
    ...answered(message, role, parts),
    ...(name !== undefined && { name }),
    ...(finishReason !== undefined && { finishReason }),
  };
}

/** Tool results travel as text of a `tool` message, or as parts of a user's; both are a tool's answer. */
function answered(message: JsonObject, role: Role, parts: Part[]): Message {
  if (role === "tool" && parts.every((part) => part.type === "text" || part.type === "generic")) {
    const id = idOf(message.tool_call_id, message.toolCallId, message.toolUseId, message.id);
    const content = parts.map((part) => (part.type === "text" ? part.content : part)).at(0);
    const response =
      parts.length === 1 && typeof content === "string"
        ? unfolded(content)
        : plainResult((message.content ?? message.parts ?? null) as Value);
    if (parts.length === 0 && id === null) return { role, parts };
    const isError = message.status === "error" || message.is_error === true;
    return {
      role,
      parts: [{ type: "tool_call_response", id, response, ...(isError && { isError }) }],
    };
  }
  const isAnswer = parts.length > 0 && parts.every((part) => part.type === "tool_call_response");
  return { role: isAnswer ? "tool" : role, parts };
}

/** Takes off what OpenInference and LangChain put around a message. */
function unwrapped(sent: JsonObject): JsonObject {
  if (isObject(sent.kwargs) && sent.lc !== undefined) {
    const type = Array.isArray(sent.id) ? sent.id.at(-1) : undefined;
    return { ...sent.kwargs, type: sent.kwargs.type ?? type ?? null };
  }
  if (isObject(sent.data) && langChainType(sent)) return { ...sent.data, type: sent.type as Value };
  if (isObject(sent.message) && sent.role === undefined)
    return sent.finish_reason === undefined
      ? unwrapped(sent.message)
      : { ...unwrapped(sent.message), finish_reason: sent.finish_reason };
  return sent;
}

/** LangChain says `human`, `ai`, `HumanMessage` or `AIMessageChunk`, in `type`. */
function langChainType(message: JsonObject): string | undefined {
  const type = stringOf(message.type);
  const name = type && /^(human|ai|system|tool|function)(message(chunk)?)?$/i.exec(type)?.[1];
  // `{type: "function", function: …}` is a tool call, or a tool.
  return name && isObject(message.function) ? undefined : name;
}

function looksLikeMessage(message: JsonObject): boolean {
  return (
    Array.isArray(message.parts) ||
    Array.isArray(message.tool_calls) ||
    Array.isArray(message.contents) ||
    (message.type === "message" && message.content !== undefined)
  );
}

function spokenParts(message: JsonObject): Part[] {
  const content = message.content ?? message.parts ?? message.contents ?? message.text;
  const unboxed =
    Array.isArray(message.contents) && content === message.contents
      ? message.contents.map(openInferencePart)
      : content;
  const parts =
    Array.isArray(message.parts) && message.content === undefined
      ? partsOf(message.parts)
      : partsOf(unboxed as Value);
  const thought = stringOf(message.reasoning_content) ?? stringOf(message.reasoning);
  if (thought) parts.unshift({ type: "reasoning", content: thought });
  if (isPresent(message.refusal)) parts.push(...partsOf(message.refusal));
  return parts;
}

function openInferencePart(item: Value): Value {
  if (!isObject(item) || !isObject(item.message_content)) return item;
  const part = item.message_content;
  // A `tool_use` item carries its call beside the content.
  return isObject(item.tool_call) ? { ...item.tool_call, type: "tool_call" } : part;
}

function callsOf(message: JsonObject): (Part & { type: "tool_call" })[] {
  const extra = isObject(message.additional_kwargs) ? message.additional_kwargs : {};
  const calls = [message.tool_calls, message.toolCalls, extra.tool_calls].find((list) =>
    isPresent(list),
  );
  const single = message.function_call ?? extra.function_call;
  return [...listOf(calls), ...(isObject(single) ? [single] : [])].flatMap((call) => {
    const of = isObject(call) && isObject(call.tool_call) ? call.tool_call : call;
    return isObject(of) ? [callPart(of)] : [];
  });
}

function finishReasonOf(message: JsonObject): string | undefined {
  const meta = isObject(message.response_metadata) ? message.response_metadata : {};
  const written =
    stringOf(message.finish_reason) ??
    stringOf(message.finishReason) ??
    stringOf(message.stop_reason) ??
    stringOf(meta.finish_reason) ??
    stringOf(meta.stop_reason);
  return written === undefined ? undefined : finishWord(written);
}

/** A message of a system prompt, which may be text, a list of texts or of parts. */
export function systemMessage(value: Value | undefined): Message | null {
  if (!isPresent(value)) return null;
  if (isObject(value) && (value.parts !== undefined || value.content !== undefined)) {
    const message = messageOf({ ...value, role: "system" }, "system");
    return message && message.parts.length > 0 ? message : null;
  }
  const parts = partsOf(value);
  return parts.length > 0 ? { role: "system", parts } : null;
}

/**
 * Gives results without an id the id of the call they can only belong to: the single one that was still
 * unanswered. Some senders keep ids on calls and drop them on results.
 */
export function paired(messages: Message[]): Message[] {
  let open: string[] = [];
  for (const { parts } of messages)
    for (const part of parts) {
      if (part.type === "tool_call" && part.id !== null) open.push(part.id);
      if (part.type !== "tool_call_response") continue;
      if (part.id === null && open.length === 1) part.id = open[0]!;
      open = open.filter((id) => id !== part.id);
    }
  return messages;
}
