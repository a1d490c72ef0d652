import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { binsOf, mergedBins, noBins, quantileOfBins } from "./bins.ts";
import { encodeSketch, observe, quantile, type Sketch } from "./sketch.ts";

const sketchOf = (values: number[]): Sketch => {
  const sketch: Sketch = new Map();
  for (const value of values) observe(sketch, value);
  return sketch;
};
const encoded = (values: number[]) => encodeSketch(sketchOf(values));

const samples: number[][] = [
  [],
  [0],
  [0, 0, 5],
  [-3, 0.001, 1e9],
  Array.from({ length: 500 }, (_, i) => (i * 7919) % 1_013),
  Array.from({ length: 300 }, (_, i) => 1.1 ** (i % 97) - 1),
];

describe("bins", () => {
  it("have the same quantiles as the sketch they were read from", () => {
    for (const sample of samples)
      for (const q of [0, 0.01, 0.25, 0.5, 0.95, 0.99, 1])
        assert.equal(quantileOfBins(binsOf(encoded(sample)), q), quantile(sketchOf(sample), q));
  });

  it("merge as their observations do, in any order and without changing either", () => {
    for (const a of samples)
      for (const b of samples) {
        const [one, other] = [binsOf(encoded(a)), binsOf(encoded(b))];
        const before = structuredClone([one, other]);
        for (const merged of [mergedBins(one, other), mergedBins(other, one)])
          for (const q of [0.1, 0.5, 0.9])
            assert.equal(quantileOfBins(merged, q), quantile(sketchOf([...a, ...b]), q));
        assert.deepEqual([one, other], before);
      }
    assert.equal(quantileOfBins(noBins(), 0.5), null);
  });

  it("read sketches end to end, and forget what was taken back", () => {
    const back: Sketch = new Map();
    for (const value of [3, 700]) observe(back, value, -1);
    const run = Buffer.concat([encoded([3, 9, 27]), encoded([700]), encodeSketch(back)]);
    for (const q of [0, 0.5, 1])
      assert.equal(quantileOfBins(binsOf(run), q), quantile(sketchOf([9, 27]), q));
  });

  it("read bins and counts of any size, and refuse a torn sketch", () => {
    const big: Sketch = new Map([
      [4, 2 ** 40],
      [-60, 3],
    ]);
    const bytes = encodeSketch(big);
    assert.equal(quantileOfBins(binsOf(bytes), 0.5), quantile(big, 0.5));
    const torn = encodeSketch(
      new Map([
        [4, 1],
        [90, 2 ** 20],
      ]),
    );
    for (let end = 1; end < torn.length; end++)
      if (end !== 2) assert.throws(() => binsOf(torn.subarray(0, end)), RangeError, `${end}`);
    // Nothing of what was refused is left in the next one.
    assert.deepEqual(binsOf(encoded([1])).counts, new Float64Array([1]));
  });
});
