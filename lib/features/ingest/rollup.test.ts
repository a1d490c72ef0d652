import assert from "node:assert/strict";
import { it } from "node:test";
import { countOf, decodeSketch } from "#lib/core/stats/sketch.ts";
import { MINUTE } from "#lib/core/time.ts";
import { type CountedSpan, deltasOf } from "./rollup.ts";

const AT = Date.UTC(2026, 0, 15, 12, 0, 30);

const call = (over: Partial<CountedSpan> = {}): CountedSpan => ({
  startedAt: AT,
  seriesId: "7",
  status: "ok",
  durationMs: 800,
  ttftMs: 90,
  isCall: true,
  usageCounted: true,
  inputTokens: 1200,
  cacheReadTokens: 1000,
  cacheWriteTokens: null,
  outputTokens: 80,
  reasoningTokens: 30,
  costNanoUsd: 5_000,
  reportedCostNanoUsd: null,
  ...over,
});

it("adds the spans of a minute and series into one delta", () => {
  const [delta, ...rest] = deltasOf([call(), call({ status: "error" })], 1);
  assert.deepEqual(rest, []);
  assert.equal(delta!.at, Date.UTC(2026, 0, 15, 12));
  const { spans, calls, errors, inputTokens, outputTokens, costNanoUsd } = delta!;
  assert.deepEqual([spans, calls, errors], [2, 2, 1]);
  assert.deepEqual([inputTokens, outputTokens, costNanoUsd], [2400, 160, 10_000]);
  assert.equal(countOf(decodeSketch(delta!.durationSketch)), 2);
  assert.equal(countOf(decodeSketch(delta!.ttftSketch)), 2);
  assert.equal(countOf(decodeSketch(delta!.outputTokensSketch)), 2);
});

it("keeps minutes and series apart, in order of both", () => {
  const deltas = deltasOf(
    [call({ startedAt: AT + MINUTE }), call({ seriesId: "9" }), call({ seriesId: "7" })],
    1,
  );
  assert.deepEqual(
    deltas.map(({ at, seriesId }) => [at - AT, seriesId]),
    [
      [-30_000, "7"],
      [-30_000, "9"],
      [30_000, "7"],
    ],
  );
});

it("takes back exactly what it added", () => {
  const spans = [
    call(),
    call({ usageCounted: false, isCall: false }),
    call({ outputTokens: null }),
  ];
  const [plus] = deltasOf(spans, 1);
  const [minus] = deltasOf(spans, -1);
  for (const [key, value] of Object.entries(plus!)) {
    if (typeof value === "number" && key !== "at")
      assert.equal(value + Number(minus![key as "spans"]), 0, key);
    if (value instanceof Uint8Array) {
      const both = Buffer.concat([value, minus![key as "ttftSketch"]]);
      for (const count of decodeSketch(both).values()) assert.equal(count, 0, key);
    }
  }
});

it("counts the tokens of a call seen twice only where they are counted", () => {
  const [delta] = deltasOf([call(), call({ isCall: false, usageCounted: false })], 1);
  assert.deepEqual([delta!.spans, delta!.calls, delta!.inputTokens], [2, 1, 1200]);
});

it("tells a call without tokens from a call without price, and never takes unknown for zero", () => {
  const unknown = { inputTokens: null, outputTokens: null, costNanoUsd: null };
  const [delta] = deltasOf(
    [call({ costNanoUsd: null }), call({ ...unknown, usageCounted: false }), call({ ...unknown })],
    1,
  );
  assert.equal(delta!.unpricedCalls, 1);
  assert.equal(delta!.missingUsageCalls, 2);
  assert.equal(countOf(decodeSketch(delta!.outputTokensSketch)), 1);
});
