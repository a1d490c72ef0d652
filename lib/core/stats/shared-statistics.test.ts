import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { burnOf, sloBurn } from "./burn-rate.ts";
import { describeSample, momentsOf, sumsOf } from "./contract.ts";
import { kitagawa } from "./kitagawa.ts";
import { meanDrop } from "./mean-drop.ts";
import { cusumOnset } from "./onset.ts";
import { psi, psiReading } from "./psi.ts";
import { rateJump } from "./rate-jump.ts";
import { sampleSize, smallestChange, smallestRateChange, waitMs } from "./sample-size.ts";
import { wilson } from "./wilson.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe("P1 mean drop", () => {
  const base = { n: 1200, mean: 0.9, sd: 0.12 };

  it("P1: 0.90 to 0.74 over 150 scores has z 8.75 and fires the second time", () => {
    const current = { n: 150, mean: 0.74, sd: 0.22 };
    const first = meanDrop(base, current, false);
    assert.equal(first.value!.toFixed(2), "8.75");
    assert.equal(first.verdict, "ok");
    assert.equal(meanDrop(base, current, first.isExceeded).verdict, "firing");
  });

  it("P1: 0.90 to 0.88 over 60 scores has z 1.09 and stays quiet", () => {
    const found = meanDrop(base, { n: 60, mean: 0.88, sd: 0.14 }, true);
    assert.equal(found.value!.toFixed(2), "1.09");
    assert.equal(found.verdict, "ok");
    assert.ok(found.change!.low < 0 && found.change!.high > 0);
  });

  it("P1: 49 scores are not enough, and say so", () => {
    const found = meanDrop(base, { n: 49, mean: 0.1, sd: 0.1 }, true);
    assert.equal(found.verdict, "insufficient_data");
    assert.equal(found.reason, "Too few scores (49 of 50).");
    assert.equal(meanDrop({ n: 0, mean: 0, sd: 0 }, base, true).verdict, "insufficient_data");
  });

  it("P1: a drop of less than five points stays quiet however certain", () => {
    const found = meanDrop({ n: 1e6, mean: 0.9, sd: 0.1 }, { n: 1e6, mean: 0.86, sd: 0.1 }, true);
    assert.equal(found.verdict, "ok");
    assert.ok(found.value! > 100);
  });

  it("P1: is finite for samples without spread", () => {
    const flat = { n: 100, mean: 1, sd: 0 };
    assert.equal(meanDrop(flat, flat, true).value, 0);
    assert.equal(meanDrop(flat, { ...flat, mean: 0.5 }, true).verdict, "firing");
  });
});

describe("P2 rate jump", () => {
  it("P2: 12/4000 to 60/1000 has z 13.5 and fires", () => {
    const found = rateJump({ hits: 12, n: 4000 }, { hits: 60, n: 1000 });
    assert.equal(found.value!.toFixed(1), "13.5");
    assert.equal(found.verdict, "firing");
    assert.equal(found.effect!.toFixed(3), "0.057");
  });

  it("P2: 3/300 to 4/60 has z 2.90 and stays quiet", () => {
    const found = rateJump({ hits: 3, n: 300 }, { hits: 4, n: 60 });
    assert.equal(found.value!.toFixed(2), "2.90");
    assert.equal(found.verdict, "ok");
  });

  it("P2: a significant rise of less than two points stays quiet", () => {
    const found = rateJump({ hits: 1_000, n: 1e6 }, { hits: 2_000, n: 1e6 });
    assert.ok(found.value! > 3);
    assert.equal(found.verdict, "ok");
  });

  it("P2: nothing to compare is no answer", () => {
    assert.equal(rateJump({ hits: 0, n: 0 }, { hits: 9, n: 90 }).verdict, "insufficient_data");
    assert.equal(rateJump({ hits: 0, n: 9 }, { hits: 9, n: 9 }).verdict, "insufficient_data");
  });
});

describe("P3 interval", () => {
  const percent = (x: number) => (100 * x).toFixed(1);

  it("P3: 60/1000 is 4.7 to 7.6 %, 0/20 is 0 to 16.1 %", () => {
    assert.deepEqual(Object.values(wilson(60, 1000)).map(percent), ["4.7", "7.6"]);
    assert.deepEqual(Object.values(wilson(0, 20)).map(percent), ["0.0", "16.1"]);
  });
});

describe("P4 mix shift", () => {
  it("P4: (.2,.8) to (.6,.4) is 0.717, (.5,.3,.2) to (.48,.32,.2) is 0.002", () => {
    assert.equal(psi([0.2, 0.8], [0.6, 0.4]).toFixed(3), "0.717");
    assert.equal(psi([0.5, 0.3, 0.2], [0.48, 0.32, 0.2]).toFixed(3), "0.002");
    assert.equal(psiReading(0.717), "shifted");
    assert.equal(psiReading(0.1), "watch");
    assert.equal(psiReading(0.002), "stable");
  });

  it("P4: is zero for equal mixes, symmetric, and finite on empty bins", () => {
    assert.equal(psi([3, 9], [1, 3]), 0);
    assert.ok(Math.abs(psi([1, 9], [4, 6]) - psi([4, 6], [1, 9])) < 1e-12);
    assert.ok(psi([1, 0], [0.5, 0.5]) > 1 && Number.isFinite(psi([1, 0], [0, 1])));
    assert.equal(psi([0, 0], [1, 2]), 0);
  });
});

