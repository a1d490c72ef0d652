import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DAY, HOUR, MINUTE } from "#lib/core/time.ts";
import { describeSeries, OTHER_KEY, toCsv, topSeries } from "./model.ts";
import { colorsOf } from "./palette.ts";
import { groupMarks, spreadLabels, timeTicks, valueTicks } from "./scale.ts";

const noon = Date.UTC(2026, 10, 22, 12);

describe("valueTicks", () => {
  it("begins at zero, ends at or just above the largest, in round steps", () => {
    assert.deepEqual(valueTicks(97), [0, 25, 50, 75, 100]);
    assert.deepEqual(valueTicks(0.3), [0, 0.1, 0.2, 0.3]);
    for (let max = 0.0013; max < 1e9; max *= 1.7) {
      const ticks = valueTicks(max);
      assert.equal(ticks[0], 0);
      assert.ok(ticks.at(-1)! >= max * (1 - 1e-9) && ticks.at(-2)! < max, String(max));
      assert.ok(ticks.length <= 5);
    }
  });

  it("cuts no call in half", () => {
    assert.deepEqual(valueTicks(2, 4, true), [0, 1, 2]);
  });

  it("has an axis even where nothing was", () => {
    assert.deepEqual(valueTicks(0), [0, 1]);
  });
});

describe("timeTicks", () => {
  it("stays within the number asked for", () => {
    for (const length of [15 * MINUTE, HOUR, DAY, 7 * DAY, 30 * DAY, 92 * DAY])
      for (const most of [3, 6, 12]) {
        const { ticks } = timeTicks({ from: noon - length, to: noon }, most, "UTC");
        assert.ok(ticks.length >= 1 && ticks.length <= most, `${length} ${most}: ${ticks.length}`);
      }
  });

  it("puts days at midnight of the clock that is shown, across a clock change", () => {
    const window = { from: Date.UTC(2026, 9, 20), to: Date.UTC(2026, 9, 30) };
    const { ticks, stepMs } = timeTicks(window, 12, "Europe/Berlin");
    assert.equal(stepMs, DAY);
    assert.ok(ticks.includes(Date.UTC(2026, 9, 23, 22)), "summer time");
    assert.ok(ticks.includes(Date.UTC(2026, 9, 27, 23)), "winter time");
  });
});

describe("spreadLabels", () => {
  it("leaves a gap between any two and stays inside", () => {
    const placed = spreadLabels([5, 6, 7, 98, 99], 14, 0, 100).toSorted((a, b) => a - b);
    for (let i = 1; i < placed.length; i++) assert.ok(placed[i]! - placed[i - 1]! >= 14);
    assert.ok(placed[0]! >= 0 && placed.at(-1)! <= 100);
  });

  it("does not move what does not collide", () => {
    assert.deepEqual(spreadLabels([80, 10, 40], 14, 0, 100), [80, 10, 40]);
  });
});

describe("groupMarks", () => {
  it("joins what would lie on top of each other", () => {
    const groups = groupMarks([{ at: 100 }, { at: 3 }, { at: 1 }], (at) => at, 12);
    assert.deepEqual(
      groups.map(({ x, marks }) => [x, marks.length]),
      [
        [1, 2],
        [100, 1],
      ],
    );
  });
});

describe("colorsOf", () => {
  it("gives an entity the same colour in any company that does not clash", () => {
    assert.equal(colorsOf(["gpt-5"]).get("gpt-5"), colorsOf(["gpt-5", ""]).get("gpt-5"));
  });

  it("does not depend on the order of the series", () => {
    const names = ["a", "b", "c", "d", "e", "f"];
    assert.deepEqual(colorsOf(names), colorsOf(names.toReversed()));
  });

  it("never gives one colour to two of the first eight", () => {
    for (let i = 0; i < 200; i++) {
      const names = Array.from({ length: 8 }, (_, n) => `model-${i * 31 + n * 7}`);
      assert.equal(new Set(colorsOf(names).values()).size, 8);
    }
  });

  it("keeps grey for other and for what has no name", () => {
    const colors = colorsOf([OTHER_KEY, ""]);
    assert.equal(colors.get(OTHER_KEY), colors.get(""));
  });
});

describe("topSeries", () => {
  const series = Array.from({ length: 9 }, (_, i) => ({
    key: `s${i}`,
    label: `s${i}`,
    values: [i, null, 1],
  }));

  it("shows at most six and adds the rest up as other", () => {
    const top = topSeries(series);
    assert.equal(top.length, 7);
    assert.deepEqual(top.at(-1)!.values, [6 + 7 + 8, null, 3]);
    assert.equal(top.at(-1)!.label, "other (3)");
  });

  it("keeps the sum of every bucket", () => {
    const sum = (list: typeof series) =>
      [0, 1, 2].map((row) => list.reduce((total, { values }) => total + (values[row] ?? 0), 0));
    assert.deepEqual(sum(topSeries(series) as typeof series), sum(series));
  });
});

describe("toCsv", () => {
  it("quotes what needs it, leaves gaps empty, and defuses formulas", () => {
    const csv = toCsv({
      at: [noon],
      series: [
        { key: "a", label: 'say "hi", all', values: [1.5] },
        { key: "b", label: "=HYPERLINK(1)", values: [null] },
        { key: "c", label: "c", values: [-3] },
      ],
    });
    assert.equal(csv, `time_utc,"say ""hi"", all",'=HYPERLINK(1),c\r\n2026-11-22 12:00:00,1.5,,-3`);
  });
});

it("names the unit in the CSV", () => {
  const csv = toCsv({ at: [noon], series: [{ key: "p", label: "p95", values: [12] }] }, "ms");
  assert.equal(csv, "time_utc,p95 (ms)\r\n2026-11-22 12:00:00,12");
});

describe("describeSeries", () => {
  it("says last, lowest and highest, and takes the last finished bucket for the last", () => {
    const text = describeSeries(
      {
        window: { from: noon, to: noon + 3 * HOUR },
        bucketMs: HOUR,
        at: [noon, noon + HOUR, noon + 2 * HOUR],
        unfinishedFrom: noon + 2 * HOUR,
        series: [
          { key: "a", label: "Calls", values: [4, 9, 1] },
          { key: "b", label: "Errors", values: [null, null, null] },
        ],
      },
      String,
      "UTC",
    );
    assert.equal(
      text,
      "Calls: 9 at 2026-11-22 13:00, lowest 1 at 2026-11-22 14:00, highest 9 at 2026-11-22 13:00. Errors: nothing measured.",
    );
  });
});
