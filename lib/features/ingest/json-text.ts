import type { Value } from "./model.ts";

/**
 * Reads one fact out of JSON text without parsing the rest: emitters put whole requests and responses
 * into one attribute, and often cut it off at the end. What stands before the cut is still found.
 * Nested objects and arrays come back as text (or as they were, if the attribute was structured), so
 * look-ups chain: `member(member(blob, "raw"), "usage")`.
 */
export function member(json: Value | undefined, key: string): Value | undefined {
  if (typeof json !== "string") return ownMember(json, key);
  let at = skipBlank(json, 0);
  if (json.charCodeAt(at) !== BRACE_OPEN) return undefined;
  at = skipBlank(json, at + 1);
  while (json.charCodeAt(at) === QUOTE) {
    const keyEnd = endOfString(json, at);
    if (keyEnd === -1) return undefined;
    const isKey = keyEnd - at - 2 === key.length && json.startsWith(key, at + 1);
    at = skipBlank(json, keyEnd);
    if (json.charCodeAt(at) !== COLON) return undefined;
    at = skipBlank(json, at + 1);
    const end = endOfValue(json, at);
    if (isKey) return read(json, at, end);
    if (end === -1) return undefined;
    at = skipBlank(json, end);
    if (json.charCodeAt(at) !== COMMA) return undefined;
    at = skipBlank(json, at + 1);
  }
  return undefined;
}

/** The n-th element of a JSON array, by the same rules. */
export function element(json: Value | undefined, index: number): Value | undefined {
  if (typeof json !== "string") return Array.isArray(json) ? json[index] : undefined;
  let at = skipBlank(json, 0);
  if (json.charCodeAt(at) !== BRACKET_OPEN) return undefined;
  at = skipBlank(json, at + 1);
  for (let seen = 0; at < json.length && json.charCodeAt(at) !== BRACKET_CLOSE; seen++) {
    const end = endOfValue(json, at);
    if (seen === index) return read(json, at, end);
    if (end === -1) return undefined;
    at = skipBlank(json, end);
    if (json.charCodeAt(at) !== COMMA) return undefined;
    at = skipBlank(json, at + 1);
  }
  return undefined;
}

/** Calls back for each complete member of a flat object: name and number. Anything else is passed over. */
export function eachNumber(
  json: Value | undefined,
  visit: (key: string, value: number) => void,
): void {
  const parsed = typeof json === "string" ? parse(json) : json;
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) return;
  for (const key of Object.keys(parsed)) {
    const value = parsed[key];
    if (typeof value === "number" && Number.isFinite(value)) visit(key, value);
  }
}

/** The parsed text, or undefined where it is not (or no longer) JSON. */
export function parse(text: string): Value | undefined {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
}

/** Takes off the quotes of a string that was JSON-encoded once too often. */
export function unquote(text: string): string {
  if (text.charCodeAt(0) !== QUOTE || text.charCodeAt(text.length - 1) !== QUOTE) return text;
  const inner = text.length > 1 ? parse(text) : undefined;
  return typeof inner === "string" ? inner : text;
}

/** Begins like a JSON object or a list of them, and does not end like one. */
export function isCutJson(text: string): boolean {
  const first = text.charCodeAt(0);
  if (first !== BRACE_OPEN && first !== BRACKET_OPEN) return false;
  const second = text.charCodeAt(1);
  if (first === BRACE_OPEN ? second !== QUOTE : second !== BRACE_OPEN && second !== QUOTE)
    return false;
  const last = text.charCodeAt(text.length - 1);
  return last !== (first === BRACE_OPEN ? BRACE_CLOSE : BRACKET_CLOSE) && last > BLANK;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const BRACKET_OPEN = 0x5b;
const BRACKET_CLOSE = 0x5d;
const BRACE_OPEN = 0x7b;
const BRACE_CLOSE = 0x7d;
const BLANK = 0x20;

function ownMember(value: Value | undefined, key: string): Value | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

/** A scalar decoded, a container as its text; `end` is -1 where the text was cut inside the value. */
function read(json: string, at: number, end: number): Value | undefined {
  const first = json.charCodeAt(at);
  if (first === BRACE_OPEN || first === BRACKET_OPEN)
    return json.slice(at, end === -1 ? undefined : end);
  if (end === -1) return undefined;
  if (first === QUOTE) {
    const inner = json.slice(at + 1, end - 1);
    return inner.includes("\\") ? parse(json.slice(at, end)) : inner;
  }
  return parse(json.slice(at, end));
}

function skipBlank(json: string, at: number): number {
  while (at < json.length && json.charCodeAt(at) <= BLANK) at++;
  return at;
}

/** Just past the closing quote of the string that opens at `at`, or -1. */
function endOfString(json: string, at: number): number {
  for (let quote = json.indexOf('"', at + 1); quote !== -1; quote = json.indexOf('"', quote + 1)) {
    let slashes = quote;
    while (json.charCodeAt(slashes - 1) === BACKSLASH) slashes--;
    if ((quote - slashes) % 2 === 0) return quote + 1;
  }
  return -1;
}

/** Just past the value that starts at `at`, or -1 if the text ends inside it. */
function endOfValue(json: string, at: number): number {
  const first = json.charCodeAt(at);
  if (first === QUOTE) return endOfString(json, at);
  if (first !== BRACE_OPEN && first !== BRACKET_OPEN) {
    let end = at;
    while (end < json.length && !isScalarEnd(json.charCodeAt(end))) end++;
    return end < json.length && end > at ? end : -1;
  }
  let depth = 0;
  for (let i = at; i < json.length; i++) {
    const code = json.charCodeAt(i);
    if (code === QUOTE) {
      i = endOfString(json, i) - 1;
      if (i < 0) return -1;
    } else if (code === BRACE_OPEN || code === BRACKET_OPEN) depth++;
    else if ((code === BRACE_CLOSE || code === BRACKET_CLOSE) && --depth === 0) return i + 1;
  }
  return -1;
}

function isScalarEnd(code: number): boolean {
  return code === COMMA || code === BRACE_CLOSE || code === BRACKET_CLOSE || code <= BLANK;
}
