import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parsePartialJson } from "#lib/core/partial-json.ts";
import type { Attributes, RawLog, RawSpan, SpanKind, Value } from "../model.ts";
import { contentIn } from "./content.ts";
import { contentOfTrace } from "./relatives.ts";
import { SpanReader } from "./span-reader.ts";
import { capturedSpans, captureNames, rawLog, rawSpan } from "./testing.ts";
import { textsOf } from "./words.ts";

/** Without the net that `contentOf` has, so that nothing can hide in it. */
const understand = (raw: RawSpan, kind: SpanKind, logs: RawLog[] = []) =>
  textsOf(raw, contentIn(new SpanReader(raw, kind, logs)));
const kinds = ["chat", "execute_tool", "retrieval", "embeddings", "other"] as const;

describe("content never throws", () => {
  const odd: Value[] = [
    null,
    0,
    -1.5,
    true,
    "",
    "text",
    "[",
    "{}",
    "[]",
    "[[]]",
    "[null]",
    '[{"role":5}]',
    '{"messages":"x"}',
    '{"messages":[null,1,"a",{"role":"user"}]}',
    '{"choices":[null,{"message":null},{}]}',
    '{"content":{"parts":null}}',
    '{"generations":[[null]]}',
    [],
    [[]],
    [null],
    [{ role: null, content: { parts: [null] } }],
    { role: "user" },
    { tool_calls: [null, 1], content: 5 },
    { message: { message: { message: "x" } } },
  ];

  it("whatever stands in whichever attribute of a recorded span", () => {
    for (const name of captureNames)
      for (const raw of capturedSpans(name))
        for (const key of Object.keys(raw.attributes)) {
          const value = odd[(key.length * 7 + raw.spanId.charCodeAt(3)) % odd.length] as Value;
          const attributes = { ...raw.attributes, [key]: value };
          understand({ ...raw, attributes }, kinds[key.length % kinds.length]!);
        }
  });

  it("whatever stands in every attribute, event and record at once", () => {
    const keys = new Set(
      captureNames.flatMap((name) =>
        capturedSpans(name).flatMap((raw) => Object.keys(raw.attributes)),
      ),
    );
    for (const value of odd) {
      const attributes = Object.fromEntries([...keys].map((key) => [key, value]));
      const events = ["gen_ai.choice", "gen_ai.user.message", "gen_ai.content.prompt"].map(
        (name) => ({
          name,
          at: 1,
          attributes: { content: value, message: value, "gen_ai.prompt": value },
        }),
      );
      const raw = rawSpan(attributes, { events });
      const logs = [
        rawLog("gen_ai.choice", { body: value }),
        rawLog("gen_ai.client.inference.operation.details", { attributes }),
      ];
      for (const kind of kinds) understand(raw, kind, logs);
      assert.equal(contentOfTrace([raw], logs).size, 1);
    }
  });

  it("whatever piece of the JSON in an attribute is exchanged, moved or dropped", () => {
    const dice = seeded(20261122);
    const shaken = (attributes: Attributes) =>
      Object.fromEntries(
        Object.entries(attributes).map(([key, value]) => [key, mutated(value, dice)]),
      );
    for (let round = 0; round < 5; round++)
      for (const name of captureNames)
        for (const raw of capturedSpans(name)) {
          const events = raw.events.map((event) => ({
            ...event,
            attributes: shaken(event.attributes),
          }));
          const attributes = shaken(raw.attributes);
          understand({ ...raw, attributes, events }, kinds[round % kinds.length]!);
        }
  });

  function mutated(value: Value, dice: () => number): Value {
    if (dice() < 0.03) return odd[Math.floor(dice() * odd.length)] as Value;
    if (typeof value === "string" && /^[[{]./.test(value) && isJson(value) && dice() < 0.7)
      return JSON.stringify(mutated(JSON.parse(value), dice));
    if (Array.isArray(value)) return value.map((item) => mutated(item, dice));
    if (typeof value !== "object" || value === null) return value;
    const keys = Object.keys(value);
    return Object.fromEntries(
      keys.flatMap((key) => {
        if (dice() < 0.03) return [];
        const place = dice() < 0.05 ? keys[Math.floor(dice() * keys.length)]! : key;
        return [[place, mutated(value[key] as Value, dice)]];
      }),
    );
  }
});

function isJson(text: string): boolean {
  return parsePartialJson(text)?.ending === "whole";
}

/** Mulberry32: the same numbers on every machine. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
