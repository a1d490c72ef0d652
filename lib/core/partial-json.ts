import type { Json } from "./stable-json.ts";

/**
 * What a text held, and how it ended: `whole`, `cut` off so that only its beginning is there, or `broken`
 * by something that is no JSON, as text is that merely begins like it.
 */
export type PartialJson = { value: Json; ending: "whole" | "cut" | "broken" };

/** Deeper than this nobody nests who means it; not worth reading on. */
const MAX_SKIPPED = 10_000;

/** A sender's own mark of having cut, `…(truncated)`, is not longer than this. */
const MARK = 64;

/** Deeper than people read and than recursion over the result should go. */
const MAX_DEPTH = 100;

/**
 * Reads JSON that may have been cut anywhere, as attribute limits do: everything before the cut comes
 * back in its place, half a string as far as it goes, half a number or key not at all. Answers null
 * for text that is not an object or array. Takes time linear in the text.
 */
export function parsePartialJson(text: string): PartialJson | null {
  const start = text.search(/\S/);
  if (start < 0 || (text[start] !== "{" && text[start] !== "[")) return null;
  try {
    if (nestsMadly(text)) return new Reader(text, start).read();
    const value: Json = JSON.parse(text);
    return { value: shallower(value, MAX_DEPTH), ending: "whole" };
  } catch {
    return new Reader(text, start).read();
  }
}

/**
 * Whether brackets nest so deeply that the built-in parser would take seconds for nothing. Brackets in
 * strings are counted too: a wrong yes only means that our own reader reads it.
 */
function nestsMadly(text: string): boolean {
  if (text.length < 100_000) return false;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    // This bit turns [ into { and ] into }.
    const code = text.charCodeAt(i) | 0x20;
    if (code === 0x7b) {
      if (++depth > MAX_SKIPPED) return true;
    } else if (code === 0x7d) depth--;
  }
  return false;
}

/** The value with everything nested deeper than `depth` put as null; the same object if nothing is. */
function shallower(value: Json, depth: number): Json {
  if (typeof value !== "object" || value === null) return value;
  if (depth === 0) return null;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = shallower(value[i] as Json, depth - 1);
    return value;
  }
  for (const key in value) {
    const item = value[key] as Json;
    if (typeof item !== "object" || item === null) continue;
    const kept = shallower(item, depth - 1);
    if (kept !== item) define(value, key, kept);
  }
  return value;
}

type Container = Json[] | { [key: string]: Json };

/** An open container, and the key the next value of an object goes to. */
type Open = { into: Container; key: string | null };

/** Thrown nowhere: reading stops by returning what there is. */
class Reader {
  readonly #text: string;
  #at: number;
  #root: Json | undefined;
  readonly #open: Open[] = [];
  /** Containers too deep to keep, still open. */
  #skipped = 0;

  constructor(text: string, start: number) {
    this.#text = text;
    this.#at = start;
  }

  read(): PartialJson | null {
    while (this.#step());
    return this.#root === undefined ? null : { value: this.#root, ending: this.#ending() };
  }

  #ending(): PartialJson["ending"] {
    const left = this.#text.length - this.#at;
    if (this.#open.length > 0) return left <= Math.min(MARK, this.#at / 2) ? "cut" : "broken";
    return this.#text.slice(this.#at).trim() === "" ? "whole" : "broken";
  }

  /** Reads one token; false once nothing more can be understood. */
  #step(): boolean {
    const char = this.#text[this.#at];
    switch (char) {
      case undefined:
        return false;
      case " ":
      case "\n":
      case "\r":
      case "\t":
      case ",":
        this.#at++;
        return true;
      case ":":
        this.#at++;
        return this.#open.length > 0;
      case "{":
      case "[":
        this.#at++;
        return this.#enter(char === "{" ? {} : []);
      case "}":
      case "]":
        this.#at++;
        return this.#leave();
      case '"':
        return this.#string();
      default:
        return this.#scalar();
    }
  }

