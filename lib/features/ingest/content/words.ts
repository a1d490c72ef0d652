import { createHash } from "node:crypto";
import { clean } from "#lib/core/text.ts";
import type { Message, Part, SpanContent } from "../content-model.ts";
import type { RawSpan, Value } from "../model.ts";
import { isObject, isPresent, textOf } from "./values.ts";

const PREVIEW = 160;
/** Bytes of words per span that full-text search looks through. */
const MAX_WORDS = 16_384;
/** Nobody searches for longer words, and base64 is nothing but. */
const LONGEST_WORD = 64;

export type SpanTexts = {
  /** The last thing the user said, in one line of at most 160 characters. */
  inputPreview: string | null;
  /** The answer, or `tool_name(arguments)` where the model asked for tools. */
  outputPreview: string | null;
  /** 16 hex digits that change when system instructions or the set of tools change; null without either. */
  promptHash: string | null;
  /** Everything said, for full-text search; at most 16 kB. */
  words: string;
};

/** The few words of a span that are kept for lists and for search. */
export function textsOf(_raw: RawSpan, content: SpanContent): SpanTexts {
  return {
    inputPreview: preview(question(content)),
    outputPreview: preview(answer(content)),
    promptHash: promptHashOf(content),
    words: wordsOf(content),
  };
}

function question(content: SpanContent): string {
  const asked = content.input.findLast(
    (message) => message.role === "user" && spoken(message).trim() !== "",
  );
  if (asked) return spoken(asked);
  if (content.retrievalQuery !== null) return content.retrievalQuery;
  if (content.toolArguments !== null) return textOf(content.toolArguments);
  const last = content.input.findLast((message) => message.role !== "system");
  return last ? last.parts.map(inShort).filter(Boolean).join(" ") : "";
}

function answer(content: SpanContent): string {
  for (const message of content.output) {
    const text = spoken(message).trim();
    const calls = message.parts.filter((part) => part.type === "tool_call").map(inShort);
    if (calls.length > 0 && !message.parts.some((part) => part.type === "tool_call_response"))
      return text === "" ? calls.join(", ") : `${clip(text, 60)} ${calls.join(", ")}`;
    if (text !== "") return text;
    const other = message.parts.map(inShort).filter(Boolean).join(" ");
    if (other !== "") return other;
  }
  if (content.toolResult !== null) return textOf(content.toolResult);
  return content.documents.map((document) => document.content || document.id).join(" · ");
}

const spoken = (message: Message): string =>
  message.parts
    .map((part) => (part.type === "text" ? part.content : ""))
    .filter((text) => text !== "")
    .join(" ");

/** A part that is no text, named in a few words. */
function inShort(part: Part): string {
  switch (part.type) {
    case "text":
    case "reasoning":
      return part.content;
    case "tool_call":
      return `${part.name}(${argumentsInShort(part.arguments)})`;
    case "tool_call_response":
      return part.response === null ? "" : textOf(part.response);
    case "blob":
    case "uri":
      return `[${part.modality}]`;
    case "file":
      return "[file]";
    case "generic":
      return textOf(part.value);
  }
}

/** `city: "Paris", days: 3` */
function argumentsInShort(value: Value): string {
  if (!isPresent(value)) return "";
  if (!isObject(value)) return textOf(value);
  return Object.entries(value)
    .map(([key, item]) => `${key}: ${JSON.stringify(item)}`)
    .join(", ");
}

/** One line, at most `PREVIEW` characters; null if nothing is left. */
function preview(text: string): string | null {
  const line = clean(text.slice(0, 8 * PREVIEW))
    .replace(/\s+/g, " ")
    .trim();
  return line === "" ? null : clip(line, PREVIEW);
}

/** Never cuts a surrogate pair in two. */
function clip(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length - 1);
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

/**
 * Equal for two calls of the same prompt: whitespace, and dates, times and UUIDs that templates fill in
 * anew for each call, are left out of account.
 */
function promptHashOf(content: SpanContent): string | null {
  const system = content.input
    .filter((message) => message.role === "system")
    .map(spoken)
    .join("\n")
    .replace(volatile, "·")
    .replace(/\s+/g, " ")
    .trim();
  const tools = [...new Set(content.toolDefinitions.map((tool) => tool.name))].sort();
  if (system === "" && tools.length === 0) return null;
  return createHash("sha256")
    .update(JSON.stringify([system, tools]))
    .digest("hex")
    .slice(0, 16);
}

const volatile =
  /\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?|\b\d{1,2}:\d{2}(?::\d{2})?\b|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;

/** Newest first: where a long conversation does not fit, what is new in this call does. */
function wordsOf(content: SpanContent): string {
  const collected = new Words();
  const messages = [...content.output, ...[...content.input].reverse()];
  for (const message of messages) for (const part of message.parts) collected.addPart(part);
  collected.add(content.retrievalQuery);
  collected.add(content.toolArguments);
  collected.add(content.toolResult);
  for (const document of content.documents) collected.add(document.content);
  return collected.text();
}

const isAscii = (text: string): boolean => Buffer.byteLength(text) === text.length;

/** Collects words until there are enough. */
class Words {
  readonly #kept: string[] = [];
  #room = MAX_WORDS;

  addPart(part: Part): void {
    if (part.type === "text" || part.type === "reasoning") this.add(part.content);
    if (part.type === "tool_call") this.add(part.name);
    if (part.type === "tool_call") this.add(part.arguments);
    if (part.type === "tool_call_response") this.add(part.response);
    if (part.type === "generic") this.add(part.value);
    if (part.type === "uri") this.add(part.uri);
  }

  add(value: Value): void {
    if (this.#room <= 0 || value === null) return;
    // Text beyond what could ever fit need not be looked at; the slack is for what is left out.
    const text = clean(textOf(value).slice(0, 16 * MAX_WORDS));
    for (const word of text.split(/\s+/)) {
      if (word === "" || word.length > LONGEST_WORD) {
        this.#addPieces(word);
        continue;
      }
      if (!this.#keep(word)) return;
    }
  }

  /**
   * JSON has no spaces: what stands between its punctuation are words too. Scripts without spaces are
   * kept in stretches; a long run of ASCII is base64, a hash or the like, and left out.
   */
  #addPieces(long: string): void {
    for (const piece of long.split(/[{}[\]",:;\\、。，！？]+/)) {
      if (piece === "" || (piece.length > LONGEST_WORD && isAscii(piece))) continue;
      for (let at = 0; at < piece.length; at += LONGEST_WORD)
        if (!this.#keep(clean(piece.slice(at, at + LONGEST_WORD)))) return;
    }
  }

  #keep(word: string): boolean {
    this.#room -= Buffer.byteLength(word) + 1;
    if (this.#room < 0) return false;
    this.#kept.push(word);
    return true;
  }

  text(): string {
    return this.#kept.join(" ");
  }
}
