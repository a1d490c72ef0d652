import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  brushedWindow,
  bucketMsFor,
  DEFAULT_RANGE,
  parseRange,
  previousWindow,
  rangeParams,
  rangePresets,
  shiftWindow,
  windowOf,
} from "./range.ts";
import { DAY, HOUR, MINUTE } from "./time.ts";

const now = Date.UTC(2026, 10, 22, 3, 14, 7, 250);

describe("parseRange", () => {
  it("reads back every range it writes, to the millisecond", () => {
    const ranges = [
      ...rangePresets.map((preset) => ({ kind: "relative", preset }) as const),
      { kind: "absolute", window: { from: now - HOUR, to: now } } as const,
      { kind: "absolute", window: { from: 1_800_000_000_000, to: 1_800_000_060_000 } } as const,
    ];
    for (const range of ranges) assert.deepEqual(parseRange(rangeParams(range)), range);
  });

  it("keeps the default out of the address", () => {
    assert.deepEqual(rangeParams(DEFAULT_RANGE), { range: null, from: null, to: null });
  });

  it("takes the default for what makes no sense", () => {
    for (const params of [
      {},
      { range: "2 fortnights" },
      { from: "yesterday", to: "today" },
      { from: "2026-11-22", to: "2026-11-21" },
      { from: "2020-01-01", to: "2026-01-01" },
      { from: "2026-11-22T00:00Z" },
    ])
      assert.deepEqual(parseRange(params), DEFAULT_RANGE);
  });

  it("takes epoch milliseconds as well", () => {
    assert.deepEqual(parseRange({ from: "1800000000000", to: "1800000060000" }), {
      kind: "absolute",
      window: { from: 1_800_000_000_000, to: 1_800_000_060_000 },
    });
  });
});

describe("windowOf", () => {
  it("has the preset's length and holds the present in its last bucket", () => {
    for (const preset of rangePresets) {
      const { from, to } = windowOf({ kind: "relative", preset }, now);
      const bucket = bucketMsFor(to - from);
      assert.ok(now < to && now >= to - bucket, preset);
      assert.equal(from % bucket, 0, preset);
    }
  });

  it("is the same for a server and a browser within one bucket", () => {
    const range = { kind: "relative", preset: "24h" } as const;
    assert.deepEqual(windowOf(range, now), windowOf(range, now + 20_000));
  });
});

describe("bucketMsFor", () => {
  it("draws every preset in 15 to 170 buckets", () => {
    for (const preset of rangePresets) {
      const { from, to } = windowOf({ kind: "relative", preset }, now);
      const count = (to - from) / bucketMsFor(to - from);
      assert.ok(count >= 15 && count <= 170 && Number.isInteger(count), `${preset}: ${count}`);
    }
  });
});

describe("shiftWindow", () => {
  const day = windowOf({ kind: "relative", preset: "24h" }, now);

  it("goes back by its own length, onto the previous window", () => {
    assert.deepEqual(shiftWindow(day, -1, now), previousWindow(day));
  });

  it("comes back to where it was", () => {
    assert.deepEqual(shiftWindow(shiftWindow(day, -1, now), 1, now), day);
  });

  it("stops at the present", () => {
    assert.deepEqual(shiftWindow(day, 1, now), day);
  });
});

describe("brushedWindow", () => {
  it("covers what was drawn, in either direction, in whole buckets", () => {
    const a = now - 3 * HOUR;
    const forth = brushedWindow(a, now);
    assert.deepEqual(forth, brushedWindow(now, a));
    assert.ok(forth.from <= a && forth.to >= now);
    assert.ok(forth.to - forth.from < 3 * HOUR + 11 * MINUTE);
  });

  it("is at least a minute", () => {
    const { from, to } = brushedWindow(now, now);
    assert.equal(to - from, MINUTE);
  });

  it("leaves a window of whole buckets as it is", () => {
    const { from, to } = brushedWindow(0, 30 * DAY);
    assert.deepEqual([from, to], [0, 30 * DAY]);
  });
});
