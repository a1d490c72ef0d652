import { logGamma } from "./gamma.ts";

export const logBeta = (a: number, b: number): number =>
  logGamma(a) + logGamma(b) - logGamma(a + b);

/**
 * The regularised incomplete beta I_x(a, b), that is P(X <= x) for X ~ Beta(a, b): Lentz's
 * continued fraction (Press et al., Numerical Recipes, 6.4), relative error about 1e-12.
 */
export function regularisedBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b));
  return x < (a + 1) / (a + b + 2)
    ? (front * fraction(x, a, b)) / a
    : 1 - (front * fraction(1 - x, b, a)) / b;
}

/** The x with I_x(a, b) = p, by Newton steps guarded by bisection; relative error about 1e-12. */
export function betaQuantile(p: number, a: number, b: number): number {
  if (p <= 0) return 0;
  if (p >= 1) return 1;
  let [low, high] = [0, 1];
  let x = a / (a + b);
  for (let i = 0; i < 200; i++) {
    const error = regularisedBeta(x, a, b) - p;
    if (error > 0) high = x;
    else low = x;
    const density = Math.exp((a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x) - logBeta(a, b));
    const step = x - error / density;
    const next = step > low && step < high ? step : (low + high) / 2;
    if (Math.abs(next - x) < 1e-14 * x || high - low < 1e-16 * high) return next;
    x = next;
  }
  return x;
}

/** P(T >= |t|) + P(T <= -|t|) of Student's t. */
export const studentTwoSided = (t: number, df: number): number =>
  regularisedBeta(df / (df + t * t), df / 2, 0.5);

/** P(X <= k) for X ~ Binomial(n, p). */
export function binomialCdf(k: number, n: number, p: number): number {
  if (k < 0) return 0;
  if (k >= n) return 1;
  return regularisedBeta(1 - p, n - k, k + 1);
}

function fraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const lift = (v: number) => (Math.abs(v) < tiny ? tiny : v);
  let c = 1;
  let d = 1 / lift(1 - ((a + b) * x) / (a + 1));
  let h = d;
  for (let m = 1; m < 2_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / lift(1 + even * d);
    c = lift(1 + even / c);
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / lift(1 + odd * d);
    c = lift(1 + odd / c);
    const delta = d * c;
    h *= delta;
    if (Math.abs(delta - 1) < 1e-15) break;
  }
  return h;
}

/** The t with P(|T| >= t) = `twoSided` for Student's t. */
export function studentQuantile(twoSided: number, df: number): number {
  const x = betaQuantile(twoSided, df / 2, 0.5);
  return Math.sqrt((df * (1 - x)) / x);
}
