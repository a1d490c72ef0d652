import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Random, seededRandom } from "../../random.ts";
import { normalDraw } from "../normal.ts";
import { compareAnswers, comparePaired, type Sketched } from "./compare.ts";
import { mmdTest, rankRows } from "./mmd.ts";
import { answers, PLAIN, type Style } from "./testing.ts";
import {
  alphaAt,
  cauchyCombination,
  evidenceOf,
  holm,
  Looks,
  mannWhitney,
  signFlipTest,
} from "./tests.ts";

const times = <T>(n: number, make: (i: number) => T): T[] =>
  Array.from({ length: n }, (_, i) => make(i));
const firing = (trials: number, n: number, style: Partial<Style>, rounds = 99) =>
  times(trials, (i) => {
    const random = seededRandom(i * 131 + n);
    const before = answers(random, n, PLAIN);
    return compareAnswers(before, answers(random, n, { ...PLAIN, ...style }), random, { rounds });
  }).filter(({ verdict }) => verdict === "firing").length / trials;

describe("comparing answers", () => {
  it("cries wolf about 5 times in 100 where nothing changed", () => {
    const rate = firing(80, 30, {});
    assert.ok(rate <= 0.1, String(rate));
  });

  it("sees a change of style, of refusals, of language and of topics", () => {
    const shifts: [string, number, Partial<Style>, number][] = [
      ["style", 40, { bullets: 0.6, bold: 0.5, sentences: 8 }, 0.9],
      ["refusal", 100, { refusal: 0.2 }, 0.75],
      ["language", 40, { language: "de" }, 0.95],
      ["topic mix", 60, { topics: [5, 1, 1, 1] }, 0.75],
      ["truncation", 100, { truncated: 0.25 }, 0.75],
    ];
    for (const [name, n, style, power] of shifts) {
      const seen = firing(15, n, style);
      assert.ok(seen >= power, `${name}: ${seen}`);
    }
  });

  it("explains what moved", () => {
    const random = seededRandom(2);
    const { moved, p } = compareAnswers(
      answers(random, 150, PLAIN),
      answers(random, 150, { ...PLAIN, refusal: 0.25, sentences: 3 }),
      random,
    );
    assert.ok(p < 0.01);
    const names = moved.map(({ feature }) => feature);
    assert.ok(names.includes("refusal") && names.includes("logChars"), names.join());
    const refusal = moved.find(({ feature }) => feature === "refusal")!;
    assert.ok(refusal.before < 0.08 && refusal.after > 0.15);
  });

  it("within strata does not take a changed mix of routes for changed answers", () => {
    const styles = [PLAIN, { ...PLAIN, bullets: 0.9, sentences: 12, topics: [0, 1, 0, 0] }];
    const window = (random: Random, share: number, isStratified: boolean): Sketched[] =>
      times(50, (i) => {
        const route = i < 50 * share ? 1 : 0;
        return answers(random, 1, styles[route]!, isStratified ? route : undefined)[0]!;
      });
    const rate = (isStratified: boolean) =>
      times(25, (i) => {
        const random = seededRandom(i + 40);
        const before = window(random, 0.3, isStratified);
        return compareAnswers(before, window(random, 0.7, isStratified), random, { rounds: 99 });
      }).filter(({ verdict }) => verdict === "firing").length / 25;
    assert.ok(rate(true) <= 0.16, String(rate(true)));
    assert.ok(rate(false) >= 0.8, String(rate(false)));
  });

  it("fourteen answers are not enough, and say so", () => {
    const random = seededRandom(1);
    const found = compareAnswers(answers(random, 14, PLAIN), answers(random, 200, PLAIN), random);
    assert.equal(found.verdict, "insufficient_data");
    assert.equal(found.reason, "Too few answers (14 of 15).");
  });
});

describe("canary prompts, paired", () => {
  const paired = (
    seed: number,
    n: number,
    change: (values: Float64Array, random: Random) => void,
  ) => {
    const random = seededRandom(seed);
    const before = answers(random, n, PLAIN);
    // The same answers, worded a little differently each time.
    const after = before.map(({ values }) => {
      const next = values.map((value, k) =>
        k < 4 ? value * (1 + 0.01 * normalDraw(random)) : value,
      );
      change(next, random);
      return { values: next };
    });
    return comparePaired(before, after, random, 199).p;
  };

  it("sees a change too small for unpaired windows, and is right 95 times in 100 where there is none", () => {
    const shorter = (values: Float64Array) => {
      values[0]! -= 0.1;
    };
    const power = times(40, (i) => paired(i, 25, shorter)).filter((p) => p < 0.05).length / 40;
    assert.ok(power >= 0.9, String(power));
    const wrong =
      times(200, (i) => paired(i + 900, 25, () => {})).filter((p) => p < 0.05).length / 200;
    assert.ok(wrong <= 0.085, String(wrong));
    assert.equal(signFlipTest([], seededRandom(1)).p, 1);
  });
});

