import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Random, seededRandom } from "../../random.ts";
import { agreementOf, type Confusion, cohenKappa, gwetAc1, rawAgreement } from "./agreement.ts";
import { familyFavour, selfPreferenceGap } from "./bias.ts";
import { alphaWithInterval, krippendorffAlpha } from "./krippendorff.ts";
import {
  anchorShift,
  bridgeOffset,
  judgeHealth,
  judgeOrSystem,
  needsHuman,
  trustTile,
} from "./rules.ts";

const near = (actual: number, expected: number, within: number) =>
  assert.ok(Math.abs(actual - expected) <= within, `${actual} is not near ${expected}`);
const times = <T>(n: number, make: (i: number) => T): T[] =>
  Array.from({ length: n }, (_, i) => make(i));
/** Both pass, judge alone passes, human alone passes, both fail. */
const passFail = (both: number, judge: number, human: number, none: number): Confusion => [
  [none, human],
  [judge, both],
];

describe("J-2 self-preference", () => {
  it("J-2: 0.91 by its own family against 0.82 is a gap of 0.09, and the headline is 0.82", () => {
    const items = times(100, (i) => ({ self: 0.91 + 0.02 * (i % 2 ? 1 : -1), independent: 0.82 }));
    const found = selfPreferenceGap(items);
    assert.equal(found.verdict, "firing");
    near(found.gap, 0.09, 1e-9);
    near(found.headline, 0.82, 1e-9);
    assert.ok(found.isCorrected && found.interval.low > 0.08);
  });

  it("J-2: 29 items are not enough, and a gap of 0.04 is not one", () => {
    const few = times(29, () => ({ self: 1, independent: 0.5 }));
    assert.equal(selfPreferenceGap(few).verdict, "insufficient_data");
    const small = selfPreferenceGap(times(60, () => ({ self: 0.86, independent: 0.82 })));
    assert.equal(small.verdict, "ok");
    near(small.headline, 0.86, 1e-9);
  });

  it("J-2: tells judges that favour their family from judges that do not", () => {
    const families = new Map(times(8, (i) => [`judge-${i}`, ["a", "b", "c", "d"][i % 4]!]));
    const sample = (random: Random, favour: number) =>
      times(1_200, (i) => {
        const judge = `judge-${i % 8}`;
        const answerFamily = random.pick(["a", "b", "c", "d"]);
        const isOwn = families.get(judge) === answerFamily;
        return { judge, answerFamily, isPreferred: random.chance(0.2 + (isOwn ? favour : 0)) };
      });
    const biased = familyFavour(sample(seededRandom(1), 0.3), families, seededRandom(2));
    near(biased.excess, 0.3, 0.08);
    assert.ok(biased.p < 0.05);
    let alarms = 0;
    for (let seed = 0; seed < 60; seed++)
      if (
        familyFavour(sample(seededRandom(seed), 0), families, seededRandom(seed + 99), 99).p <= 0.05
      )
        alarms++;
    assert.ok(alarms <= 8, `${alarms} of 60`);
  });
});

describe("J-3 agreement with humans", () => {
  it("J-3: 70/18/2/10 is 80 % agreement, κ 0.399, red", () => {
    const tile = trustTile(passFail(70, 18, 2, 10));
    assert.equal(tile.kappa.toFixed(3), "0.399");
    assert.deepEqual([tile.grade, tile.text], ["red", "80 % agreement, κ 0.40"]);
  });

  it("J-3: 40/5/5/50 is 90 % agreement, κ 0.80, green", () => {
    const tile = trustTile(passFail(40, 5, 5, 50));
    assert.equal(tile.kappa.toFixed(2), "0.80");
    assert.deepEqual([tile.grade, tile.text], ["green", "90 % agreement, κ 0.80"]);
  });

  it("J-3: 49 labels are not enough, one category throughout has no κ", () => {
    assert.equal(trustTile(passFail(20, 5, 4, 20)).grade, "insufficient_data");
    assert.equal(trustTile(passFail(99, 0, 0, 0)).grade, "insufficient_data");
  });

  it("J-3: agrees with published kappas", () => {
    // Cohen 1968, table 1, as worked in Fleiss, Levin and Paik, chapter 18, table 18.1.
    const diagnoses = [
      [75, 1, 4],
      [5, 4, 1],
      [0, 0, 10],
    ];
    near(rawAgreement(diagnoses), 0.89, 1e-12);
    near(cohenKappa(diagnoses), 0.6765, 5e-4);
    // Gwet 2008: κ collapses where nearly all is one category, AC1 does not.
    const skewed = [
      [118, 5],
      [2, 0],
    ];
    assert.ok(cohenKappa(skewed) < 0);
    near(gwetAc1(skewed), 0.9408, 5e-4);
  });

  it("J-3: weights near misses, and equals plain κ for two categories", () => {
    const fives = times(5, (i) => times(5, (j) => (i === j ? 10 : Math.abs(i - j) === 1 ? 4 : 0)));
    assert.ok(cohenKappa(fives, "quadratic") > cohenKappa(fives, "linear"));
    assert.ok(cohenKappa(fives, "linear") > cohenKappa(fives));
    const two = passFail(30, 9, 4, 20);
    near(cohenKappa(two, "quadratic"), cohenKappa(two), 1e-12);
  });

  it("J-3: the intervals hold the truth at least 93 times in 100", () => {
    // P(pass) .7; a judge right 85 % of the time: the κ of the whole population is known.
    const truth = cohenKappa(passFail(0.7 * 0.85, 0.3 * 0.15, 0.7 * 0.15, 0.3 * 0.85));
    const random = seededRandom(11);
    let [kappa, ac1] = [0, 0];
    const ac1Truth = gwetAc1(passFail(0.7 * 0.85, 0.3 * 0.15, 0.7 * 0.15, 0.3 * 0.85));
    const rounds = 400;
    for (let round = 0; round < rounds; round++) {
      const pairs = times(150, () => {
        const human = Number(random.chance(0.7));
        return [random.chance(0.85) ? human : 1 - human, human] as const;
      });
      const found = agreementOf(pairs, 2, random, { rounds: 200, level: 0.95 });
      if (found.kappa.interval!.low <= truth && truth <= found.kappa.interval!.high) kappa++;
      if (found.ac1.interval!.low <= ac1Truth && ac1Truth <= found.ac1.interval!.high) ac1++;
    }
    assert.ok(kappa / rounds >= 0.915, `κ ${kappa / rounds}`);
    assert.ok(ac1 / rounds >= 0.915, `AC1 ${ac1 / rounds}`);
  });
});

