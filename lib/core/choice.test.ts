import assert from "node:assert/strict";
import { it } from "node:test";
import { choiceFrom, choiceText, chooses } from "./choice.ts";

it("brings every value back from a query string", () => {
  const choice = { in: ["gpt-4o", "", "a,b", "100%", "!x"], not: ["~", "%2C"] };
  assert.deepEqual(choiceFrom(choiceText(choice)), choice);
});

it("reads nothing as no choice at all", () => {
  for (const text of [undefined, "", ",", ",,"]) assert.equal(choiceFrom(text), undefined);
  assert.equal(choiceText({ in: [], not: [] }), undefined);
});

it("chooses what is listed and not excluded", () => {
  assert.equal(chooses({ in: ["a"], not: [] }, "a"), true);
  assert.equal(chooses({ in: ["a"], not: [] }, "b"), false);
  assert.equal(chooses({ in: [], not: ["a"] }, "b"), true);
  assert.equal(chooses({ in: ["a"], not: ["a"] }, "a"), false);
});
