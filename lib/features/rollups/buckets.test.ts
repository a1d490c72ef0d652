import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DAY, HOUR, MINUTE } from "#lib/core/time.ts";
import { bucketsOf, piecesOf, planOf } from "./buckets.ts";

const now = Date.UTC(2026, 0, 15, 12, 34, 56, 789);
const last = (lengthMs: number) => ({ from: now - lengthMs, to: now });

describe("the plan of a chart", () => {
  it("fits its points to the window", () => {
    const chosen = [
      15 * MINUTE,
      HOUR,
      3 * HOUR,
      6 * HOUR,
      12 * HOUR,
      DAY,
      7 * DAY,
      14 * DAY,
      30 * DAY,
    ].map((length) => planOf(last(length)).bucketMs / MINUTE);
    assert.deepEqual(chosen, [1, 1, 2, 5, 10, 10, 60, 180, 1_440]);
  });

  it("never draws more than 172 points nor reads more than 420 rows of a series", () => {
    for (let length = MINUTE; length < 400 * DAY; length *= 1.07) {
      const plan = planOf(last(length));
      const buckets = bucketsOf(plan);
      assert.ok(buckets.length <= 172, `${buckets.length} points over ${length / HOUR} h`);
      const rows = piecesOf(plan.window, plan.resolutionS, plan.finestS).reduce(
        (sum, piece) => sum + (piece.to - piece.from) / 1_000 / piece.resolutionS,
        0,
      );
      assert.ok(rows <= 420, `${rows} rows over ${length / HOUR} h`);
    }
  });

  it("covers the window with whole buckets, the first holding its start and the last its end", () => {
    for (const length of [HOUR, DAY, 9 * DAY, 200 * DAY, 399 * DAY]) {
      const plan = planOf(last(length));
      const buckets = bucketsOf(plan);
      assert.ok(buckets[0]! <= plan.window.from && buckets[0]! + plan.bucketMs > plan.window.from);
      assert.ok(buckets.at(-1)! < plan.window.to);
      assert.ok(buckets.at(-1)! + plan.bucketMs >= plan.window.to);
      assert.ok(plan.window.from <= now - length && plan.window.to >= now);
    }
  });

  it("starts weeks on Monday", () => {
    const plan = planOf(last(399 * DAY));
    assert.equal(plan.bucketMs, 7 * DAY);
    assert.equal(new Date(bucketsOf(plan)[0]!).getUTCDay(), 1);
  });

  it("uses hours where minutes are no longer kept", () => {
    const plan = planOf({ from: now - 40 * DAY, to: now - 40 * DAY + HOUR }, now - 30 * DAY);
    assert.equal(plan.bucketMs, HOUR);
    assert.equal(plan.finestS, 3_600);
    assert.equal(plan.window.from % HOUR, 0);
  });
});

describe("the pieces of a window", () => {
  it("meet end to end and cover it exactly", () => {
    for (const length of [MINUTE, 59 * MINUTE, 5 * HOUR, 3 * DAY, 45 * DAY]) {
      const { window } = planOf({ from: now - length, to: now });
      const pieces = piecesOf(window, 86_400, 60);
      assert.equal(pieces[0]!.from, window.from);
      assert.equal(pieces.at(-1)!.to, window.to);
      for (let i = 1; i < pieces.length; i++) assert.equal(pieces[i]!.from, pieces[i - 1]!.to);
      for (const { from, to, resolutionS } of pieces)
        assert.ok(from % (resolutionS * 1_000) === 0 && to % (resolutionS * 1_000) === 0);
    }
  });

  it("are few: a day off the hour takes one of hours and four of its edges", () => {
    const window = { from: Date.UTC(2026, 0, 14, 12, 34), to: Date.UTC(2026, 0, 15, 12, 34) };
    assert.deepEqual(
      piecesOf(window, 86_400, 60).map((piece) => piece.resolutionS),
      [60, 600, 3_600, 600, 60],
    );
  });

  it("of nothing are none", () => {
    assert.deepEqual(piecesOf({ from: now, to: now }, 86_400, 60), []);
  });
});
