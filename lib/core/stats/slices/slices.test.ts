import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { seededRandom } from "../../random.ts";
import { normalDraw } from "../normal.ts";
import type { Table } from "./baseline.ts";
import { explain } from "./explain.ts";
import { readTable } from "./read-table.ts";
import { combinations } from "./scan.ts";
import { sampleTable } from "./testing.ts";

type Where = Record<string, string>;

const usual = (where: Where) =>
  0.05 * (where.service === "service-2" ? 2 : 1) * (where.model === "model-1" ? 1.5 : 1);
const broken = (seed: number, isBroken: (where: Where) => boolean) =>
  sampleTable(seed, (where) => ({
    before: usual(where),
    after: usual(where) * (isBroken(where) ? 2.2 : 1),
  }));
const best = (table: Table) => {
  const { verdict, explanations } = explain(table);
  assert.equal(verdict, "slices");
  return explanations[0]!;
};
const wheres = (table: Table) => best(table).slices.map(({ where }) => where);

describe("which slice explains it", () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    it(`finds one value of one dimension (seed ${seed})`, () => {
      const found = best(broken(seed, ({ model }) => model === "model-3"));
      assert.deepEqual(
        found.slices.map(({ where }) => where),
        [{ model: ["model-3"] }],
      );
      assert.ok(Math.abs(found.explained - 1) < 0.15 && found.isRestClean && found.p < 1e-6);
      assert.ok(found.after.mean > 1.9 * found.before.mean);
    });

    it(`finds two dimensions together (seed ${seed})`, () => {
      const table = broken(seed, (w) => w.model === "model-3" && w.region === "region-2");
      assert.deepEqual(wheres(table), [{ model: ["model-3"], region: ["region-2"] }]);
    });

    it(`finds three dimensions together (seed ${seed})`, () => {
      const table = broken(
        seed,
        (w) => w.model === "model-3" && w.region === "region-2" && w.tier === "tier-1",
      );
      const [where, ...more] = wheres(table);
      assert.deepEqual(where, { model: ["model-3"], region: ["region-2"], tier: ["tier-1"] });
      assert.deepEqual(more, []);
    });

    it(`joins two siblings (seed ${seed})`, () => {
      const table = broken(seed, (w) => w.prompt === "prompt-1" || w.prompt === "prompt-4");
      const [where, ...more] = wheres(table);
      assert.deepEqual(where!.prompt!.toSorted(), ["prompt-1", "prompt-4"]);
      assert.deepEqual(more, []);
    });

    it(`tells two causes apart (seed ${seed})`, () => {
      const table = broken(
        seed,
        (w) => (w.model === "model-2" && w.region === "region-1") || w.service === "service-5",
      );
      assert.deepEqual(
        wheres(table).toSorted((a, b) => Object.keys(a).length - Object.keys(b).length),
        [{ service: ["service-5"] }, { model: ["model-2"], region: ["region-1"] }],
      );
    });
  }

  it("says so where only the mix moved, though the whole got worse (Simpson)", () => {
    const table = sampleTable(
      4,
      ({ service }) => ({
        before: service === "service-2" ? 0.3 : 0.05,
        after: service === "service-2" ? 0.3 : 0.05,
      }),
      { share: ({ service }) => (service === "service-2" ? 4 : 0.6) },
    );
    const found = explain(table);
    assert.equal(found.verdict, "mix");
    assert.deepEqual(found.explanations, []);
    assert.ok(found.split.change > 0.05 && Math.abs(found.split.within) < 0.01);
  });

  it("finds the slice that got worse though the mix hid it", () => {
    const table = sampleTable(
      6,
      (w) => ({
        before: w.service === "service-2" ? 0.3 : 0.05,
        after: (w.service === "service-2" ? 0.3 : 0.05) * (w.tier === "tier-2" ? 1.6 : 1),
      }),
      { share: ({ service }) => (service === "service-2" ? 0.4 : 1.1) },
    );
    assert.deepEqual(wheres(table), [{ tier: ["tier-2"] }]);
  });

  it("finds nothing in noise, 1 table in 20 at most", () => {
    let wrong = 0;
    for (let seed = 0; seed < 40; seed++)
      if (explain(broken(seed + 50, () => false)).verdict !== "nothing") wrong++;
    assert.ok(wrong <= 2, `${wrong} of 40`);
  });

  it("says so where everything moved alike", () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const found = explain(broken(seed, () => true));
      assert.equal(found.verdict, "everywhere");
      assert.match(found.sentence, /^No slice explains this/);
    }
  });

  it("finds a mean's fall by its moments", () => {
    const random = seededRandom(5);
    const side = (n: number, mean: number) => {
      let [sum, sumSq] = [0, 0];
      for (let i = 0; i < n; i++) {
        const value = mean + 0.15 * normalDraw(random);
        sum += value;
        sumSq += value * value;
      }
      return { n, sum, sumSq };
    };
    const rates = sampleTable(9, () => ({ before: 0, after: 0 }), { leaves: 600 });
    const table: Table = {
      kind: "mean",
      dimensions: rates.dimensions,
      leaves: rates.leaves.map(({ values, before }) => {
        const usual = values[0] === "service-1" ? 0.7 : 0.9;
        const isBroken = values[1] === "prompt-3" && values[3] === "region-1";
        return {
          values,
          before: side(before.n, usual),
          after: side(before.n, usual - (isBroken ? 0.06 : 0)),
        };
      }),
    };
    const found = explain(table);
    assert.equal(found.direction, "down");
    assert.deepEqual(found.explanations[0]!.slices[0]!.where, {
      prompt: ["prompt-3"],
      region: ["region-1"],
    });
  });

  it("agrees with simulated tables, and gives a simulated p", () => {
    const chance = () => ({ random: seededRandom(1), rounds: 39 });
    const table = broken(3, (w) => w.model === "model-3" && w.region === "region-2");
    assert.equal(explain(table, chance()).explanations[0]!.p, 1 / 40);
    assert.equal(
      explain(
        broken(7, () => false),
        chance(),
      ).verdict,
      "nothing",
    );
  });

  it("takes empty, tiny and eight-dimensional tables", () => {
    assert.equal(explain({ kind: "rate", dimensions: ["a"], leaves: [] }).verdict, "nothing");
    const side = (n: number, sum: number) => ({ n, sum, sumSq: sum });
    const one = { values: ["x"], before: side(9, 1), after: side(0, 0) };
    assert.equal(explain({ kind: "rate", dimensions: ["a"], leaves: [one] }).verdict, "nothing");
    assert.equal(combinations(8).length, 8 + 28 + 56);
    assert.equal(combinations(6).length, 41);
  });
});

