import { parsePartialJson } from "#lib/core/partial-json.ts";
import type { Attributes, RawLog, RawSpan, SpanKind, Value } from "../model.ts";
import { indexed } from "./indexed.ts";
import { isPresent, unfolded } from "./values.ts";

/** Reads attributes for the sources: what is absent or redacted is undefined, JSON is parsed once. */
export class SpanReader {
  readonly raw: RawSpan;
  readonly kind: SpanKind;
  /** The records that belong to this span, in the order they tell of. */
  readonly logs: readonly RawLog[];
  readonly attributes: Attributes;
  /** Set as soon as a value is read that was cut off; whoever wants to know clears it first. */
  sawCut = false;

  readonly #json = new Map<string, { value: Value; cut: boolean }>();
  readonly #indexed = new Map<string, Value | undefined>();

  constructor(
    raw: RawSpan,
    kind: SpanKind,
    logs: readonly RawLog[],
    attributes: Attributes = raw.attributes,
  ) {
    this.raw = raw;
    this.kind = kind;
    this.logs = logs;
    this.attributes = attributes;
  }

  /** As sent, if present. */
  value(key: string): Value | undefined {
    const value = this.attributes[key];
    return isPresent(value) ? value : undefined;
  }

  text(key: string): string | undefined {
    const value = this.value(key);
    return typeof value === "string" ? value : undefined;
  }

  /** With JSON text parsed, as far as it was not cut off; other text stays text. */
  json(key: string): Value | undefined {
    const sent = this.value(key);
    if (typeof sent !== "string") return sent;
    let read = this.#json.get(key);
    if (!read) {
      read = parsed(sent);
      this.#json.set(key, read);
    }
    if (read.cut) this.sawCut = true;
    return isPresent(read.value) ? read.value : undefined;
  }

  firstJson(keys: readonly string[]): Value | undefined {
    for (const key of keys) {
      const value = this.json(key);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  /** What was flattened into keys that start with this prefix. */
  indexed(prefix: string): Value | undefined {
    if (!this.#indexed.has(prefix)) this.#indexed.set(prefix, indexed(this.attributes, prefix));
    return this.#indexed.get(prefix);
  }
}

/** JSON that breaks off is `cut`, with what could be saved of it; what only begins like JSON is text. */
function parsed(sent: string): { value: Value; cut: boolean } {
  const read = parsePartialJson(sent);
  if (read?.ending === "whole") return { value: read.value, cut: false };
  if (read?.ending === "cut")
    return { value: isPresent(read.value) ? read.value : sent, cut: true };
  // A JSON string, as some write every value: `"text"`, or JSON once more.
  if (sent.length > 1 && sent.startsWith('"') && sent.endsWith('"')) {
    try {
      return { value: unfolded(JSON.parse(sent)), cut: false };
    } catch {
      // Quoted speech.
    }
  }
  return { value: sent, cut: false };
}
