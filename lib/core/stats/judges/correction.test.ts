import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { seededRandom } from "../../random.ts";
import { anytimeReach, bernsteinSequence, bettingSequence } from "../confidence-sequence.ts";
import { describeSample } from "../contract.ts";
import { normalDraw } from "../normal.ts";
import { correctedMean, correctedStratified, type Judged } from "./ppi.ts";
import { roganGladen } from "./rogan-gladen.ts";

const judgedOf = (values: number[]): Judged => {
  const { n, mean, sd } = describeSample(values);
  return { n, mean, variance: sd * sd };
};
const times = <T>(n: number, make: (i: number) => T): T[] =>
  Array.from({ length: n }, (_, i) => make(i));
const holds = ({ low, high }: { low: number; high: number }, truth: number) =>
  low <= truth && truth <= high;

/** Human passes 70 %; a judge that passes 95 % of those and 25 % of the rest: biased upward. */
function verdicts(seed: number) {
  const random = seededRandom(seed);
  return () => {
    const human = Number(random.chance(0.7));
    return { human, judge: Number(random.chance(human ? 0.95 : 0.25)) };
  };
}

describe("prediction-powered correction", () => {
  it("covers the truth at least 93 times in 100 with few labels, and is narrower than labels alone", () => {
    for (const n of [40, 100, 300]) {
      const [rounds, draw] = [2_000, verdicts(n)];
      let [covered, labelsCovered, width, labelsWidth] = [0, 0, 0, 0];
      for (let round = 0; round < rounds; round++) {
        // Four thousand judged items, by their sums.
        const random = seededRandom(round * 7 + n);
        const passes = 4_000 * 0.74 + Math.sqrt(4_000 * 0.74 * 0.26) * normalDraw(random);
        const mean = passes / 4_000;
        const found = correctedMean(times(n, draw), {
          n: 4_000,
          mean,
          variance: mean * (1 - mean),
        })!;
        if (holds(found.interval, 0.7)) covered++;
        if (holds(found.labelsOnly.interval, 0.7)) labelsCovered++;
        width += found.interval.high - found.interval.low;
        labelsWidth += found.labelsOnly.interval.high - found.labelsOnly.interval.low;
      }
      assert.ok(covered / rounds >= 0.93, `${n} labels: ${covered / rounds}`);
      assert.ok(labelsCovered / rounds >= 0.93, `${n} labels alone: ${labelsCovered / rounds}`);
      assert.ok(width / labelsWidth < 0.78, `${n} labels: width ${width / labelsWidth}`);
    }
  });

  it("takes the judge's bias away", () => {
    const draw = verdicts(8);
    const found = correctedMean(times(2_000, draw), judgedOf(times(20_000, () => draw().judge)))!;
    assert.ok(Math.abs(found.mean - 0.7) < 0.02 && found.judgeMean > 0.72);
    assert.ok(found.interval.high - found.interval.low < 0.04);
  });

  it("is as wide as the labels where the judge is dice", () => {
    const random = seededRandom(9);
    const labelled = times(300, () => ({
      human: Number(random.chance(0.6)),
      judge: random.next(),
    }));
    const found = correctedMean(labelled, judgedOf(times(5_000, () => random.next())))!;
    assert.ok(found.lambda < 0.2);
    const width = ({ low, high }: { low: number; high: number }) => high - low;
    assert.ok(Math.abs(width(found.interval) / width(found.labelsOnly.interval) - 1) < 0.02);
  });

  it("says nothing of four labels, and needs no judged items", () => {
    assert.equal(
      correctedMean(
        times(4, () => ({ human: 1, judge: 1 })),
        judgedOf([1, 0]),
      ),
      null,
    );
    const alone = correctedMean(
      times(30, (i) => ({ human: i % 2, judge: i % 3 })),
      judgedOf([]),
    )!;
    assert.deepEqual(alone.interval, alone.labelsOnly.interval);
  });

  it("stays unbiased where labels were spent on one stratum, and covers at least 93 times in 100", () => {
    // The judge passes 74 %; the failed ones get as many labels as the passed ones.
    const draw = verdicts(77);
    const rounds = 1_000;
    let covered = 0;
    for (let round = 0; round < rounds; round++) {
      const strata = [0, 1].map((verdict) => {
        const labelled: { human: number; judge: number }[] = [];
        while (labelled.length < 40) {
          const item = draw();
          if (item.judge === verdict) labelled.push(item);
        }
        const share = verdict ? 0.74 : 0.26;
        return { labelled, judged: { n: 4_000 * share, mean: verdict, variance: 0 }, share };
      });
      if (holds(correctedStratified(strata)!.interval, 0.7)) covered++;
    }
    assert.ok(covered / rounds >= 0.93, String(covered / rounds));
    const thin = { labelled: [], judged: judgedOf([1, 1]), share: 0.5 };
    assert.equal(correctedStratified([thin, thin]), null);
  });
});

