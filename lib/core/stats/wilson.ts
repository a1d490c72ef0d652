export type Interval = { low: number; high: number };

/** The standard normal quantile of a two-sided 95 % interval. */
export const Z_95 = 1.959964;

/**
 * Wilson's score interval for a rate of `hits` in `n` (Wilson, JASA 1927). Unlike the textbook
 * interval it stays inside 0..1 and is honest for small counts and for rates near zero.
 */
export function wilson(hits: number, n: number, z = Z_95): Interval {
  if (n <= 0) return { low: 0, high: 1 };
  const rate = hits / n;
  const z2 = z * z;
  const centre = rate + z2 / (2 * n);
  const reach = z * Math.sqrt((rate * (1 - rate)) / n + z2 / (4 * n * n));
  const scale = 1 + z2 / n;
  return {
    low: hits <= 0 ? 0 : Math.max(0, (centre - reach) / scale),
    high: hits >= n ? 1 : Math.min(1, (centre + reach) / scale),
  };
}

export type Counted = { hits: number; n: number };

/**
 * The interval of `now - before` for two independent rates: Newcombe's method 10 (Statistics in
 * Medicine 1998), built from the two Wilson intervals. Above zero as a whole: the rate went up.
 */
export function rateDifference(now: Counted, before: Counted, z = Z_95): Interval {
  if (now.n <= 0 || before.n <= 0) return { low: -1, high: 1 };
  const [p1, p2] = [now.hits / now.n, before.hits / before.n];
  const [a, b] = [wilson(now.hits, now.n, z), wilson(before.hits, before.n, z)];
  return {
    low: p1 - p2 - Math.hypot(p1 - a.low, b.high - p2),
    high: p1 - p2 + Math.hypot(a.high - p1, p2 - b.low),
  };
}
