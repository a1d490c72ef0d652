import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { rateDifference, wilson } from "./wilson.ts";

const near = (actual: number, expected: number, within = 5e-4) =>
  assert.ok(Math.abs(actual - expected) <= within, `${actual} is not near ${expected}`);

describe("wilson", () => {
  it("gives the published intervals", () => {
    // Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I, method 3.
    const published: [number, number, number, number][] = [
      [81, 263, 0.2553, 0.3662],
      [15, 148, 0.0624, 0.1605],
      [0, 20, 0, 0.1611],
      [1, 29, 0.0061, 0.1718],
    ];
    for (const [hits, n, low, high] of published) {
      near(wilson(hits, n).low, low);
      near(wilson(hits, n).high, high);
    }
  });

  it("holds the rate, stays in 0..1, and narrows as data comes in", () => {
    for (let n = 1; n <= 400; n = n * 2 + 1)
      for (const share of [0, 0.01, 0.3, 0.5, 1]) {
        const hits = Math.round(n * share);
        const { low, high } = wilson(hits, n);
        assert.ok(low >= 0 && high <= 1 && low <= hits / n && high >= hits / n);
        const wide = wilson(hits * 4, n * 4);
        assert.ok(wide.high - wide.low < high - low);
      }
  });

  it("knows nothing of no data", () => {
    assert.deepEqual(wilson(0, 0), { low: 0, high: 1 });
  });

  it("covers the true rate about 95 times in 100", () => {
    let state = 20261122;
    const chance = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    };
    const rounds = 4_000;
    let covered = 0;
    for (let round = 0; round < rounds; round++) {
      let hits = 0;
      for (let i = 0; i < 120; i++) if (chance() < 0.07) hits++;
      const { low, high } = wilson(hits, 120);
      if (low <= 0.07 && high >= 0.07) covered++;
    }
    assert.ok(covered / rounds > 0.93 && covered / rounds < 0.98, String(covered / rounds));
  });
});

describe("rateDifference", () => {
  it("gives the published intervals", () => {
    // Newcombe 1998, "Interval estimation for the difference", table II, method 10.
    const published: [number, number, number, number, number, number][] = [
      [56, 70, 48, 80, 0.0524, 0.3339],
      [9, 10, 3, 10, 0.1705, 0.809],
      [5, 56, 0, 29, -0.0381, 0.1926],
    ];
    for (const [h1, n1, h2, n2, low, high] of published) {
      const interval = rateDifference({ hits: h1, n: n1 }, { hits: h2, n: n2 });
      near(interval.low, low);
      near(interval.high, high);
    }
  });

  it("turns around with its arguments", () => {
    const [a, b] = [
      { hits: 7, n: 50 },
      { hits: 30, n: 90 },
    ];
    near(rateDifference(a, b).low, -rateDifference(b, a).high, 1e-12);
  });

  it("never finds a difference where one side has no data", () => {
    assert.deepEqual(rateDifference({ hits: 9, n: 10 }, { hits: 0, n: 0 }), { low: -1, high: 1 });
  });
});