describe("Rogan and Gladen", () => {
  it("undoes known error rates", () => {
    // 70 % true, sensitivity .95, specificity .75: the judge passes 74 %.
    const found = roganGladen(
      { passed: 7_400, n: 10_000 },
      { judgePassed: 950, n: 1_000 },
      { judgeFailed: 750, n: 1_000 },
    )!;
    assert.ok(Math.abs(found.rate - 0.7) < 0.003, String(found.rate));
    assert.ok(holds(found.interval, 0.7) && found.interval.high - found.interval.low < 0.08);
  });

  it("refuses a judge no better than chance", () => {
    const chance = { judgePassed: 50, n: 100 };
    assert.equal(roganGladen({ passed: 5, n: 10 }, chance, { judgeFailed: 50, n: 100 }), null);
    assert.equal(roganGladen({ passed: 0, n: 0 }, chance, { judgeFailed: 99, n: 100 }), null);
  });
});

describe("confidence sequences", () => {
  for (const [name, make, widest] of [
    ["betting", bettingSequence, 0.09],
    ["empirical Bernstein", bernsteinSequence, 0.12],
  ] as const)
    it(`${name}: the truth leaves the interval in at most 5 of 100 streams, looked at throughout`, () => {
      const rounds = 300;
      let [lost, width] = [0, 0];
      for (let round = 0; round < rounds; round++) {
        const random = seededRandom(round + 1);
        const sequence = make();
        let wasLost = false;
        for (let i = 0; i < 500; i++) {
          const interval = sequence.push(random.chance(0.8) ? 0.5 + 0.5 * random.next() : 0);
          if (!holds(interval, 0.6)) wasLost = true;
        }
        if (wasLost) lost++;
        const { low, high } = sequence.interval();
        width += (high - low) / rounds;
        assert.equal(sequence.n(), 500);
      }
      assert.ok(lost / rounds <= 0.05, String(lost / rounds));
      assert.ok(width < widest * 1.35, `${name} is ${width} wide`);
    });

  it("starts knowing nothing and never widens", () => {
    for (const sequence of [bettingSequence(), bernsteinSequence()]) {
      assert.deepEqual(sequence.interval(), { low: 0, high: 1 });
      let before = sequence.interval();
      for (let i = 0; i < 60; i++) {
        const now = sequence.push(i % 4 === 0 ? 0 : 1);
        assert.ok(now.low >= before.low && now.high <= before.high);
        before = now;
      }
    }
  });

  it("the asymptotic reach keeps its promise for any values, from a first look at 30 on", () => {
    const rounds = 400;
    let lost = 0;
    for (let round = 0; round < rounds; round++) {
      const random = seededRandom(round + 5_000);
      let [n, sum, squares, wasLost] = [0, 0, 0, false];
      for (let i = 0; i < 600; i++) {
        const x = 3 * normalDraw(random);
        n++;
        sum += x;
        squares += x * x;
        const sd = Math.sqrt(Math.max(0, squares / n - (sum / n) ** 2));
        if (n >= 30 && Math.abs(sum / n) > anytimeReach(n, sd)) wasLost = true;
      }
      if (wasLost) lost++;
    }
    assert.ok(lost / rounds <= 0.06, String(lost / rounds));
    assert.equal(anytimeReach(1, 1), Number.POSITIVE_INFINITY);
  });
});
