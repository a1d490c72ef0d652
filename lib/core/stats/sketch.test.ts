import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  countOf,
  decodeSketch,
  emptySketch,
  encodeSketch,
  observe,
  quantile,
  RELATIVE_ERROR,
} from "./sketch.ts";

/** A small seeded generator (mulberry32), so that a failure repeats. */
function random(seed: number) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

describe("the quantile sketch", () => {
  const next = random(7);
  const values = Array.from({ length: 5_000 }, () => Math.exp(next() * 12 - 2));
  const sorted = [...values].sort((a, b) => a - b);
  const whole = emptySketch();
  for (const value of values) observe(whole, value);

  for (const q of [0, 0.5, 0.95, 0.99, 1])
    it(`answers the ${q} quantile within its relative error`, () => {
      const truth = sorted[Math.floor(q * (sorted.length - 1))]!;
      const seen = quantile(whole, q)!;
      assert.ok(Math.abs(seen - truth) <= RELATIVE_ERROR * truth * 1.01, `${seen} for ${truth}`);
    });

  it("merges by concatenating bytes", () => {
    const [left, right] = [emptySketch(), emptySketch()];
    values.forEach((value, i) => {
      observe(i % 2 ? left : right, value);
    });
    const merged = decodeSketch(Buffer.concat([encodeSketch(left), encodeSketch(right)]));
    assert.deepEqual(new Map([...merged].sort()), new Map([...whole].sort()));
  });

  it("forgets an observation that is taken back", () => {
    const sketch = emptySketch();
    observe(sketch, 10);
    observe(sketch, 4_000);
    observe(sketch, 4_000, -1);
    assert.equal(countOf(sketch), 1);
    assert.ok(Math.abs(quantile(decodeSketch(encodeSketch(sketch)), 1)! - 10) < 0.3);
  });

  it("keeps zero and has no quantile of nothing", () => {
    const sketch = emptySketch();
    assert.equal(quantile(sketch, 0.5), null);
    observe(sketch, 0);
    assert.equal(quantile(sketch, 0.5), 0);
  });
});
