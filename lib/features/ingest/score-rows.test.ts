import assert from "node:assert/strict";
import { it } from "node:test";
import type { FoundScore } from "./model.ts";
import { scoreRow } from "./score-rows.ts";

const score: FoundScore = {
  targetType: "span",
  traceId: "a".repeat(32),
  spanId: "b".repeat(16),
  conversationId: null,
  responseId: null,
  at: 1_768_478_400_000,
  name: "helpfulness",
  value: 0.8,
  label: "pass",
  explanation: null,
  source: "judge",
  evaluator: "gpt-4o",
  evaluatorVersion: "",
  identifier: "1",
  errorType: null,
  metadata: {},
};

it("writes no text that Postgres would refuse", () => {
  const odd = "a\u0000b\ud800";
  const row = scoreRow(
    {
      ...score,
      name: odd,
      label: odd,
      explanation: odd,
      evaluator: odd,
      errorType: odd,
      metadata: { [odd]: odd },
    },
    1,
  );
  for (const text of [
    row.name,
    row.label,
    row.explanation,
    row.evaluator,
    row.errorType,
    row.metadata,
  ])
    assert.equal(JSON.stringify(text).includes("\\u0000") || !text!.isWellFormed(), false);
});

it("cuts between characters, not through one", () => {
  const row = scoreRow({ ...score, name: `${"x".repeat(511)}😀` }, 1);
  assert.equal(row.name.isWellFormed(), true);
});

it("knows the same verdict again, and another one of the same target apart", () => {
  const hash = (changes: Partial<FoundScore>) => scoreRow({ ...score, ...changes }, 1).hash;
  assert.deepEqual(hash({ value: 0.1 }), hash({}));
  assert.notDeepEqual(hash({ name: "harm" }), hash({}));
});
