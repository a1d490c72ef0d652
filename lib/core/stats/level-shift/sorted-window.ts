/**
 * The last `capacity` numbers, in order of arrival and in order of size. Pushing costs two binary
 * searches and one move of memory, everything else O(log n) or O(1). Numbers are kept as 32-bit
 * floats unless `isWide`: enough for residuals, which lie around zero, and half the memory.
 */
export class SortedWindow {
  readonly capacity: number;
  length = 0;
  private readonly arrived: Float32Array | Float64Array;
  private readonly sorted: Float32Array | Float64Array;
  private readonly isWide: boolean;
  private next = 0;

  constructor(capacity: number, isWide = false) {
    this.capacity = capacity;
    this.isWide = isWide;
    this.arrived = isWide ? new Float64Array(capacity) : new Float32Array(capacity);
    this.sorted = isWide ? new Float64Array(capacity) : new Float32Array(capacity);
  }

  push(value: number): void {
    const v = this.isWide ? value : Math.fround(value);
    const { sorted } = this;
    if (this.length < this.capacity) {
      const place = this.below(v);
      sorted.copyWithin(place + 1, place, this.length);
      sorted[place] = v;
      this.length++;
    } else {
      const gone = this.below(this.arrived[this.next]!);
      const place = this.below(v);
      if (place > gone) {
        sorted.copyWithin(gone, gone + 1, place);
        sorted[place - 1] = v;
      } else {
        sorted.copyWithin(place + 1, place, gone);
        sorted[place] = v;
      }
    }
    this.arrived[this.next] = v;
    this.next = this.next + 1 === this.capacity ? 0 : this.next + 1;
  }

  /** Forgets the number that came first. */
  dropOldest(): void {
    if (this.length === 0) return;
    const first = (this.next - this.length + this.capacity) % this.capacity;
    const place = this.below(this.arrived[first]!);
    this.sorted.copyWithin(place, place + 1, this.length);
    this.length--;
  }

  /** How many are smaller than `value`. */
  below(value: number): number {
    const { sorted } = this;
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (sorted[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * The randomised conformal rank of a value not in the window, (#{<} + U (1 + #{=})) / (n + 1):
   * uniform in 0..1 whatever the distribution, as long as past and present are exchangeable.
   */
  rank(value: number, uniform: number): number {
    const v = this.isWide ? value : Math.fround(value);
    const below = this.below(v);
    let equal = 0;
    if (this.sorted[below] === v && below < this.length) equal = this.upTo(v) - below;
    return (below + uniform * (1 + equal)) / (this.length + 1);
  }

  private upTo(value: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.sorted[middle]! <= value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The q-quantile, nearest rank; 0 of nothing. */
  quantile(q: number): number {
    if (this.length === 0) return 0;
    return this.sorted[Math.min(this.length - 1, Math.max(0, Math.round(q * (this.length - 1))))]!;
  }

  /** Half the distance between the quartiles, scaled to the standard deviation of a normal. */
  spread(): number {
    return (this.quantile(0.75) - this.quantile(0.25)) / 1.349;
  }

  /** The distance to the nearest number in the window; Infinity of nothing. */
  nearest(value: number): number {
    const place = this.below(value);
    const above = place < this.length ? this.sorted[place]! - value : Infinity;
    const below = place > 0 ? value - this.sorted[place - 1]! : Infinity;
    return Math.min(above, below);
  }

  /** The mean of what lies above the q-quantile, less that quantile. */
  meanExcess(q: number): number {
    const from = Math.round(q * (this.length - 1));
    const base = this.sorted[from]!;
    let sum = 0;
    for (let i = from + 1; i < this.length; i++) sum += this.sorted[i]! - base;
    return this.length - 1 > from ? sum / (this.length - 1 - from) : 0;
  }

  clear(): void {
    this.length = 0;
    this.next = 0;
  }
}
