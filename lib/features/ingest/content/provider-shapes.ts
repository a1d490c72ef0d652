import { finishWord } from "../answer.ts";
import type { Message, Part } from "../content-model.ts";
import type { Value } from "../model.ts";
import { messageOf, messagesOf, systemMessage } from "./messages.ts";
import { callPart, partsOf } from "./parts.ts";
import { firstPresent, isObject, isPresent, type JsonObject, listOf, textOf } from "./values.ts";

/** Names under which a function's only interesting argument, or result, is plain text. */
const questionKeys = [
  "input",
  "question",
  "query",
  "q",
  "prompt",
  "text",
  "content",
  "message",
  "inputs",
];
const answerKeys = [
  "output",
  "outputs",
  "answer",
  "result",
  "response",
  "text",
  "completion",
  "content",
  "final_result",
  "generated_text",
];

const systemKeys: ReadonlySet<string> = new Set([
  "system",
  "instructions",
  "systemInstruction",
  "system_instruction",
  "systemPrompt",
  "system_prompt",
]);

/**
 * The messages of a request as it was sent to a model, a chain or an agent: chat completions,
 * responses, Anthropic, Gemini, Bedrock, LangChain state, a function's arguments. What holds no
 * message becomes one `generic` part, so nothing that was sent is lost.
 */
export function requestMessages(value: Value | undefined): Message[] {
  if (!isPresent(value)) return [];
  if (!isObject(value)) return messagesOf(value, "user");
  if (isCall(value) && value.args.length === 0) return [];
  const system = systemOf(value);
  const messages = askedIn(value);
  if (messages.length > 0)
    return system && messages[0]?.role !== "system" ? [system, ...messages] : messages;
  const own = messageOf(value, "user");
  if (own && own.parts.length > 0) return [own];
  return [{ role: "user", parts: partsOf(value) }];
}

/** The system prompt that a request carries beside its messages. */
export function systemOf(request: Value | undefined): Message | null {
  if (!isObject(request)) return null;
  const config = isObject(request.config) ? request.config : {};
  for (const key of systemKeys) {
    const found = firstPresent(request[key], config[key]);
    if (found !== undefined) return systemMessage(found);
  }
  return null;
}

/** A decorated function's arguments, none of them named. */
const isCall = (value: JsonObject): value is JsonObject & { args: Value[] } =>
  Array.isArray(value.args) && !isPresent(value.kwargs);

function askedIn(request: JsonObject): Message[] {
  if (isCall(request) && request.args.length === 1) return requestMessages(request.args[0]);
  for (const key of ["messages", "contents", "items", "chat_history", "llm_input"]) {
    const found = request[key];
    if (Array.isArray(found)) {
      const messages = messagesOf(found, "user");
      if (messages.length > 0) return messages;
    }
  }
  for (const key of questionKeys) {
    const found = request[key];
    if (typeof found === "string" && isPresent(found))
      return [{ role: "user", parts: [...partsOf(found), ...besides(request, key)] }];
    if (Array.isArray(found) && (key === "input" || key === "prompt" || key === "inputs"))
      return messagesOf(found, "user");
    if (isObject(found) && key.startsWith("input")) return requestMessages(found);
  }
  return [];
}

/** What stands beside the text of a function's input or output; nothing where it is a model's request. */
function besides(value: JsonObject, key: string): Part[] {
  if (value.model !== undefined || value.usage !== undefined) return [];
  const rest = Object.entries(value).filter(
    ([name, item]) => name !== key && !systemKeys.has(name) && isPresent(item),
  );
  return rest.length > 0 ? [{ type: "generic", value: Object.fromEntries(rest) }] : [];
}

/** The messages a model, chain or agent answered with; `generic` where there is none. */
export function responseMessages(value: Value | undefined): Message[] {
  if (!isPresent(value)) return [];
  if (Array.isArray(value)) {
    if (value.every((item) => isObject(item) && answeredIn(item).length > 0))
      return value.flatMap((item) => answeredIn(item as JsonObject));
    return messagesOf(value, "assistant");
  }
  if (!isObject(value)) return messagesOf(value, "assistant");
  const messages = answeredIn(value);
  if (messages.length > 0) return messages;
  return [{ role: "assistant", parts: partsOf(value) }];
}

function answeredIn(response: JsonObject): Message[] {
  const spoken = spokenIn(response);
  if (spoken.length > 0) return spoken;
  const own = messageOf(response, "assistant");
  if (own && own.parts.length > 0) return [own];
  for (const key of answerKeys) {
    const found = response[key];
    if (typeof found === "string" && isPresent(found))
      return [{ role: "assistant", parts: [...partsOf(found), ...besides(response, key)] }];
    if (isObject(found) && answeredIn(found).length > 0) return answeredIn(found);
  }
  return [];
}

