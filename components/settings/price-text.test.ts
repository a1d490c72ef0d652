import assert from "node:assert/strict";
import { it } from "node:test";
import { dollarsOf, instantOfDay, nanoFrom } from "./price-text.ts";

it("reads dollars as people type them", () => {
  assert.equal(nanoFrom("2.50"), 2_500_000_000);
  assert.equal(nanoFrom(" $0.075 "), 75_000_000);
  assert.equal(nanoFrom("0,5"), 500_000_000);
  assert.equal(nanoFrom("0"), 0);
});

it("keeps no price apart from a price of nothing, and nonsense apart from both", () => {
  assert.equal(nanoFrom(""), null);
  assert.equal(nanoFrom(null), null);
  for (const text of ["free", "-1", "1e3", "1.2.3", "∞"]) assert.ok(Number.isNaN(nanoFrom(text)));
});

it("writes what it reads", () => {
  for (const nano of [0, 75_000_000, 2_500_000_000, 1, 15_000_000_000, 100_000_000_000])
    assert.equal(nanoFrom(dollarsOf(nano)), nano);
  assert.equal(dollarsOf(null), "");
  assert.equal(dollarsOf(100_000_000_000), "100");
});

it("takes a day as its midnight in UTC", () => {
  assert.equal(instantOfDay("2026-01-15"), Date.UTC(2026, 0, 15));
  assert.ok(Number.isNaN(instantOfDay("")));
});