  #enter(container: Container): boolean {
    if (this.#skipped > 0 || this.#open.length >= MAX_DEPTH) {
      this.#skipped++;
      return this.#skipped < MAX_SKIPPED;
    }
    if (!this.#put(container)) return false;
    this.#open.push({ into: container, key: null });
    return true;
  }

  #leave(): boolean {
    if (this.#skipped > 0) this.#skipped--;
    else this.#open.pop();
    return this.#open.length > 0;
  }

  #string(): boolean {
    const from = this.#at + 1;
    let end = from;
    for (;;) {
      const quote = this.#text.indexOf('"', end);
      if (quote < 0) break;
      let slashes = 0;
      while (this.#text[quote - 1 - slashes] === "\\" && quote - 1 - slashes >= from) slashes++;
      end = quote + 1;
      if (slashes % 2 === 1) continue;
      this.#at = end;
      return this.#take(unescaped(this.#text.slice(from, quote)));
    }
    // Cut inside a string: as a value it counts as far as it goes, as a key it names nothing.
    this.#at = this.#text.length;
    if (!this.#expectsKey()) this.#take(unescaped(this.#text.slice(from)));
    return false;
  }

  #scalar(): boolean {
    const [token] = /^[-+.\w]+/.exec(this.#text.slice(this.#at, this.#at + 40)) ?? [];
    if (!token) return false;
    this.#at += token.length;
    // At the very end `12` may be the start of `123`.
    if (this.#at >= this.#text.length) return false;
    if (literals.has(token)) return this.#take(literals.get(token) as Json);
    const number = Number(token);
    return !Number.isNaN(number) && this.#take(number);
  }

  #expectsKey(): boolean {
    const top = this.#open.at(-1);
    return this.#skipped === 0 && top !== undefined && !Array.isArray(top.into) && top.key === null;
  }

  /** A scalar: the next key of an object, or a value. */
  #take(value: Json): boolean {
    if (this.#skipped > 0) return true;
    const top = this.#open.at(-1);
    if (top && this.#expectsKey()) {
      if (typeof value !== "string") return false;
      top.key = value;
      return true;
    }
    return this.#put(value);
  }

  #put(value: Json): boolean {
    const top = this.#open.at(-1);
    if (!top) {
      if (this.#root !== undefined) return false;
      this.#root = value;
    } else if (Array.isArray(top.into)) {
      top.into.push(value);
    } else {
      if (top.key === null) return false;
      define(top.into, top.key, value);
      top.key = null;
    }
    return true;
  }
}

/** Python's spelling and JavaScript's non-numbers come from senders that only nearly write JSON. */
const literals: ReadonlyMap<string, Json> = new Map<string, Json>([
  ["true", true],
  ["false", false],
  ["null", null],
  ["True", true],
  ["False", false],
  ["None", null],
  ["NaN", null],
  ["Infinity", null],
  ["-Infinity", null],
]);

/** As `JSON.parse` does it: `__proto__` is a key like any other. */
function define(into: { [key: string]: Json }, key: string, value: Json): void {
  if (key !== "__proto__") into[key] = value;
  else
    Object.defineProperty(into, key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
}

function unescaped(raw: string): string {
  if (!raw.includes("\\")) return raw;
  const tail = /\\(?:u[0-9a-fA-F]{0,3})?$/.exec(raw.slice(-5));
  const cut = tail ? raw.length - tail[0].length : raw.length;
  const whole = tail && !isEscaped(raw, cut) ? raw.slice(0, cut) : raw;
  try {
    return JSON.parse(`"${whole}"`);
  } catch {
    return whole.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (all, hex?: string, char?: string) => {
      if (hex) return String.fromCharCode(Number.parseInt(hex, 16));
      return escapes[char ?? ""] ?? char ?? all;
    });
  }
}

/** Whether the backslash at `at` is itself escaped by the one before it. */
function isEscaped(raw: string, at: number): boolean {
  let slashes = 0;
  while (raw[at - 1 - slashes] === "\\") slashes++;
  return slashes % 2 === 1;
}

const escapes: Record<string, string | undefined> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" };
