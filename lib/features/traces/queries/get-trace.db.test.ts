import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { scores } from "#drizzle/schema/index.ts";
import { HOUR, MINUTE } from "#lib/core/time.ts";
import { TEST_NOW, useTestProject } from "#lib/platform/db/testing.ts";
import { nextSpanId, nextTraceId, storeSpans } from "../testing.ts";
import { getTrace, MOST_SPANS } from "./get-trace.ts";

describe("getTrace", () => {
  const mine = useTestProject();
  const theirs = useTestProject();

  it("gives the tree, its sums and its scores, and steps through the conversation", async () => {
    const traces = [1, 2, 3].map(() => nextTraceId());
    const root = nextSpanId();
    const call = nextSpanId();
    const talk = { conversationId: "talk" };
    await storeSpans(mine.ctx, [
      { traceId: traces[0]!, name: "before", startedAt: TEST_NOW - HOUR, ...talk },
      { traceId: traces[2]!, name: "after", startedAt: TEST_NOW + MINUTE, ...talk },
      {
        traceId: traces[1]!,
        spanId: root,
        name: "agent",
        isCall: false,
        usageCounted: false,
        inputTokens: 99,
        durationMs: 900,
        ...talk,
      },
      {
        traceId: traces[1]!,
        spanId: call,
        parentSpanId: root,
        name: "chat",
        inputTokens: 10,
        outputTokens: 5,
        costNanoUsd: 7,
        startedAt: TEST_NOW + 100,
        durationMs: 1_000,
        responseId: "resp-9",
        dimensions: { service: "api", responseModel: "gpt-5" },
        texts: { input: "hi", words: "hi" },
      },
    ]);
    const score = {
      projectId: mine.ctx.projectId,
      createdAt: TEST_NOW,
      source: "user",
      evaluator: "",
      evaluatorVersion: "",
      identifier: "",
      metadata: "{}",
    };
    await mine.ctx.db.insert(scores).values([
      { ...score, hash: Buffer.from("a"), targetType: "trace", traceId: traces[1]!, name: "a" },
      { ...score, hash: Buffer.from("b"), targetType: "response", responseId: "resp-9", name: "b" },
      { ...score, hash: Buffer.from("c"), targetType: "conversation", ...talk, name: "c" },
      { ...score, hash: Buffer.from("d"), targetType: "response", responseId: "other", name: "d" },
    ]);

    const trace = await getTrace(mine.ctx, traces[1]!);
    assert.equal(trace.name, "agent");
    assert.deepEqual(
      trace.spans.map((span) => [span.name, span.depth, span.descendants, span.inputPreview]),
      [
        ["agent", 0, 1, null],
        ["chat", 1, 0, "hi"],
      ],
    );
    assert.deepEqual(trace.totals, {
      spans: 2,
      calls: 1,
      errors: 0,
      inputTokens: 10,
      outputTokens: 5,
      costNanoUsd: 7,
      unpricedCalls: 0,
      durationMs: 1_100,
    });
    assert.deepEqual([trace.services, trace.models], [["api"], ["gpt-5"]]);
    assert.deepEqual(
      trace.scores.map(({ name, spanId }) => [name, spanId]),
      [
        ["a", null],
        ["b", call],
        ["c", null],
      ],
    );
    const { conversation } = trace;
    assert.deepEqual([conversation!.position, conversation!.count], [2, 3]);
    assert.deepEqual(conversation!.previous, {
      traceId: traces[0],
      startedAt: TEST_NOW - HOUR,
      name: "before",
    });
    assert.equal(conversation!.next!.name, "after");
  });

  it("does not show another project's trace", async () => {
    const traceId = nextTraceId();
    await storeSpans(theirs.ctx, [{ traceId }]);
    await assert.rejects(getTrace(mine.ctx, traceId), { code: "not_found" });
  });

  it("lists the first spans of a giant trace and counts all of them", async () => {
    const traceId = nextTraceId();
    const count = MOST_SPANS + 500;
    await storeSpans(
      mine.ctx,
      Array.from({ length: count }, (_, i) => ({
        traceId,
        startedAt: TEST_NOW + i,
        inputTokens: 1,
        durationMs: 1,
      })),
    );
    const trace = await getTrace(mine.ctx, traceId);
    assert.equal(trace.spans.length, MOST_SPANS);
    assert.deepEqual(
      [trace.totals.spans, trace.totals.inputTokens, trace.omittedSpans, trace.totals.durationMs],
      [count, count, 500, count],
    );
  });
});