describe("reading a table", () => {
  it("reads rates and means, and adds lines of one slice up", () => {
    const rate = readTable("period,model,n,bad\nbefore,a,10,1\nbefore,a,5,1\nafter,a,20,9\n");
    assert.deepEqual(rate, {
      kind: "rate",
      dimensions: ["model"],
      leaves: [
        { values: ["a"], before: { n: 15, sum: 2, sumSq: 2 }, after: { n: 20, sum: 9, sumSq: 9 } },
      ],
    });
    const mean = readTable(
      'model;tool;period;n;sum;sum_sq\n"a;b";x;after;2;1,0;0.5'.replace("1,0", "1.0"),
    );
    assert.equal(mean.kind, "mean");
    assert.deepEqual(mean.leaves[0]!.values, ["a;b", "x"]);
  });

  it("says what is wrong with a table", () => {
    const wrong: [string, RegExp][] = [
      ["a,b\n1,2", /columns are period/],
      ["period,n,bad\nbefore,1,1", /dimension columns/],
      ["period,m,n,sum\nbefore,a,1,1", /sum of squares/],
      ["period,m,n,bad\nthen,a,1,1", /Line 2: period/],
      ["period,m,n,bad\nbefore,a,x,1", /Line 2: n is not/],
    ];
    for (const [text, message] of wrong) assert.throws(() => readTable(text), message);
  });
});
