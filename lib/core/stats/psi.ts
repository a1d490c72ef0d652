export const PSI_WATCH = 0.1;
export const PSI_SHIFTED = 0.25;

/** Keeps an empty bin from making the index infinite: it counts as one in ten thousand. */
const FLOOR = 1e-4;

/**
 * P4: the population stability index Σ (q - p) ln(q / p) of two mixes given as weights over the
 * same bins (counts or shares). Symmetric, 0 for equal mixes. Customary reading: 0.10 watch, 0.25
 * shifted. A display, not a test: it knows nothing of sample size.
 */
export function psi(before: readonly number[], after: readonly number[]): number {
  const [p, q] = [sharesOf(before), sharesOf(after)];
  if (!p || !q || p.length !== q.length) return 0;
  let sum = 0;
  for (let i = 0; i < p.length; i++) {
    if (p[i] === 0 && q[i] === 0) continue;
    const [a, b] = [Math.max(p[i]!, FLOOR), Math.max(q[i]!, FLOOR)];
    sum += (b - a) * Math.log(b / a);
  }
  return sum;
}

export const psiReading = (value: number): "stable" | "watch" | "shifted" =>
  value >= PSI_SHIFTED ? "shifted" : value >= PSI_WATCH ? "watch" : "stable";

function sharesOf(weights: readonly number[]): number[] | null {
  let total = 0;
  for (const weight of weights) total += weight;
  return total > 0 ? weights.map((weight) => weight / total) : null;
}