function spokenIn(response: JsonObject): Message[] {
  // chat completions, legacy completions
  if (Array.isArray(response.choices)) return response.choices.flatMap(choiceMessages);
  // responses API; Bedrock; LangGraph commands
  if (Array.isArray(response.output)) return listedOutput(response.output);
  // Gemini
  if (Array.isArray(response.candidates))
    return response.candidates.flatMap((candidate) =>
      isObject(candidate) ? geminiMessage(candidate) : [],
    );
  // LangChain
  if (Array.isArray(response.generations)) return response.generations.flat().flatMap(generation);
  if (isObject(response.update)) return answeredIn(response.update);
  if (Array.isArray(response.messages)) return lastTurn(messagesOf(response.messages, "assistant"));
  if (isObject(response.content) && Array.isArray(response.content.parts))
    return geminiMessage(response);
  // Ollama, Genkit
  if (isObject(response.message))
    return messagesOf(withReason(response.message, response), "assistant");
  // Anthropic
  if (Array.isArray(response.content) && response.role === undefined)
    return messagesOf([{ ...response, role: "assistant" }], "assistant");
  // AI SDK and Mastra: `{text, reasoning, toolCalls}`
  if (Array.isArray(response.toolCalls) || Array.isArray(response.tool_calls))
    return resultMessage(response);
  return [];
}

function choiceMessages(choice: Value): Message[] {
  if (!isObject(choice)) return [];
  const message = firstPresent(choice.message, choice.delta);
  if (isObject(message)) return messagesOf(withReason(message, choice), "assistant");
  return typeof choice.text === "string"
    ? messagesOf(withReason({ role: "assistant", content: choice.text }, choice), "assistant")
    : [];
}

function listedOutput(items: Value[]): Message[] {
  const updates = items.filter((item) => isObject(item) && isObject(item.update)) as JsonObject[];
  if (updates.length > 0) return updates.flatMap(answeredIn);
  return messagesOf(items, "assistant");
}

function geminiMessage(candidate: JsonObject): Message[] {
  return isObject(candidate.content)
    ? messagesOf(withReason({ role: "model", ...candidate.content }, candidate), "assistant")
    : [];
}

function generation(item: Value): Message[] {
  if (!isObject(item)) return [];
  const info = isObject(item.generationInfo) ? item.generationInfo : item.generation_info;
  const reason = isObject(info) ? info : {};
  if (isObject(item.message)) {
    const [message] = messagesOf(item.message, "assistant");
    return message ? [{ ...finish(reason), ...message }] : [];
  }
  return typeof item.text === "string" ? messagesOf(item.text, "assistant") : [];
}

/** `{text, reasoning, toolCalls}` as one message. */
export function resultMessage(result: JsonObject): Message[] {
  const parts: Part[] = [];
  for (const thought of listOf(firstPresent(result.reasoning, result.reasoningText)))
    parts.push({
      type: "reasoning",
      content: textOf(isObject(thought) ? (thought.text ?? thought) : thought),
    });
  parts.push(...partsOf(firstPresent(result.text)));
  for (const call of listOf(firstPresent(result.toolCalls, result.tool_calls)))
    if (isObject(call)) parts.push(callPart(isObject(call.payload) ? call.payload : call));
  if (isPresent(result.object)) parts.push({ type: "text", content: textOf(result.object) });
  for (const file of listOf(result.files))
    if (isObject(file)) parts.push(...partsOf({ type: "file", ...file }));
  return parts.length > 0 ? [{ role: "assistant", parts, ...finish(result) }] : [];
}

/** A graph's state repeats the whole conversation; its answer is what followed the last question. */
function lastTurn(messages: Message[]): Message[] {
  const asked = messages.findLastIndex((message) => message.role === "user");
  const answer = messages.slice(asked + 1);
  return answer.length > 0 ? answer : messages.slice(-1);
}

const withReason = (message: JsonObject, carrier: JsonObject): JsonObject => {
  const reason = firstPresent(carrier.finish_reason, carrier.finishReason, carrier.stop_reason);
  return reason === undefined || message.finish_reason !== undefined
    ? message
    : { ...message, finish_reason: reason };
};

function finish(carrier: JsonObject): { finishReason?: string } {
  const reason = firstPresent(carrier.finish_reason, carrier.finishReason, carrier.stop_reason);
  return typeof reason === "string" ? { finishReason: finishWord(reason) } : {};
}
