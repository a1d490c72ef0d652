const ENOUGH = Math.log(100);
const CALM = 3;

/**
 * Is it over? A CUSUM of how much likelier the newest scores are under the old normal than under
 * what the alarm saw: a big shift is over after three calm buckets, a small one needs more.
 */
export class Recovery {
  private shift = 0;
  private variance = 1;
  private sum = 0;
  private calm = 0;

  /** Begins with the scores since onset: their mean for a shift, their mean square for a spread. */
  begin(mean: number, meanSquare: number, isSpread: boolean): void {
    const size = Math.min(3, Math.max(0.5, Math.abs(mean)));
    this.shift = isSpread ? 0 : mean < 0 ? -size : size;
    this.variance = isSpread ? Math.max(2.25, meanSquare) : 1;
    this.sum = 0;
    this.calm = 0;
  }

  push(z: number): boolean {
    const { shift, variance } = this;
    const gain =
      -shift * z + (shift * shift) / 2 + Math.log(variance) / 2 - (z * z * (1 - 1 / variance)) / 2;
    this.sum += gain;
    if (this.sum <= 0) {
      this.sum = 0;
      this.calm = 0;
    } else this.calm++;
    return this.sum >= ENOUGH && this.calm >= CALM;
  }
}
