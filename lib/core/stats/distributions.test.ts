import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { seededRandom } from "../random.ts";
import { betaQuantile, binomialCdf, regularisedBeta, studentTwoSided } from "./beta.ts";
import { chiSquareTail, logChoose, logGamma, regularisedGamma } from "./gamma.ts";
import { normalCdf, normalDraw, normalQuantile, twoSidedP } from "./normal.ts";

const near = (actual: number, expected: number, relative = 1e-12) =>
  assert.ok(
    Math.abs(actual - expected) <= relative * Math.max(Math.abs(expected), 1e-300),
    `${actual} is not ${expected}`,
  );

describe("the normal distribution", () => {
  it("agrees with published tables, far tails included", () => {
    near(normalCdf(1.959963984540054), 0.975, 1e-14);
    near(normalCdf(-6), 9.865876450376946e-10, 1e-12);
    near(normalCdf(-10), 7.619853024160495e-24, 1e-12);
    near(normalCdf(-37), 5.725571222524577e-300, 1e-10);
    near(normalCdf(0.5), 0.6914624612740131, 1e-14);
    near(twoSidedP(2.5758293035489004), 0.01, 1e-12);
  });

  it("turns quantiles back into probabilities", () => {
    for (const p of [1e-300, 1e-100, 1e-16, 1e-6, 0.001, 0.02, 0.074, 0.076, 0.3, 0.5, 0.9, 0.9999])
      near(normalCdf(normalQuantile(p)), p, 1e-11);
    assert.equal(normalQuantile(0), Number.NEGATIVE_INFINITY);
    assert.equal(normalQuantile(1), Number.POSITIVE_INFINITY);
    assert.ok(Number.isNaN(normalQuantile(-0.1)));
  });

  it("draws with mean 0 and variance 1", () => {
    const random = seededRandom(5);
    let [sum, squares] = [0, 0];
    for (let i = 0; i < 40_000; i++) {
      const z = normalDraw(random);
      sum += z;
      squares += z * z;
    }
    assert.ok(Math.abs(sum / 40_000) < 0.02);
    assert.ok(Math.abs(squares / 40_000 - 1) < 0.03);
  });
});

describe("gamma and beta", () => {
  it("knows factorials and half-integers", () => {
    near(logGamma(11), Math.log(3628800), 1e-13);
    near(logGamma(0.5), Math.log(Math.sqrt(Math.PI)), 1e-13);
    near(logGamma(100), 359.1342053695754, 1e-13);
    near(Math.exp(logChoose(52, 5)), 2598960, 1e-11);
  });

  it("agrees with published chi-square and gamma values", () => {
    near(regularisedGamma(1, 2), 1 - Math.exp(-2), 1e-13);
    near(chiSquareTail(3.841458820694124, 1), 0.05, 1e-11);
    near(chiSquareTail(18.307038053275146, 10), 0.05, 1e-11);
    near(chiSquareTail(200, 2), Math.exp(-100), 1e-11);
  });

  it("agrees with closed forms of the incomplete beta", () => {
    near(regularisedBeta(0.3, 1, 1), 0.3);
    near(regularisedBeta(0.3, 2, 1), 0.09);
    near(regularisedBeta(0.3, 1, 4), 1 - 0.7 ** 4);
    near(regularisedBeta(0.5, 300, 300), 0.5, 1e-10);
    near(studentTwoSided(2.2281388519649385, 10), 0.05, 1e-10);
    near(binomialCdf(2, 10, 0.3), 0.7 ** 10 + 10 * 0.3 * 0.7 ** 9 + 45 * 0.09 * 0.7 ** 8, 1e-11);
  });

  it("inverts the incomplete beta", () => {
    for (const [a, b] of [
      [0.5, 0.5],
      [1, 30],
      [7, 2],
      [400, 9_000],
    ] as const)
      for (const p of [1e-6, 0.025, 0.5, 0.975, 1 - 1e-6])
        near(regularisedBeta(betaQuantile(p, a, b), a, b), p, 1e-7);
  });
});
