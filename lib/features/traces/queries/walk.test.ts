import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Window } from "#lib/core/time.ts";
import { SliceTooWide, walkBack } from "./walk.ts";

/** A table of moments in which reading takes a millisecond per moment looked at. */
function tableOf(moments: readonly number[], wanted: (at: number) => boolean = () => true) {
  let now = 0;
  const slices: Window[] = [];
  return {
    slices,
    clock: () => now,
    read: async ({ from, to }: Window, limit: number) => {
      slices.push({ from, to });
      const inside = moments.filter((at) => at >= from && at < to).sort((a, b) => b - a);
      now += 1 + inside.length;
      return { rows: inside.filter(wanted).slice(0, limit) };
    },
  };
}

const everySecond = Array.from({ length: 10_000 }, (_, i) => i * 1_000);
const whole: Window = { from: 0, to: 10_000_000 };

describe("walkBack", () => {
  it("reads every moment once, newest first", async () => {
    const table = tableOf(everySecond);
    const { rows, isDone, searchedBackTo } = await walkBack(
      {
        stretches: [whole],
        limit: 100_000,
        firstSliceMs: 500,
        budgetMs: 1e9,
        clock: table.clock,
      },
      table.read,
    );
    assert.deepEqual(rows, everySecond.toReversed());
    assert.deepEqual([isDone, searchedBackTo], [true, 0]);
  });

  it("stops as soon as the page is full", async () => {
    const table = tableOf(everySecond);
    const { rows, isDone } = await walkBack(
      { stretches: [whole], limit: 5, firstSliceMs: 3_000, budgetMs: 1e9, clock: table.clock },
      table.read,
    );
    assert.deepEqual(rows, [9_999_000, 9_998_000, 9_997_000, 9_996_000, 9_995_000]);
    assert.equal(isDone, false);
    assert.ok(table.slices.at(-1)!.from > 9_900_000);
  });

  it("crosses a year of nothing in a few reads", async () => {
    const table = tableOf([5]);
    const { rows } = await walkBack(
      {
        stretches: [{ from: 0, to: 366 * 86_400_000 }],
        limit: 5,
        firstSliceMs: 5_000,
        budgetMs: 400,
        clock: table.clock,
      },
      table.read,
    );
    assert.deepEqual(rows, [5]);
    assert.ok(table.slices.length < 12, `${table.slices.length} reads`);
  });

  it("gives up within its budget and says how far it has looked", async () => {
    const table = tableOf(everySecond, (at) => at === 0);
    const { rows, isDone, searchedBackTo } = await walkBack(
      { stretches: [whole], limit: 5, firstSliceMs: 1_000, budgetMs: 400, clock: table.clock },
      table.read,
    );
    assert.deepEqual([rows, isDone], [[], false]);
    assert.equal(searchedBackTo, table.slices.at(-1)!.from);
    assert.ok(searchedBackTo > 0 && table.clock() < 800, `${table.clock()} ms`);
  });

  it("looks at least once however late it is, so that every page gets on", async () => {
    const table = tableOf(everySecond, (at) => at === 0);
    const { searchedBackTo } = await walkBack(
      { stretches: [whole], limit: 5, firstSliceMs: 1_000, budgetMs: -1, clock: table.clock },
      table.read,
    );
    assert.ok(searchedBackTo < whole.to);
  });

  it("reads a slice again in smaller pieces when it was too wide to be read in time", async () => {
    const dense = Array.from({ length: 5_000 }, (_, i) => i);
    const table = tableOf(dense);
    const widths: number[] = [];
    const { rows } = await walkBack(
      {
        stretches: [{ from: 0, to: 86_400_000 }],
        limit: 20,
        firstSliceMs: 5_000,
        budgetMs: 1e9,
        clock: table.clock,
      },
      async (slice, limit, isLast) => {
        widths.push(slice.to - slice.from);
        const count = dense.filter((at) => at >= slice.from && at < slice.to).length;
        if (count > 1_500 && !isLast) throw new SliceTooWide();
        return table.read(slice, limit);
      },
    );
    assert.deepEqual(rows, dense.slice(-20).toReversed());
    assert.ok(widths.length < 60, `${widths.length} reads`);
  });

  it("goes on where a slice stopped looking", async () => {
    const table = tableOf([1, 2, 3, 4, 5, 6]);
    const { rows } = await walkBack(
      {
        stretches: [{ from: 0, to: 10 }],
        limit: 50,
        firstSliceMs: 10,
        budgetMs: 1e9,
        clock: table.clock,
      },
      async (slice, limit) => {
        const { rows: found } = await table.read(slice, Math.min(2, limit));
        return { rows: found, lookedBackTo: found.length === 2 ? found[1] : undefined };
      },
    );
    assert.deepEqual(rows, [6, 5, 4, 3, 2, 1]);
  });

  it("lets other failures through", async () => {
    const options = { stretches: [whole], limit: 1, firstSliceMs: 1, budgetMs: 1 };
    const failing = walkBack(options, () => Promise.reject(new Error("no database")));
    await assert.rejects(failing, /no database/);
  });

  it("skips what lies between the stretches", async () => {
    const table = tableOf(everySecond);
    const stretches = [
      { from: 9_000_000, to: 9_002_000 },
      { from: 1_000, to: 2_000 },
    ];
    const { rows, searchedBackTo } = await walkBack(
      { stretches, limit: 50, firstSliceMs: 60_000, budgetMs: 1e9, clock: table.clock },
      table.read,
    );
    assert.deepEqual(rows, [9_001_000, 9_000_000, 1_000]);
    assert.equal(searchedBackTo, 1_000);
  });
});
