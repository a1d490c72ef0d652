import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { row, START } from "./captures/testing.ts";
import { countOnce, type Decision } from "./count-once.ts";

const unreported = { usageQuality: "missing", inputTokens: null, outputTokens: null };
const plain = { usageQuality: null, inputTokens: null, outputTokens: null };
const counted = (decisions: Decision[]) =>
  decisions.filter(({ usageCounted }) => usageCounted).map(({ spanId }) => spanId);
const called = (decisions: Decision[]) =>
  decisions.filter(({ isCall }) => isCall).map(({ spanId }) => spanId);

describe("section 10 rule 2: containers", () => {
  it("count only where nothing below reports tokens, and then only the innermost", () => {
    const outer = row("a", null, { kind: "invoke_agent", usageQuality: "container" });
    const inner = row("b", "a", { kind: "wrapper", usageQuality: "container" });
    assert.deepEqual(counted(countOnce([outer, inner, row("c", "b", { kind: "chat" })])), ["c"]);
    const [, alone] = countOnce([outer, inner, row("c", "b", unreported)]);
    assert.deepEqual([alone!.usageCounted, alone!.isCall], [true, false]);
    assert.deepEqual(counted(countOnce([outer, inner])), ["b"]);
  });

  it("say when they report more than the calls below them", () => {
    const outer = row("a", null, { kind: "workflow", inputTokens: 300 });
    const [first] = countOnce([outer, row("b", "a"), row("c", "a")]);
    assert.match(first!.reason, /reports 100 more input tokens/);
    assert.equal(first!.usageCounted, false);
  });

  it("of Strands never count", () => {
    const agent = row("a", null, { kind: "invoke_agent", scopeName: "strands-agents" });
    assert.deepEqual(counted(countOnce([agent])), []);
  });
});

describe("section 10 rule 2b: VoltAgent", () => {
  const scopeName = "@voltagent/core";
  const agent = row("a", null, { kind: "invoke_agent", scopeName, inputTokens: 200 });
  const model = row("b", "a", { scopeName });

  it("counts the agent's sum and keeps its model span as the call", () => {
    const decisions = countOnce([agent, model]);
    assert.deepEqual([counted(decisions), called(decisions)], [["a"], ["b"]]);
    assert.equal(decisions[1]!.demotedBy, "a");
  });

  it("counts the calls themselves where another instrumentation shows them", () => {
    const below = [row("c", "b", { scopeName: "ai" }), row("d", "b", { scopeName: "ai" })];
    const decisions = countOnce([agent, model, ...below]);
    assert.deepEqual(counted(decisions), ["c", "d"]);
  });

  it("counts the model span where the agent reports nothing", () => {
    assert.deepEqual(counted(countOnce([{ ...agent, ...plain }, model])), ["b"]);
  });

  it("gives each agent its own calls", () => {
    const sub = row("c", "a", { kind: "invoke_agent", scopeName });
    assert.deepEqual(counted(countOnce([agent, model, sub, row("d", "c", { scopeName })])), [
      "a",
      "c",
    ]);
  });
});