describe("P5 mix and within", () => {
  it("P5: refund .70, faq .95, share 20/80 to 60/40: -0.10 is all mix", () => {
    const split = kitagawa([
      { before: { n: 20, mean: 0.7 }, after: { n: 60, mean: 0.7 } },
      { before: { n: 80, mean: 0.95 }, after: { n: 40, mean: 0.95 } },
    ]);
    assert.equal(split.change.toFixed(2), "-0.10");
    assert.equal(split.mix.toFixed(2), "-0.10");
    assert.ok(Math.abs(split.within) < 1e-12);
  });

  it("P5: the parts always add up, and a new segment is mix", () => {
    const split = kitagawa([
      { before: { n: 50, mean: 0.9 }, after: { n: 10, mean: 0.6 } },
      { before: { n: 0, mean: 0 }, after: { n: 30, mean: 0.2 } },
      { before: { n: 7, mean: 0.1 }, after: { n: 0, mean: 0 } },
    ]);
    const before = (50 * 0.9 + 7 * 0.1) / 57;
    const after = (10 * 0.6 + 30 * 0.2) / 40;
    assert.ok(Math.abs(split.mix + split.within - (after - before)) < 1e-12);
    assert.deepEqual(kitagawa([]), { change: 0, mix: 0, within: 0 });
  });
});

describe("P6 quality SLO burn", () => {
  it("P6: at a target of 95 %, 30 % bad burns 6.0 and 72 % bad burns 14.4", () => {
    assert.equal(burnOf(0.3, 0.95).toFixed(1), "6.0");
    assert.equal(burnOf(0.72, 0.95).toFixed(1), "14.4");
  });

  it("P6: pages when both windows of a rule burn, not when only the long one still does", () => {
    const burning = sloBurn(0.95, (ms) => ({
      hits: ms === HOUR ? 73 : 30,
      n: ms === HOUR ? 100 : 40,
    }));
    assert.deepEqual(
      burning.map(({ rule, verdict }) => [rule.burn, verdict]),
      [
        [14.4, "firing"],
        [6, "firing"],
        [1, "firing"],
      ],
    );
    const over = sloBurn(0.95, (ms) => ({ hits: ms >= HOUR ? 80 : 0, n: 100 }));
    assert.equal(over[0]!.verdict, "ok");
  });

  it("P6: fewer than 20 outcomes in the short window are not enough", () => {
    const [fast] = sloBurn(0.95, (ms) => ({
      hits: ms === HOUR ? 200 : 19,
      n: ms === HOUR ? 200 : 19,
    }));
    assert.equal(fast!.verdict, "insufficient_data");
    assert.equal(sloBurn(1, () => ({ hits: 0, n: 100 }))[0]!.verdict, "error");
  });
});

describe("P7 onset", () => {
  const series = (change: number) =>
    Array.from({ length: 72 }, (_, i) => ({
      at: i * 5 * MINUTE,
      n: 12,
      mean: (i < change ? 0.9 : 0.75) + 0.02 * Math.sin(i * 2.3),
    }));

  it("P7: dates a change to within ten minutes", () => {
    for (const change of [20, 41, 64]) {
      const onset = cusumOnset(series(change), 5 * MINUTE)!;
      assert.ok(Math.abs(onset.at - change * 5 * MINUTE) <= 10 * MINUTE);
      assert.equal(onset.withinMs, 10 * MINUTE);
      assert.ok(onset.before > 0.85 && onset.after < 0.8);
    }
  });

  it("P7: ignores thin buckets, needs four, and finds nothing in a flat line", () => {
    const noisy = series(40).concat({ at: 11 * 5 * MINUTE + 1, n: 4, mean: -50 });
    assert.ok(Math.abs(cusumOnset(noisy, 5 * MINUTE)!.at - 40 * 5 * MINUTE) <= 10 * MINUTE);
    assert.equal(cusumOnset(series(40).slice(0, 3), 5 * MINUTE), null);
    assert.equal(
      cusumOnset(
        series(40).map((b) => ({ ...b, mean: 1 })),
        5 * MINUTE,
      ),
      null,
    );
  });
});

describe("P8 sample size", () => {
  it("P8: at sd 0.15, 0.05 needs 142 an arm, 0.03 needs 392, 0.02 needs 882", () => {
    assert.deepEqual(
      [0.05, 0.03, 0.02].map((change) => sampleSize(change)),
      [142, 392, 882],
    );
  });

  it("P8: the smallest detectable change is the same formula read backwards", () => {
    assert.ok(Math.abs(smallestChange(392, 392) - 0.03) < 1e-12);
    assert.equal(smallestChange(0, 50), Number.POSITIVE_INFINITY);
    assert.ok(smallestRateChange(1000, 100, 0.05) < smallestRateChange(1000, 100, 0.5));
  });

  it("P8: says how long to wait", () => {
    assert.equal(waitMs(50, 12, 42, 10 * MINUTE), (38 / 42) * 10 * MINUTE);
    assert.equal(waitMs(50, 60, 0, MINUTE), 0);
    assert.equal(waitMs(50, 12, 0, MINUTE), null);
  });
});

describe("moments", () => {
  it("are the same from sums and from values", () => {
    const values = [1, 4, 4, 9, 2.5];
    const [a, b] = [momentsOf(sumsOf(values)), describeSample(values)];
    assert.ok(Math.abs(a.mean - b.mean) < 1e-12 && Math.abs(a.sd - b.sd) < 1e-12);
    assert.deepEqual(momentsOf({ n: 0, sum: 0, sumSq: 0 }), { n: 0, mean: 0, sd: 0 });
  });
});
