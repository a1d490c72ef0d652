/** Shifts looked for, in standard deviations, both ways. */
export const SHIFTS: readonly number[] = [0.5, 1, 1.5, 2, 3];
const COUNT = SHIFTS.length;
const DAMP = SHIFTS.map((shift) => Math.exp((-shift * shift) / 2));
const HUGE = 1e200;
/** How far back an onset is looked for, in buckets. */
const MEMORY = 256;

/**
 * A mixture Shiryaev-Roberts e-detector for a shift of the mean of standard normal scores (Shin,
 * Ramdas, Rinaldo, "E-detectors", 2024): M ← (M + 1) exp(δz - δ²/2), averaged over the shifts. In
 * the absence of change E[M] grows by one a bucket, so an alarm at M >= A comes on average after at
 * least A buckets, with no asymptotics.
 */
export class MixtureDetector {
  /** Evidence of a rise and of a fall; the statistic is their average. */
  private readonly up = new Float64Array(COUNT);
  private readonly down = new Float64Array(COUNT);
  private readonly scores = new Float32Array(MEMORY);
  /** Scores taken since the last reset. */
  length = 0;

  push(z: number): void {
    this.scores[this.length % MEMORY] = z;
    this.length++;
    // exp(z / 2) to the powers 1, 2, 3, 4 and 6 is exp(δz) for every shift.
    const e1 = Math.exp(z / 2);
    const e2 = e1 * e1;
    const e4 = e2 * e2;
    this.grow(0, e1);
    this.grow(1, e2);
    this.grow(2, e2 * e1);
    this.grow(3, e4);
    this.grow(4, e4 * e2);
  }

  private grow(i: number, factor: number): void {
    const u = (this.up[i]! + 1) * factor * DAMP[i]!;
    const d = ((this.down[i]! + 1) / factor) * DAMP[i]!;
    this.up[i] = Math.min(u, HUGE);
    this.down[i] = Math.min(d, HUGE);
  }

  statistic(): number {
    return (this.evidence(this.up) + this.evidence(this.down)) / 2;
  }

  /** Which way; `spread` where both ways are about as likely, so the variance rather than the mean. */
  direction(): "up" | "down" | "spread" {
    const [up, down] = [this.evidence(this.up), this.evidence(this.down)];
    return up > 10 * down ? "up" : down > 10 * up ? "down" : "spread";
  }

  private evidence(side: Float64Array): number {
    return (side[0]! + side[1]! + side[2]! + side[3]! + side[4]!) / COUNT;
  }

  /**
   * How many buckets ago the change began (0: with the last one), by likelihood over where it may
   * have begun, with the shift that fits best, and the range that holds 95 % of that likelihood.
   */
  onset(): { ago: number; from: number; to: number; shift: number } {
    const isUp = this.evidence(this.up) >= this.evidence(this.down);
    const side = isUp ? this.up : this.down;
    let best = 0;
    for (let i = 1; i < COUNT; i++) if (side[i]! > side[best]!) best = i;
    const shift = isUp ? SHIFTS[best]! : -SHIFTS[best]!;
    const many = Math.min(this.length, MEMORY);
    const likelihood = new Float64Array(many);
    let [sum, peak, ago] = [0, Number.NEGATIVE_INFINITY, 0];
    for (let back = 0; back < many; back++) {
      sum += shift * this.scores[(this.length - 1 - back) % MEMORY]! - (shift * shift) / 2;
      likelihood[back] = sum;
      if (sum > peak) [peak, ago] = [sum, back];
    }
    let total = 0;
    for (let back = 0; back < many; back++) {
      likelihood[back] = Math.exp(likelihood[back]! - peak);
      total += likelihood[back]!;
    }
    let [passed, to, from] = [0, 0, many - 1];
    for (let back = 0; back < many; back++) {
      if (passed <= 0.025 * total) to = back;
      passed += likelihood[back]!;
      if (passed >= 0.975 * total) {
        from = back;
        break;
      }
    }
    return { ago, from: Math.max(from, ago), to: Math.min(to, ago), shift };
  }

  /** Mean and mean square of the last scores. */
  recent(many: number): { mean: number; meanSquare: number } {
    const used = Math.max(1, Math.min(many, this.length, MEMORY));
    let [sum, squares] = [0, 0];
    for (let back = 0; back < used; back++) {
      const z = this.scores[(this.length - 1 - back) % MEMORY]!;
      sum += z;
      squares += z * z;
    }
    return { mean: sum / used, meanSquare: squares / used };
  }

  reset(): void {
    this.up.fill(0);
    this.down.fill(0);
    this.length = 0;
  }
}
