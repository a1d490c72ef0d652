/** `insufficient_data` is a state of its own: it is never shown as fine. */
export type Verdict = "firing" | "ok" | "insufficient_data" | "error";

/**
 * What every detector answers. The feature that runs it adds the window, the query and at most
 * five spans as evidence.
 */
export type Detection = {
  verdict: Verdict;
  /** The statistic that was held against the threshold; `null` where it could not be computed. */
  value: number | null;
  threshold: number;
  nBase: number;
  nCurrent: number;
  /** The size of what was found, in the metric's own unit; `null` where unknown. */
  effect: number | null;
  /** Why there is no answer, as a sentence; only with `insufficient_data` and `error`. */
  reason?: string;
};

/** A sample told by its first two moments; `sd` is the sample standard deviation. */
export type Moments = { n: number; mean: number; sd: number };

/** What sums can be added up from roll-ups: count, sum and sum of squares. */
export type Sums = { n: number; sum: number; sumSq: number };

export function momentsOf({ n, sum, sumSq }: Sums): Moments {
  if (n <= 0) return { n: 0, mean: 0, sd: 0 };
  const mean = sum / n;
  return { n, mean, sd: n > 1 ? Math.sqrt(Math.max(0, (sumSq - n * mean * mean) / (n - 1))) : 0 };
}

export function sumsOf(values: readonly number[]): Sums {
  let [sum, sumSq] = [0, 0];
  for (const value of values) {
    sum += value;
    sumSq += value * value;
  }
  return { n: values.length, sum, sumSq };
}

/** The mean and sample standard deviation of the values, in two passes. */
export function describeSample(values: readonly number[]): Moments {
  const n = values.length;
  if (n === 0) return { n: 0, mean: 0, sd: 0 };
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / n;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return { n, mean, sd: n > 1 ? Math.sqrt(squares / (n - 1)) : 0 };
}
