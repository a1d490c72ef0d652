import { conventions } from "./conventions/all.ts";
import {
  type Convention,
  type Facts,
  type Field,
  type FieldKeys,
  type FieldType,
  fieldTypes,
} from "./conventions/convention.ts";
import { isCutJson } from "./json-text.ts";
import type { RawSpan, Value } from "./model.ts";
import { canonicalProvider } from "./provider.ts";
import { count, isEmpty, list, money, number, text, time } from "./read.ts";

/**
 * One look-up per attribute tells all there is to know about its key, however many conventions there
 * are: which it gives away, which facts it states and how far it is to be trusted.
 */
type Entry = { marks: number; targets: readonly Target[] | null; isKnown: boolean };
type Target = { field: Field; index: number; type: FieldType; rank: number; gate: number };

export type Collected = {
  facts: Facts;
  /** Bit set of conventions. */
  dialects: number;
  /** Keys no convention knows, at most `UNMAPPED_LIMIT`. */
  unmapped: string[];
  /** Some JSON attribute was cut off by a length limit. */
  isCut: boolean;
};

const UNMAPPED_LIMIT = 20;
const KEY_LIMIT = 128;
const REMEMBERED_KEYS = 20_000;

/** Namespaces of other conventions: known, and none of our business. */
const foreign = (
  "http. url. server. client. network. net. db. rpc. process. host. os. k8s. cloud. container. faas. " +
  "telemetry. thread. code. exception. otel. service. deployment. peer. messaging. aws. gcp. azure. " +
  "vcs. cicd. user_agent. browser. device. webengine. heroku. next. nodejs. event. graphql. span. sentry."
).split(" ");

/** Reads every attribute of a span once. */
export function collect(raw: RawSpan, dialectsOfResource: number): Collected {
  const { attributes } = raw;
  let dialects = dialectsOfResource;
  let isCut = false;
  let found = 0;
  const unmapped: string[] = [];
  for (const key in attributes) {
    const entry = entries.get(key) ?? learn(key);
    const value = attributes[key]!;
    dialects |= entry.marks;
    if (entry.targets !== null) {
      foundTargets[found] = entry.targets;
      foundValues[found++] = value;
    } else if (!entry.isKnown && unmapped.length < UNMAPPED_LIMIT)
      unmapped.push(key.length > KEY_LIMIT ? key.slice(0, KEY_LIMIT) : key);
    if (!isCut && typeof value === "string") isCut = isCutJson(value);
  }
  const facts: Facts = { ...noFacts };
  ranks.fill(LOWEST);
  for (let i = 0; i < found; i++) {
    const value = foundValues[i]!;
    for (const target of foundTargets[i]!) {
      if (target.rank >= ranks[target.index]! || (target.gate & ~dialects) !== 0) continue;
      const read = reading(target.type, value);
      if (read === undefined) continue;
      ranks[target.index] = target.rank;
      (facts as Record<Field, unknown>)[target.field] = read;
    }
    foundValues[i] = null;
  }
  return { facts, dialects, unmapped, isCut };
}

/** Lets each dialect of the span fill gaps from its own JSON attributes, most trusted first. */
export function derive(facts: Facts, dialects: number, raw: RawSpan): void {
  for (let i = 0; i < derivers.length; i++) {
    const { bit, run } = derivers[i]!;
    if ((dialects & bit) !== 0) run(facts, raw);
  }
}

const namesOf = new Map<number, readonly string[]>();

/** Canonical dialect ids of a bit set, most trusted first. */
export function dialectNames(dialects: number): readonly string[] {
  let names = namesOf.get(dialects);
  if (names === undefined) {
    names = conventions.filter((_, index) => dialects & (1 << index)).map(({ id }) => id);
    if (namesOf.size > 1000) namesOf.clear();
    namesOf.set(dialects, names);
  }
  return names;
}

export function bitOf(convention: Convention): number {
  return 1 << conventions.indexOf(convention);
}

function reading(type: FieldType, value: Value): unknown {
  switch (type) {
    case "text":
      return text(value);
    case "count":
      return count(value);
    case "number":
      return number(value);
    case "money":
      return money(value);
    case "list":
      return list(value);
    case "time":
      return time(value);
    case "provider": {
      const written = text(value);
      return written === undefined ? undefined : canonicalProvider(written);
    }
    case "present":
      return isEmpty(value) ? undefined : true;
    case "raw":
      return isEmpty(value) ? undefined : value;
  }
}

const fields = Object.keys(fieldTypes) as Field[];
const noFacts = Object.fromEntries(fields.map((field) => [field, undefined])) as Facts;
const LOWEST = 0xffff;
const ranks = new Uint16Array(fields.length);
const foundTargets: (readonly Target[])[] = [];
const foundValues: (Value | null)[] = [];
const derivers = conventions.flatMap(({ derive: run }, index) =>
  run ? [{ bit: 1 << index, run }] : [],
);

const exact = new Map<string, Entry>();
const families: { prefix: string; entry: Entry }[] = [];
/** Every key met so far; forgotten when senders make up too many. */
const entries = new Map<string, Entry>();

function learn(key: string): Entry {
  const named = exact.get(key);
  let marks = named?.marks ?? 0;
  let isKnown = named?.isKnown ?? false;
  const targets = [...(named?.targets ?? [])];
  for (const { prefix, entry } of families) {
    if (!key.startsWith(prefix)) continue;
    marks |= entry.marks;
    isKnown ||= entry.isKnown;
    targets.push(...(entry.targets ?? []));
  }
  isKnown ||= foreign.some((namespace) => key.startsWith(namespace));
  const entry = { marks, targets: targets.length > 0 ? targets : null, isKnown };
  if (entries.size >= REMEMBERED_KEYS) entries.clear();
  entries.set(key, entry);
  return entry;
}

function add(pattern: string, change: (entry: Entry) => Entry): void {
  const none: Entry = { marks: 0, targets: null, isKnown: true };
  if (!pattern.endsWith("*")) {
    exact.set(pattern, change(exact.get(pattern) ?? none));
    return;
  }
  families.push({ prefix: pattern.slice(0, -1), entry: change(none) });
}

conventions.forEach((convention, place) => {
  const bit = 1 << place;
  // Knowing a marker means knowing that it is one, not that its content is read.
  for (const key of convention.markers ?? [])
    add(key, (entry) => ({
      ...entry,
      marks: entry.marks | bit,
      isKnown: entry.targets !== null || !key.endsWith("*"),
    }));
  for (const key of convention.known ?? []) add(key, (entry) => ({ ...entry, isKnown: true }));
  let position = 0;
  const addFields = (keysOf: FieldKeys | undefined, gate: number) => {
    for (const field of fields) {
      for (const key of keysOf?.[field] ?? []) {
        const target: Target = {
          field,
          index: fields.indexOf(field),
          type: fieldTypes[field],
          rank: place * 256 + position++,
          gate,
        };
        add(key, (entry) => ({ ...entry, targets: [...(entry.targets ?? []), target] }));
      }
    }
  };
  addFields(convention.fields, 0);
  addFields(convention.ownFields, bit);
});
