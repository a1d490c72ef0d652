import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Random, seededRandom } from "../../random.ts";
import { normalDraw } from "../normal.ts";
import { mcnemarExact, positionBias, verbosityBias } from "./bias.ts";
import {
  areDependent,
  dawidSkene,
  effectiveJudges,
  errorCorrelation,
  goldWeight,
} from "./dawid-skene.ts";
import { invert } from "./logistic.ts";

const near = (actual: number, expected: number, within: number) =>
  assert.ok(Math.abs(actual - expected) <= within, `${actual} is not near ${expected}`);
const times = <T>(n: number, make: (i: number) => T): T[] =>
  Array.from({ length: n }, (_, i) => make(i));

describe("bias of position and length", () => {
  it("finds a judge that favours what stands first", () => {
    const pairs = [
      ...times(24, () => ({ asGiven: "first" as const, swapped: "first" as const })),
      ...times(4, () => ({ asGiven: "second" as const, swapped: "second" as const })),
      ...times(72, () => ({ asGiven: "first" as const, swapped: "second" as const })),
    ];
    const found = positionBias(pairs);
    near(found.flipRate, 0.28, 1e-9);
    near(found.towardFirst, 20 / 28, 1e-9);
    assert.ok(found.p < 0.001);
    assert.equal(positionBias([]).p, 1);
  });

  it("McNemar's exact p is the binomial's", () => {
    near(mcnemarExact(1, 9), (2 * 11) / 1024, 1e-12);
    assert.equal(mcnemarExact(5, 5), 1);
  });

  it("separates length from quality, with valid p", () => {
    const sample = (random: Random, perDoubling: number) =>
      times(600, () => {
        const quality = normalDraw(random);
        const chars = Math.exp(6 + 0.8 * normalDraw(random) + 0.4 * quality);
        const score = quality + perDoubling * (Math.log2(chars) - 8.6);
        return { quality, chars, isPassed: random.chance(1 / (1 + Math.exp(-score))) };
      });
    const found = verbosityBias(sample(seededRandom(4), 0.5))!;
    near(found.perDoubling, 0.5, 0.2);
    assert.ok(found.p < 0.001);
    let alarms = 0;
    for (let seed = 0; seed < 100; seed++)
      if (verbosityBias(sample(seededRandom(seed), 0))!.p < 0.05) alarms++;
    assert.ok(alarms <= 11, `${alarms} of 100`);
    assert.equal(verbosityBias([]), null);
  });

  it("inverts matrices, and knows when it cannot", () => {
    assert.deepEqual(
      invert([
        [0, 2],
        [4, 0],
      ]),
      [
        [0, 0.25],
        [0.5, 0],
      ],
    );
    assert.equal(
      invert([
        [1, 2],
        [2, 4],
      ]),
      null,
    );
  });
});

describe("panels", () => {
  const panel = (seed: number, quality: readonly number[], items = 400) => {
    const random = seededRandom(seed);
    const truth = times(items, () => Number(random.chance(0.7)));
    const votes = truth.flatMap((real, item) =>
      quality.map((right, rater) => ({
        item,
        rater,
        category: random.chance(right) ? real : 1 - real,
      })),
    );
    return { truth, votes };
  };

  it("Dawid and Skene find the truth better than the majority, and who is how good", () => {
    const quality = [0.93, 0.62, 0.6, 0.58, 0.9];
    const { truth, votes } = panel(21, quality);
    const found = dawidSkene(votes, { items: 400, raters: 5, categories: 2 });
    const right = truth.filter(
      (real, i) => (found.posterior[i]![1]! > 0.5 ? 1 : 0) === real,
    ).length;
    const majority = truth.filter((real, i) => {
      const passes = votes.filter(({ item, category }) => item === i && category === 1).length;
      return (passes > 2 ? 1 : 0) === real;
    }).length;
    assert.ok(right > majority && right / 400 > 0.92, `${right} against ${majority}`);
    quality.forEach((q, rater) => {
      near((found.errors[rater]![0]![0]! + found.errors[rater]![1]![1]!) / 2, q, 0.1);
    });
    near(found.prevalence[1]!, 0.7, 0.06);
  });

  it("Dawid and Skene take gaps, and say nothing of an item nobody rated", () => {
    const { posterior } = dawidSkene([{ item: 0, rater: 0, category: 2 }], {
      items: 2,
      raters: 1,
      categories: 3,
    });
    for (const row of posterior)
      near(
        row.reduce((a, b) => a + b),
        1,
        1e-9,
      );
    assert.equal(posterior[0]!.indexOf(Math.max(...posterior[0]!)), 2);
    assert.ok(Math.max(...posterior[1]!) < 0.6);
  });

  it("counts correlated judges for less", () => {
    assert.equal(effectiveJudges(3, 0), 3);
    assert.equal(effectiveJudges(3, 1), 1);
    near(effectiveJudges(4, 0.5), 1.6, 1e-12);
    assert.equal(errorCorrelation([true, false, true, false], [true, false, true, false]), 1);
    assert.ok(areDependent(false, 0.41) && areDependent(true, 0) && !areDependent(false, 0.4));
    assert.ok(goldWeight(18, 20) > 0 && goldWeight(10, 20) === 0 && goldWeight(2, 20) < 0);
  });
});