describe("maximum mean discrepancy", () => {
  const cloud = (random: Random, n: number, at: number) =>
    times(n, () => [normalDraw(random) + at, normalDraw(random)]);

  it("has valid p for equal samples and finds unequal ones", () => {
    const p = (at: number) =>
      times(100, (i) => {
        const random = seededRandom(i + 1);
        return mmdTest(cloud(random, 25, 0), cloud(random, 20, at), random, { rounds: 99 }).p;
      });
    assert.ok(p(0).filter((value) => value <= 0.05).length <= 11);
    assert.ok(p(1.5).filter((value) => value <= 0.05).length >= 90);
  });

  it("is unbiased, and takes constant and tiny samples", () => {
    const random = seededRandom(8);
    const mean =
      times(
        60,
        () => mmdTest(cloud(random, 20, 0), cloud(random, 20, 0), random, { rounds: 1 }).mmd2,
      ).reduce((a, b) => a + b) / 60;
    assert.ok(Math.abs(mean) < 0.01, String(mean));
    assert.equal(mmdTest([[1]], [[2]], random).p, 1);
    assert.equal(
      mmdTest(
        times(9, () => [1]),
        times(9, () => [1]),
        random,
        { rounds: 19 },
      ).p,
      1,
    );
  });

  it("ranks columns to 0..1 with ties at the middle", () => {
    assert.deepEqual(
      rankRows([[3], [1], [3], [9]]).map((row) => row[0]),
      [0.5, 0, 0.5, 1],
    );
  });
});

describe("tests and evidence", () => {
  it("Mann and Whitney's p is near the published one, and valid with ties", () => {
    // Mann and Whitney's statistic U = 3 for n = m = 5: normal approximation with correction.
    assert.ok(Math.abs(mannWhitney([1, 2, 3, 4, 8], [5, 6, 7, 9, 10]) - 0.0601) < 5e-4);
    assert.equal(mannWhitney([1, 1], [1, 1, 1]), 1);
    const random = seededRandom(4);
    const coin = () => Number(random.chance(0.2));
    const wrong = times(400, () => mannWhitney(times(40, coin), times(40, coin))).filter(
      (p) => p < 0.05,
    );
    assert.ok(wrong.length / 400 < 0.075);
  });

  it("van Elteren's sum is not misled by strata that differ", () => {
    const values = (low: number, high: number) => [
      ...times(low, (i) => i / 100),
      ...times(high, (i) => 5 + i / 100),
    ];
    const strata = [
      ...times(30, () => 0),
      ...times(10, () => 1),
      ...times(10, () => 0),
      ...times(30, () => 1),
    ];
    const [before, after] = [values(30, 10), values(10, 30)];
    assert.ok(mannWhitney(before, after) < 0.001);
    assert.ok(mannWhitney(before, after, strata) > 0.02);
  });

  it("Holm steps down", () => {
    assert.deepEqual(
      holm([0.01, 0.04, 0.03]).map((p) => +p.toFixed(4)),
      [0.03, 0.06, 0.06],
    );
  });

  it("Cauchy's combination keeps its level, and one strong p carries weak ones", () => {
    assert.ok(Math.abs(cauchyCombination([0.03]) - 0.03) < 1e-12);
    assert.ok(cauchyCombination([1e-6, 0.8, 0.9, 1]) < 1e-4);
    const random = seededRandom(5);
    const below = times(4_000, () => cauchyCombination(times(4, () => random.next()))).filter(
      (p) => p < 0.05,
    );
    assert.ok(below.length / 4_000 < 0.06, String(below.length / 4_000));
  });

  it("evidence has a mean of at most one, and looks keep their promised run length", () => {
    const random = seededRandom(6);
    const mean = times(60_000, () => evidenceOf(random.next())).reduce((a, b) => a + b) / 60_000;
    assert.ok(mean < 1.1, String(mean));
    assert.ok(evidenceOf(1e-4) > 100 && Math.abs(evidenceOf(0.9985) - evidenceOf(0.9995)) < 1e-3);
    let [looks, alarms] = [0, 0];
    for (let run = 0; run < 300; run++) {
      const process = new Looks(100);
      for (let j = 0; j < 400; j++) {
        looks++;
        if (process.push(random.next()).isAlarm) {
          alarms++;
          break;
        }
      }
    }
    assert.ok(looks / alarms >= 100, String(looks / alarms));
    const spent = times(5_000, (j) => alphaAt(j + 1, 0.05)).reduce((a, b) => a + b);
    assert.ok(spent <= 0.05 && spent > 0.049);
  });
});