describe("Krippendorff's alpha", () => {
  // Krippendorff 2011, example C: four observers, twelve units, missing data.
  const _ = null;
  const observers = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
    [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
  ];
  const units = times(12, (u) => observers.map((row) => row[u]!));

  it("gives the published values", () => {
    near(krippendorffAlpha(units, "nominal"), 0.743, 5e-4);
    near(krippendorffAlpha(units, "ordinal"), 0.815, 5e-4);
    near(krippendorffAlpha(units, "interval"), 0.849, 5e-4);
  });

  it("is 1 for full agreement, about 0 for dice, and undefined where nothing varies", () => {
    const random = seededRandom(3);
    assert.equal(krippendorffAlpha(times(20, (i) => [i % 3, i % 3])), 1);
    near(krippendorffAlpha(times(3_000, () => [random.whole(0, 3), random.whole(0, 3)])), 0, 0.03);
    assert.ok(Number.isNaN(krippendorffAlpha(times(9, () => [1, 1]))));
    const { value, interval } = alphaWithInterval(units, "nominal", random);
    assert.ok(interval!.low < value && value < interval!.high);
  });
});

describe("J-4 anchors", () => {
  const wobble = (i: number) => 0.06 * Math.sin(i * 7);

  it("J-4: anchors down by 0.15 with users unmoved are the judge's doing", () => {
    const moved = anchorShift(
      times(30, (i) => ({ before: 0.8 + wobble(i), after: 0.65 + wobble(i + 3) })),
    );
    assert.equal(moved.verdict, "judge_moved");
    near(moved.shift, -0.15, 0.01);
    assert.equal(judgeOrSystem(moved, 0.01), "judge");
    assert.equal(judgeOrSystem(moved, -0.2), "both");
  });

  it("J-4: steady anchors leave a fall to the system; 19 anchors tell nothing", () => {
    const steady = anchorShift(
      times(30, (i) => ({ before: 0.8 + wobble(i), after: 0.8 + wobble(i + 3) })),
    );
    assert.equal(steady.verdict, "ok");
    assert.equal(judgeOrSystem(steady, -0.2), "system");
    const few = anchorShift(times(19, () => ({ before: 1, after: 0 })));
    assert.equal(few.verdict, "insufficient_data");
    assert.equal(judgeOrSystem(few, 0), "unknown");
  });

  it("J-4: a small shift of three standard errors counts, too", () => {
    const found = anchorShift(times(50, (i) => ({ before: 0.8, after: 0.77 + 0.01 * (i % 2) })));
    assert.equal(found.verdict, "judge_moved");
    assert.ok(Math.abs(found.shift) < 0.05 && found.z < -3);
  });

  it("J-5: bridge items join the series of two judges", () => {
    const offset = bridgeOffset(times(25, (i) => ({ old: 0.8, new: 0.7 + 0.01 * (i % 3) })))!;
    near(offset.offset, 0.0904, 1e-9);
    assert.ok(offset.interval.low <= offset.offset && offset.offset <= offset.interval.high);
    assert.equal(bridgeOffset([]), null);
  });
});

describe("J-6 judge health", () => {
  const healthy = {
    calls: 200,
    parseFailures: 2,
    abstentions: 4,
    timeouts: 1,
    values: new Map([
      [7, 70],
      [8, 80],
      [9, 44],
    ]),
    silentMs: 20_000,
    waiting: 3,
  };

  it("J-6: 95 % of verdicts being 8 is a collapsed histogram", () => {
    const values = new Map([
      [8, 190],
      [3, 10],
    ]);
    assert.deepEqual(judgeHealth({ ...healthy, values }), [
      { kind: "collapse", value: 8, share: 0.95 },
    ]);
    assert.deepEqual(judgeHealth(healthy), []);
  });

  it("J-6: unparseable answers, abstentions and silence are found", () => {
    const kinds = (change: object) =>
      judgeHealth({ ...healthy, ...change }).map(({ kind }) => kind);
    assert.deepEqual(kinds({ parseFailures: 11 }), ["parse_failures"]);
    assert.deepEqual(kinds({ abstentions: 50, timeouts: 30 }), ["abstentions", "timeouts"]);
    assert.deepEqual(kinds({ silentMs: 11 * 60_000 }), ["silent"]);
    assert.deepEqual(kinds({ silentMs: 11 * 60_000, waiting: 0 }), []);
    assert.deepEqual(kinds({ silentMs: null }), ["silent"]);
    assert.deepEqual(kinds({ calls: 19, parseFailures: 19, values: new Map([[8, 19]]) }), []);
  });

  it("J-7: judges more than 0.2 apart send an item to a human", () => {
    assert.equal(needsHuman([0.5, 0.7]), false);
    assert.equal(needsHuman([0.5, 0.71]), true);
    assert.equal(needsHuman([0.5]), false);
  });
});
