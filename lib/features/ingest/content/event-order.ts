import type { Message } from "../content-model.ts";

/**
 * Senders stamp the messages of one request with the same millisecond, so time alone cannot order
 * them, and records of one span may arrive in several requests. Puts right what cannot have been:
 * a system prompt stands first, a tool answers after it was called, and nobody calls a tool unasked.
 */
export function inOrder(messages: Message[]): Message[] {
  const system = messages.filter((message) => message.role === "system");
  const rest = messages.filter((message) => message.role !== "system");
  return [...system, ...askedFirst(answersAfterCalls(rest))];
}

function answersAfterCalls(messages: Message[]): Message[] {
  const called = new Set(messages.flatMap(idsCalled));
  const waiting = new Map<string, Message[]>();
  const ordered: Message[] = [];
  const seen = new Set<string>();
  for (const message of messages) {
    const early = idsAnswered(message).find((id) => called.has(id) && !seen.has(id));
    if (early !== undefined) {
      waiting.set(early, [...(waiting.get(early) ?? []), message]);
      continue;
    }
    ordered.push(message);
    for (const id of idsCalled(message)) {
      seen.add(id);
      ordered.push(...(waiting.get(id) ?? []));
      waiting.delete(id);
    }
  }
  return [...ordered, ...[...waiting.values()].flat()];
}

function askedFirst(messages: Message[]): Message[] {
  const first = messages[0];
  if (!first || first.role !== "assistant" || idsCalled(first).length === 0) return messages;
  const question = messages.findIndex((message) => message.role === "user");
  if (question < 0) return messages;
  return [messages[question]!, ...messages.slice(0, question), ...messages.slice(question + 1)];
}

const idsCalled = (message: Message): string[] =>
  message.parts.flatMap((part) => (part.type === "tool_call" && part.id ? [part.id] : []));

const idsAnswered = (message: Message): string[] =>
  message.parts.flatMap((part) => (part.type === "tool_call_response" && part.id ? [part.id] : []));
