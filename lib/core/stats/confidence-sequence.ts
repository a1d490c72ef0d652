import type { Interval } from "./wilson.ts";

/** A stream of values in 0..1 whose mean is bounded at every moment at once. */
export type ConfidenceSequence = {
  /** Takes the next value and answers the interval so far; it never widens. */
  push(value: number): Interval;
  interval(): Interval;
  n(): number;
};

/**
 * A betting confidence sequence (Waudby-Smith and Ramdas, JRSSB 2024): with probability 1 - alpha
 * the true mean of values in 0..1 is inside *every* interval ever shown, however often one looks.
 * Hedged capital over a grid of `cells` candidate means; O(cells) per value.
 */
export function bettingSequence(alpha = 0.05, cells = 200): ConfidenceSequence {
  const up = new Float64Array(cells + 1).fill(1);
  const down = new Float64Array(cells + 1).fill(1);
  const running = runningMoments();
  let [first, last] = [0, cells];
  const interval = () => ({
    low: Math.max(0, (first - 1) / cells),
    high: Math.min(1, (last + 1) / cells),
  });
  return {
    push(value) {
      const x = Math.min(1, Math.max(0, value));
      const bet = running.bet(alpha);
      for (let i = first; i <= last; i++) {
        const m = i / cells;
        up[i]! *= 1 + Math.min(bet, 0.5 / Math.max(m, 1e-9)) * (x - m);
        down[i]! *= 1 - Math.min(bet, 0.5 / Math.max(1 - m, 1e-9)) * (x - m);
      }
      const isOut = (i: number) => Math.max(up[i]!, down[i]!) / 2 >= 1 / alpha;
      while (first < last && isOut(first)) first++;
      while (last > first && isOut(last)) last--;
      running.add(x);
      return interval();
    },
    interval,
    n: () => running.n(),
  };
}

/**
 * The same promise in closed form and O(1) per value: the predictable plug-in empirical-Bernstein
 * sequence (ibid., theorem 2). Somewhat wider than betting.
 */
export function bernsteinSequence(alpha = 0.05): ConfidenceSequence {
  const running = runningMoments();
  let [weights, weighted, spent] = [0, 0, 0];
  let shown: Interval = { low: 0, high: 1 };
  return {
    push(value) {
      const x = Math.min(1, Math.max(0, value));
      const bet = Math.min(running.bet(alpha), 0.5);
      weights += bet;
      weighted += bet * x;
      // 4 (x - mean)² times ψ(bet) = (-ln(1 - bet) - bet) / 4
      spent += (x - running.mean()) ** 2 * (-Math.log1p(-bet) - bet);
      running.add(x);
      const centre = weighted / weights;
      const reach = (Math.log(2 / alpha) + spent) / weights;
      const low = Math.max(shown.low, centre - reach);
      const high = Math.min(shown.high, centre + reach);
      if (low <= high) shown = { low, high };
      return shown;
    },
    interval: () => shown,
    n: () => running.n(),
  };
}

/**
 * Half the width of an asymptotic confidence sequence (Waudby-Smith et al., Annals of Statistics
 * 2024) around a running mean of any values, sharpest near `sharpAt` values.
 */
export function anytimeReach(n: number, sd: number, alpha = 0.05, sharpAt = 100): number {
  if (n < 2) return Infinity;
  const rho2 = (-2 * Math.log(alpha) + Math.log(-2 * Math.log(alpha) + 1)) / sharpAt;
  const grown = n * rho2 + 1;
  return sd * Math.sqrt(((2 * grown) / (n * n * rho2)) * Math.log(Math.sqrt(grown) / alpha));
}

/** Mean and variance of what has been seen, started at a half and a quarter. */
function runningMoments() {
  let [n, sum, squares] = [0, 0.5, 0.25];
  const mean = () => sum / (n + 1);
  return {
    mean,
    n: () => n,
    add(x: number) {
      n++;
      sum += x;
      squares += (x - mean()) ** 2;
    },
    bet: (alpha: number) =>
      Math.sqrt((2 * Math.log(2 / alpha)) / ((squares / (n + 1)) * (n + 1) * Math.log(n + 2))),
  };
}
