/**
 * Logistic regression by Newton's method, with a ridge of 1e-6 so that separable data stay finite.
 * `rows` must carry their own constant column. `null` with fewer than ten rows per coefficient or
 * a design without full rank.
 */
export function fitLogistic(
  rows: readonly (readonly number[])[],
  outcomes: readonly number[],
): { coefficients: number[]; errors: number[] } | null {
  const k = rows[0]?.length ?? 0;
  if (k === 0 || rows.length < 10 * k) return null;
  const coefficients = new Array<number>(k).fill(0);
  let inverse: number[][] | null = null;
  for (let round = 0; round < 50; round++) {
    const gradient = coefficients.map((value) => -1e-6 * value);
    const curvature = coefficients.map((_, i) => coefficients.map((__, j) => (i === j ? 1e-6 : 0)));
    rows.forEach((row, r) => {
      let score = 0;
      for (let i = 0; i < k; i++) score += row[i]! * coefficients[i]!;
      const p = 1 / (1 + Math.exp(-score));
      const weight = p * (1 - p);
      for (let i = 0; i < k; i++) {
        gradient[i]! += row[i]! * (outcomes[r]! - p);
        for (let j = 0; j < k; j++) curvature[i]![j]! += weight * row[i]! * row[j]!;
      }
    });
    inverse = invert(curvature);
    if (!inverse) return null;
    let moved = 0;
    for (let i = 0; i < k; i++) {
      let step = 0;
      for (let j = 0; j < k; j++) step += inverse[i]![j]! * gradient[j]!;
      step = Math.max(-5, Math.min(5, step));
      coefficients[i]! += step;
      moved = Math.max(moved, Math.abs(step));
    }
    if (moved < 1e-10) break;
  }
  return { coefficients, errors: inverse!.map((row, i) => Math.sqrt(Math.max(row[i]!, 0))) };
}

/** Gauss and Jordan with pivoting; `null` for a singular matrix. */
export function invert(matrix: readonly (readonly number[])[]): number[][] | null {
  const k = matrix.length;
  const work = matrix.map((row, i) => [...row, ...row.map((_, j) => Number(i === j))]);
  for (let column = 0; column < k; column++) {
    let pivot = column;
    for (let row = column + 1; row < k; row++)
      if (Math.abs(work[row]![column]!) > Math.abs(work[pivot]![column]!)) pivot = row;
    const head = work[pivot]![column]!;
    if (Math.abs(head) < 1e-12) return null;
    [work[pivot], work[column]] = [work[column]!, work[pivot]!];
    for (let j = 0; j < 2 * k; j++) work[column]![j]! /= head;
    for (let row = 0; row < k; row++) {
      const factor = work[row]![column]!;
      if (row === column || factor === 0) continue;
      for (let j = 0; j < 2 * k; j++) work[row]![j]! -= factor * work[column]![j]!;
    }
  }
  return work.map((row) => row.slice(k));
}
