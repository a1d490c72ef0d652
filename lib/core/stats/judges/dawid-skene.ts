/** One verdict: a rater put an item into a category. A rater may skip items. */
export type Vote = { item: number; rater: number; category: number };

export type Panel = {
  /** posterior[item][category], adding up to 1. */
  posterior: number[][];
  /** errors[rater][truth][said], each row adding up to 1. */
  errors: number[][][];
  prevalence: number[];
  rounds: number;
};

/**
 * Dawid and Skene's EM (Applied Statistics 1979): the likely truth behind votes of raters of unknown
 * quality. The rows of a rater's confusion carry a Dirichlet prior of `diagonal` on being right and 1
 * on each error, which keeps a rater with few votes near decent. Raters must err independently:
 * give it one rater per judge *family*.
 */
export function dawidSkene(
  votes: readonly Vote[],
  size: { items: number; raters: number; categories: number },
  { diagonal = 4, maxRounds = 200 } = {},
): Panel {
  const { items, raters, categories } = size;
  const grid = (rows: number) =>
    Array.from({ length: rows }, () => new Array<number>(categories).fill(0));
  const posterior = grid(items);
  for (const { item, category } of votes) posterior[item]![category]! += 1;
  for (const row of posterior) normalise(row, 1 / categories);

  const errors = Array.from({ length: raters }, () => grid(categories));
  const prevalence = new Array<number>(categories).fill(0);
  let rounds = 0;
  for (let moved = 1; rounds < maxRounds && moved > 1e-9; rounds++) {
    prevalence.fill(1);
    for (const row of posterior) for (let k = 0; k < categories; k++) prevalence[k]! += row[k]!;
    normalise(prevalence, 0);
    for (const confusion of errors)
      confusion.forEach((row, truth) => {
        row.fill(1);
        row[truth] = diagonal;
      });
    for (const { item, rater, category } of votes)
      for (let truth = 0; truth < categories; truth++)
        errors[rater]![truth]![category]! += posterior[item]![truth]!;
    for (const confusion of errors) for (const row of confusion) normalise(row, 0);

    const logs = posterior.map(() => prevalence.map(Math.log));
    for (const { item, rater, category } of votes)
      for (let truth = 0; truth < categories; truth++)
        logs[item]![truth]! += Math.log(errors[rater]![truth]![category]!);
    moved = 0;
    logs.forEach((row, item) => {
      const top = Math.max(...row);
      const next = row.map((value) => Math.exp(value - top));
      normalise(next, 0);
      next.forEach((p, k) => {
        moved = Math.max(moved, Math.abs(p - posterior[item]![k]!));
        posterior[item]![k] = p;
      });
    });
  }
  return { posterior, errors, prevalence, rounds };
}

/** Shrunken log-odds weight of a judge with `hits` right of `n` gold labels; 0 knows nothing. */
export const goldWeight = (hits: number, n: number): number =>
  Math.log((hits + 2) / (n - hits + 2));

/** How many independent judges `k` judges are worth whose errors correlate by `phi` on average. */
export const effectiveJudges = (k: number, phi: number): number =>
  k / (1 + (k - 1) * Math.max(0, phi));

/** The φ correlation of two judges' error indicators; NaN where one never (or always) errs. */
export function errorCorrelation(a: readonly boolean[], b: readonly boolean[]): number {
  let [both, first, second] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    if (a[i]) first++;
    if (b[i]) second++;
    if (a[i] && b[i]) both++;
  }
  const [p, q] = [first / a.length, second / a.length];
  return (both / a.length - p * q) / Math.sqrt(p * (1 - p) * q * (1 - q));
}

/** One family, or errors that go together by more than 0.4: two such judges count as one. */
export const areDependent = (sameFamily: boolean, phi: number): boolean => sameFamily || phi > 0.4;

function normalise(row: number[], whenEmpty: number): void {
  const total = row.reduce((sum, value) => sum + value, 0);
  for (let k = 0; k < row.length; k++) row[k] = total > 0 ? row[k]! / total : whenEmpty;
}
