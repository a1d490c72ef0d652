import type { Random } from "../random.ts";

const SQRT_2PI = Math.sqrt(2 * Math.PI);

export const normalDensity = (x: number): number => Math.exp(-0.5 * x * x) / SQRT_2PI;

/**
 * P(Z <= x) for a standard normal Z. Absolute error below 1e-15, and relative error below 1e-12 in
 * the lower tail down to the smallest doubles: a series near the middle (Marsaglia, JSS 2004), a
 * continued fraction of Mills' ratio beyond ±3.
 */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  if (x < -3) return lowerTail(-x);
  if (x > 3) return 1 - lowerTail(x);
  let sum = x;
  let term = x;
  for (let k = 3; Math.abs(term) > 1e-17; k += 2) {
    term *= (x * x) / k;
    sum += term;
    if (k > 200) break;
  }
  return 0.5 + sum * normalDensity(x);
}

/** P(|Z| >= |x|). */
export const twoSidedP = (x: number): number => Math.min(1, 2 * normalCdf(-Math.abs(x)));

function lowerTail(x: number): number {
  if (x === Number.POSITIVE_INFINITY) return 0;
  let fraction = x;
  for (let k = 160; k >= 1; k--) fraction = x + k / fraction;
  return normalDensity(x) / fraction;
}

/**
 * The z with P(Z <= z) = p: Wichura's algorithm AS 241 (Applied Statistics 1988), relative error
 * about 1e-16. -Infinity at 0, Infinity at 1, NaN outside.
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return q * rational(r, A, B);
  }
  let r = q < 0 ? p : 1 - p;
  if (r <= 0)
    return r < 0 ? Number.NaN : q < 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  r = Math.sqrt(-Math.log(r));
  const size = r <= 5 ? rational(r - 1.6, C, D) : rational(r - 5, E, F);
  return q < 0 ? -size : size;
}

/** One draw from the standard normal. */
export const normalDraw = (random: Random): number =>
  normalQuantile(Math.max(random.next(), 1e-12));

function rational(x: number, top: readonly number[], bottom: readonly number[]): number {
  let t = top[7]!;
  let b = bottom[7]!;
  for (let i = 6; i >= 0; i--) {
    t = t * x + top[i]!;
    b = b * x + bottom[i]!;
  }
  return t / b;
}

const A = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
  67265.7709270087, 33430.57558358813, 2509.0809287301227,
];
const B = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
  28729.085735721943, 5226.495278852854,
];
const C = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
  0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
];
const D = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008,
  0.015198666563616457, 0.0005475938084995345, 1.0507500716444169e-9,
];
const E = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487,
  0.026532189526576124, 0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
];
const F = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
  1.8463183175100548e-5, 1.421511758316446e-7, 2.0442631033899397e-15,
];
