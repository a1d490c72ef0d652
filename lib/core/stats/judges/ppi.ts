import { studentQuantile } from "../beta.ts";
import { describeSample } from "../contract.ts";
import type { Interval } from "../wilson.ts";

/** One item scored by the judge and labelled by a human. */
export type Labelled = { judge: number; human: number };

export type Corrected = {
  mean: number;
  interval: Interval;
  se: number;
  /** How much of the judge is used: 0 none (labels alone), 1 all of it. */
  lambda: number;
  /** The interval the labels give alone. */
  labelsOnly: { mean: number; interval: Interval };
  /** The mean of the judge over everything, uncorrected. */
  judgeMean: number;
  nLabelled: number;
  nJudged: number;
};

/** What a group of items without labels says: count, mean and sample variance of the judge. */
export type Judged = { n: number; mean: number; variance: number };

/**
 * PPI++ (Angelopoulos, Duchi, Zrnic 2023) for a mean: θ̂ = λ F̄ + mean(Y - λF), with the λ that
 * makes its variance least, so asymptotically never wider than the labels alone. `judged` are items
 * without a label, drawn like the labelled ones. The interval uses Student's t with n - 1 degrees,
 * since labels are few. `null` with fewer than five labels.
 */
export function correctedMean(
  labelled: readonly Labelled[],
  judged: Judged,
  level = 0.95,
): Corrected | null {
  const n = labelled.length;
  if (n < 5) return null;
  const humans = describeSample(labelled.map(({ human }) => human));
  const judges = describeSample(labelled.map(({ judge }) => judge));
  const lambda = judged.n > 0 ? bestLambda(labelled, judged.n) : 0;
  const rest = describeSample(labelled.map(({ judge, human }) => human - lambda * judge));
  const judgedShare = judged.n > 0 ? (lambda * lambda * judged.variance) / judged.n : 0;
  const mean = lambda * judged.mean + rest.mean;
  const se = Math.sqrt(judgedShare + rest.sd ** 2 / n);
  const t = studentQuantile(1 - level, n - 1);
  const labelsReach = (t * humans.sd) / Math.sqrt(n);
  return {
    mean,
    se,
    lambda,
    interval: { low: mean - t * se, high: mean + t * se },
    labelsOnly: {
      mean: humans.mean,
      interval: { low: humans.mean - labelsReach, high: humans.mean + labelsReach },
    },
    judgeMean: (judges.mean * n + judged.mean * judged.n) / (n + judged.n),
    nLabelled: n,
    nJudged: judged.n,
  };
}

export type Stratum = {
  labelled: readonly Labelled[];
  judged: Judged;
  /** The share of the whole this stratum stands for; the shares add up to 1. */
  share: number;
};

/**
 * The same where labels were not drawn evenly but per stratum (by judge verdict, by segment): each
 * stratum is corrected for itself and weighed by its share. `null` where a stratum with a share has
 * fewer than five labels: leaving it out would bias the mean.
 */
export function correctedStratified(
  strata: readonly Stratum[],
  level = 0.95,
): { mean: number; se: number; interval: Interval; nLabelled: number } | null {
  let [mean, variance, freedom, nLabelled] = [0, 0, 0, 0];
  for (const { labelled, judged, share } of strata) {
    if (share === 0) continue;
    const part = correctedMean(labelled, judged, level);
    if (!part) return null;
    mean += share * part.mean;
    const own = (share * part.se) ** 2;
    variance += own;
    freedom += own ** 2 / (labelled.length - 1);
    nLabelled += labelled.length;
  }
  const se = Math.sqrt(variance);
  // Welch and Satterthwaite's degrees of freedom.
  const df = freedom > 0 ? variance ** 2 / freedom : Math.max(1, nLabelled - 1);
  const t = studentQuantile(1 - level, df);
  return { mean, se, interval: { low: mean - t * se, high: mean + t * se }, nLabelled };
}

/** Cov(Y, F) / ((1 + n/N) Var F), within 0..1. */
function bestLambda(labelled: readonly Labelled[], nJudged: number): number {
  const n = labelled.length;
  let [sumF, sumY] = [0, 0];
  for (const { judge, human } of labelled) {
    sumF += judge;
    sumY += human;
  }
  let [covariance, variance] = [0, 0];
  for (const { judge, human } of labelled) {
    covariance += (judge - sumF / n) * (human - sumY / n);
    variance += (judge - sumF / n) ** 2;
  }
  if (variance <= 0) return 0;
  return Math.min(1, Math.max(0, covariance / ((1 + n / nJudged) * variance)));
}