describe("section 10 rule 3: layers of one call", () => {
  it("counts the inner one, through plumbing, and counts one call", () => {
    const decisions = countOnce([
      row("a", null),
      row("b", "a", { kind: "other", ...plain }),
      row("c", "b"),
      row("d", "c"),
    ]);
    assert.deepEqual([counted(decisions), called(decisions)], [["d"], ["d"]]);
    assert.deepEqual(
      decisions.map(({ demotedBy }) => demotedBy),
      ["d", null, "d", null],
    );
  });

  it("counts both where a tool, an agent or a workflow works in between", () => {
    for (const kind of ["execute_tool", "invoke_agent", "workflow"])
      assert.deepEqual(
        counted(countOnce([row("a", null), row("b", "a", { kind, ...plain }), row("c", "b")])),
        ["a", "c"],
        kind,
      );
  });

  it("counts both where they are calls of different kinds", () => {
    assert.deepEqual(counted(countOnce([row("a", null), row("b", "a", { kind: "embeddings" })])), [
      "a",
      "b",
    ]);
  });

  it("keeps the outer one where the inner estimates, reports zero, or reports nothing", () => {
    for (const inner of [
      { usageQuality: "estimated" },
      { inputTokens: 0, outputTokens: 0 },
      unreported,
    ]) {
      const decisions = countOnce([row("a", null), row("b", "a", inner)]);
      assert.deepEqual([counted(decisions), called(decisions)], [["a"], ["a"]]);
    }
  });

  it("keeps the outer one where both agree and only it knows the cached tokens", () => {
    assert.deepEqual(counted(countOnce([row("a", null, { cacheReadTokens: 50 }), row("b", "a")])), [
      "a",
    ]);
    assert.deepEqual(
      counted(
        countOnce([row("a", null, { cacheReadTokens: 50, inputTokens: 120 }), row("b", "a")]),
      ),
      ["b"],
    );
  });

  it("counts every attempt of a call that was tried again", () => {
    const tries = [row("b", "a", unreported), row("c", "a", { startedAt: START + 500 })];
    const decisions = countOnce([row("a", null), ...tries]);
    assert.deepEqual([counted(decisions), called(decisions)], [["c"], ["b", "c"]]);
  });
});

describe("section 10 rule 4: one answer in two places", () => {
  const mine = row("a", null, { responseId: "r1", scopeName: "outer" });
  const theirs = row("b", null, {
    traceId: "t2",
    responseId: "r1",
    scopeName: "inner",
    startedAt: START + 10,
    durationMs: 900,
  });

  it("counts the inner view, whichever trace is asked first", () => {
    const [lost] = countOnce([mine], [theirs]);
    assert.deepEqual([lost!.usageCounted, lost!.isCall, lost!.demotedBy], [false, false, "b"]);
    assert.deepEqual(counted(countOnce([theirs], [mine])), ["b"]);
  });

  it("counts once where one of the views has a layer of its own below", () => {
    const below = row("c", "b", {
      traceId: "t2",
      scopeName: "native",
      startedAt: START + 20,
      durationMs: 800,
    });
    const here = counted(countOnce([mine], [theirs, below]));
    const there = counted(countOnce([theirs, below], [mine]));
    assert.deepEqual([...here, ...there], ["c"]);
  });

  it("counts siblings of one trace once too", () => {
    assert.deepEqual(counted(countOnce([mine, { ...theirs, traceId: "t1" }])), ["b"]);
  });

  it("takes two views of one instrumentation for two calls, even beside a third view", () => {
    const again = { ...mine, spanId: "c", startedAt: START + 1 };
    assert.deepEqual(counted(countOnce([mine, again, { ...theirs, traceId: "t1" }])), ["c", "b"]);
  });

  it("counts a replayed answer, which comes later or from the same instrumentation", () => {
    assert.deepEqual(counted(countOnce([mine], [{ ...theirs, startedAt: START + 5000 }])), ["a"]);
    assert.deepEqual(counted(countOnce([mine], [{ ...theirs, scopeName: "outer" }])), ["a"]);
    assert.deepEqual(counted(countOnce([mine], [{ ...theirs, model: "o3" }])), ["a"]);
  });
});

describe("section 10 rule 5: Anthropic's own view", () => {
  const scopeName = "com.anthropic.claude-platform";
  const client = row("a", null, { responseId: "m1", scopeName: "com.anthropic.sdk.typescript" });

  it("never counts below a client that reports", () => {
    assert.deepEqual(counted(countOnce([client, row("b", "a", { scopeName })])), ["a"]);
    assert.deepEqual(
      counted(countOnce([{ ...client, ...unreported }, row("b", "a", { scopeName })])),
      ["b"],
    );
  });

  it("never counts in a trace of its own, however its clock runs", () => {
    const server = row("s", null, {
      traceId: "t2",
      scopeName,
      responseId: "m1",
      startedAt: START + 90_000,
      durationMs: 10,
    });
    assert.deepEqual(counted(countOnce([server], [client])), []);
    assert.deepEqual(counted(countOnce([client], [server])), ["a"]);
    assert.deepEqual(counted(countOnce([server])), ["s"]);
  });
});
