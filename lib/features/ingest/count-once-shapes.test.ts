import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { row, START, span } from "./captures/testing.ts";
import { countAtFirstSight, countOnce, type Decision, type SettleSpan } from "./count-once.ts";
import { normalise } from "./normalise.ts";

const plain = { usageQuality: null, inputTokens: null, outputTokens: null };
const counted = (decisions: Decision[]) =>
  decisions.filter(({ usageCounted }) => usageCounted).map(({ spanId }) => spanId);

describe("roots", () => {
  it("have no parent, a missing one, or one in another service", () => {
    const decisions = countOnce([
      row("a", null),
      row("b", "a"),
      row("c", "gone"),
      row("d", "a", { service: "search" }),
      row("e", "a", { isParentRemote: true }),
      row("f", "elsewhere", { isParentRemote: true }),
    ]);
    assert.deepEqual(
      decisions.map(({ isRoot }) => isRoot),
      [true, false, true, true, true, true],
    );
    assert.deepEqual(
      decisions.map(({ isOrphan }) => isOrphan),
      [false, false, true, false, false, false],
    );
  });
});

describe("M13.9 any shape of trace", () => {
  it("survives circles, and enters each once", () => {
    const circle = [row("a", "c"), row("b", "a"), row("c", "b"), row("d", "b"), row("e", "e")];
    const decisions = countOnce(circle);
    assert.deepEqual(
      decisions.filter(({ isRoot }) => isRoot).map(({ spanId }) => spanId),
      ["a", "e"],
    );
    assert.deepEqual(counted(decisions), ["d", "e"].concat("c").sort());
  });

  it("settles ten thousand levels, and ten thousand siblings of one id, in well under a second", () => {
    const deep = Array.from({ length: 10_000 }, (_, i) =>
      row(String(i).padStart(5, "0"), i === 0 ? null : String(i - 1).padStart(5, "0"), {
        startedAt: START + i,
      }),
    );
    const wide = Array.from({ length: 10_000 }, (_, i) =>
      row(`w${i}`, "00000", { kind: "chat", responseId: "same", scopeName: i % 2 ? "x" : "y" }),
    );
    const before = performance.now();
    assert.deepEqual(counted(countOnce(deep)), ["09999"]);
    assert.equal(
      counted(countOnce([row("00000", null, { kind: "workflow", ...plain }), ...wide])).length,
      10_000,
    );
    assert.ok(performance.now() - before < 1000);
  });

  it("does not depend on the order of spans", () => {
    const spans = [
      row("a", null, { kind: "invoke_agent" }),
      row("b", "a"),
      row("c", "b"),
      row("d", "b"),
      row("e", "a", { kind: "execute_tool", ...plain }),
      row("f", "e", { responseId: "x", scopeName: "p" }),
      row("g", "e", { responseId: "x", scopeName: "q" }),
    ];
    const sorted = (list: SettleSpan[]) =>
      countOnce(list).sort((a, b) => (a.spanId < b.spanId ? -1 : 1));
    const expected = sorted(spans);
    for (let turn = 1; turn < spans.length; turn++)
      assert.deepEqual(sorted([...spans.slice(turn), ...spans.slice(0, turn)]), expected);
    assert.deepEqual(sorted([...spans].reverse()), expected);
  });
});

describe("countAtFirstSight", () => {
  const call = { "gen_ai.operation.name": "chat", "gen_ai.usage.input_tokens": 5 };
  const sight = (attributes: object, scope: string, parentSpanId: string | null = null) =>
    Object.values(countAtFirstSight(normalise(span({ ...attributes }, { scope, parentSpanId }))));

  it("counts calls, with tokens if they report some", () => {
    assert.deepEqual(sight(call, "gen_ai"), [true, true]);
    assert.deepEqual(sight({ "gen_ai.operation.name": "chat" }, "gen_ai"), [true, false]);
    assert.deepEqual(sight({ ...call, "gen_ai.operation.name": "invoke_agent" }, "gen_ai"), [
      false,
      false,
    ]);
  });

  it("counts VoltAgent's agents instead of their calls, and no server's view of a client's call", () => {
    const agent = { "entity.type": "agent", "usage.prompt_tokens": 5 };
    const model = { "span.type": "llm", "llm.usage.prompt_tokens": 5 };
    assert.deepEqual(sight(agent, "@voltagent/core"), [false, true]);
    assert.deepEqual(sight(model, "@voltagent/core"), [true, false]);
    const parent = "b7ad6b7169203332";
    assert.deepEqual(sight(call, "com.anthropic.claude-platform", parent), [false, false]);
    assert.deepEqual(sight(call, "com.anthropic.claude-platform"), [true, true]);
  });
});
