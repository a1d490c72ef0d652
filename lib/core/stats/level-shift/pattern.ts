/** Buckets in a pattern. */
export const PATTERN = 12;

/**
 * How unlike anything before it the shape of the last twelve values is: the root mean square
 * distance to the nearest earlier stretch of twelve. O(12 × memory) a value, mostly cut short.
 */
export class PatternNovelty {
  private readonly values: Float64Array;
  private readonly memory: number;
  private length = 0;

  constructor(memory: number) {
    this.memory = memory;
    this.values = new Float64Array(2 * memory);
  }

  /** `null` until there are three patterns' worth of values. */
  push(value: number): number | null {
    if (this.length === this.values.length) {
      this.values.copyWithin(0, this.memory);
      this.length = this.memory;
    }
    this.values[this.length++] = value;
    const { values, length } = this;
    const last = length - PATTERN;
    if (last < 2 * PATTERN) return null;
    let best = Infinity;
    // Newest first: the likeliest match comes early and cuts the others short.
    const oldest = Math.max(0, length - this.memory);
    for (let start = last - PATTERN; start >= oldest; start--) {
      let sum = 0;
      for (let i = PATTERN - 1; i >= 0 && sum < best; i--) {
        const d = values[start + i]! - values[last + i]!;
        sum += d * d;
      }
      if (sum < best) best = sum;
    }
    return Math.sqrt(best / PATTERN);
  }
}
