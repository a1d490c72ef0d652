import { logBeta } from "../beta.ts";
import { type Counted, wilson } from "../wilson.ts";

/** The rates looked for, as multiples of the base rate, and how firmly each is believed in. */
const MULTIPLES = [1.5, 2, 4];
const FIRMNESS = 200;
const MIN_BASE = 50;
/** Newest buckets kept out of the base, so that a beginning rise does not become normal. */
const HELD_BACK = 24;
const MEMORY = 512;
const ENOUGH = Math.log(20);

export type RateStep = {
  state: "ok" | "firing" | "insufficient_data" | "recovering";
  /** 0..1, the alarm line at 0.5. */
  score: number;
  /** The upper 95 % bound of the base rate, against which is tested; `null` until known. */
  base: number | null;
  /** Buckets since the rise began; only while firing. */
  onsetAgo: number | null;
};

/**
 * Does a rate of bad outcomes rise, with as little as one event a bucket? e = ∫ Bin(k|n,p) dΠ(p) /
 * Bin(k|n,p₀) with beta mixtures around 1.5, 2 and 4 times p₀, in a Shiryaev-Roberts sum; p₀ is the
 * upper 95 % bound of the base, so that an ill-known base costs delay and not false alarms. The mean
 * run length to a false alarm is at least `threshold` buckets.
 */
export class RateShift {
  private readonly threshold: number;
  private readonly sums = new Float64Array(MULTIPLES.length);
  private readonly cusums = new Float64Array(MULTIPLES.length);
  private readonly starts = new Int32Array(MULTIPLES.length);
  private readonly held: Counted[] = [];
  private base: Counted = { hits: 0, n: 0 };
  private p0 = 0;
  private time = 0;
  private onset = 0;
  private isFiring = false;
  private settling = 0;
  private recovered = 0;

  constructor({ threshold }: { threshold: number }) {
    this.threshold = threshold;
  }

  push({ hits, n }: Counted): RateStep {
    this.time++;
    if (n > 0 && this.base.n >= MIN_BASE) this.weigh(hits, n);
    if (!this.isFiring && n > 0) this.remember({ hits, n });
    if (this.settling > 0) this.settling--;
    const isKnown = this.base.n >= MIN_BASE;
    const evidence = Math.max(0, Math.log(this.statistic()));
    return {
      state: !isKnown
        ? "insufficient_data"
        : this.isFiring
          ? "firing"
          : this.settling > 0
            ? "recovering"
            : "ok",
      score: isKnown ? evidence / (evidence + Math.log(this.threshold)) : 0,
      base: isKnown ? this.p0 : null,
      onsetAgo: this.isFiring ? this.time - this.onset : null,
    };
  }

  private statistic(): number {
    let sum = 0;
    for (const value of this.sums) sum += value;
    return sum / this.sums.length;
  }

  private weigh(hits: number, n: number): void {
    if (!this.isFiring)
      this.p0 = Math.min(0.95, Math.max(1e-6, wilson(this.base.hits, this.base.n).high));
    const { p0 } = this;
    const null0 = hits * Math.log(p0) + (n - hits) * Math.log1p(-p0);
    let likeliest = 0;
    MULTIPLES.forEach((multiple, i) => {
      const p = Math.min((1 + p0) / 2, multiple * p0);
      const [a, b] = [FIRMNESS * p, FIRMNESS * (1 - p)];
      const log = logBeta(a + hits, b + n - hits) - logBeta(a, b) - null0;
      this.sums[i] = Math.min(1e200, (this.sums[i]! + 1) * Math.exp(log));
      if (this.cusums[i]! <= 0) this.starts[i] = this.time;
      this.cusums[i] = Math.max(0, this.cusums[i]!) + log;
      if (this.sums[i]! > this.sums[likeliest]!) likeliest = i;
      if (i === 0 && this.isFiring) this.recovered = Math.max(0, this.recovered - log);
    });
    if (!this.isFiring && this.statistic() >= this.threshold) {
      this.isFiring = true;
      this.onset = this.starts[likeliest]!;
      this.recovered = 0;
    } else if (this.isFiring && this.recovered >= ENOUGH) {
      this.isFiring = false;
      this.settling = 6;
      this.held.length = 0;
      this.sums.fill(0);
      this.cusums.fill(0);
    }
  }

  private remember(bucket: Counted): void {
    this.held.push(bucket);
    if (this.held.length <= HELD_BACK && this.base.n >= MIN_BASE) return;
    const ripe = this.held.shift()!;
    // Forgets slowly: about the last `MEMORY` buckets count.
    const keep = this.base.n > 0 && this.time > MEMORY ? 1 - 1 / MEMORY : 1;
    this.base = { hits: this.base.hits * keep + ripe.hits, n: this.base.n * keep + ripe.n };
  }
}
