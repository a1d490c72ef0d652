const DAY = 86_400_000;
const WEEK = 7 * DAY;
/** 1970-01-01 was a Thursday; weeks here begin on Monday. */
const MONDAY = 4 * DAY;
/** Occurrences of a cell that are remembered. */
const WEEKS = 6;
const DAYS = 7;
/** A rhythm is trusted once it has been seen this often. */
const MIN_SEEN = 2;
const DECAY = 1 / 200;
/** A richer rhythm must predict this much better than a plainer one. */
const MARGIN = 0.97;

/**
 * The rhythm of a series: what it usually does at this time of day and of week, as a distance from
 * its level. Per cell a weighted median of the last occurrences, the two neighbouring cells at half
 * weight. Of the three predictions (no rhythm, daily, weekly) it uses the one that has lately
 * erred least, so a series without rhythm is not made noisier by a made-up one.
 */
export class SeasonalProfile {
  /** Cells a day: one per bucket, at most one per quarter of an hour; 0 where a bucket is a day. */
  private readonly cells: number;
  private readonly cellMs: number;
  private readonly daily: Cells;
  private readonly weekly: Cells;
  /** Recent absolute errors of no rhythm, daily, weekly. */
  private readonly errors = new Float64Array(3);
  private readonly judged = new Uint32Array(3);
  /** The rhythm in use: 0 none, 1 daily, 2 weekly. */
  mode = 0;
  private cell = -1;
  private sum = 0;
  private count = 0;
  private byDay = Number.NaN;
  private byWeek = Number.NaN;

  constructor(stepMs: number) {
    const perDay = Math.round(DAY / stepMs);
    this.cells = Math.min(96, perDay);
    this.cellMs = this.cells > 0 ? DAY / this.cells : WEEK;
    this.daily = new Cells(this.cells, DAYS);
    this.weekly = new Cells(this.cells * 7, WEEKS);
  }

  /** The usual distance from the level at this moment. */
  at(at: number): number {
    if (this.cells === 0) return 0;
    const cell = Math.floor((at + WEEK - MONDAY) / this.cellMs);
    if (cell !== this.cell) this.enter(cell);
    const m = this.mode === 2 ? this.byWeek : this.mode === 1 ? this.byDay : 0;
    return Number.isNaN(m) ? 0 : m;
  }

  /** Learns from a value's distance to the level, clipped by the caller. Call after `at`. */
  learn(distance: number, scale: number): void {
    if (this.cells === 0) return;
    this.sum += distance;
    this.count++;
    const limit = 4 * scale;
    this.judge(0, Math.abs(distance), limit);
    if (!Number.isNaN(this.byDay)) this.judge(1, Math.abs(distance - this.byDay), limit);
    if (!Number.isNaN(this.byWeek)) this.judge(2, Math.abs(distance - this.byWeek), limit);
  }

  private judge(mode: number, error: number, limit: number): void {
    const seen = ++this.judged[mode]!;
    const kept = limit > 0 && error > limit ? limit : error;
    this.errors[mode]! += (kept - this.errors[mode]!) * Math.max(DECAY, 1 / seen);
  }

  private enter(cell: number): void {
    if (this.count > 0) this.store();
    this.cell = cell;
    this.sum = 0;
    this.count = 0;
    const { cells } = this;
    const day = cell % cells;
    const week = cell % (7 * cells);
    this.byDay =
      cells > 1 && this.daily.isKnown(day)
        ? this.daily.centre(day) - this.daily.mean()
        : Number.NaN;
    this.byWeek = this.weekly.isKnown(week)
      ? this.weekly.centre(week) - this.weekly.mean()
      : Number.NaN;
    // A rhythm seen often enough is presumed until its errors say otherwise: the first weekend it
    // would have explained must not be what teaches it.
    for (const mode of [1, 2])
      if (this.judged[mode] === 0 && !Number.isNaN(mode === 1 ? this.byDay : this.byWeek)) {
        this.errors[mode] = this.errors[mode - 1]! * MARGIN * 0.99;
        this.judged[mode] = Math.max(12, this.cells / 2);
      }
    this.choose();
  }

  private store(): void {
    const mean = this.sum / this.count;
    const day = this.cell % this.cells;
    const week = this.cell % (7 * this.cells);
    if (this.cells > 1) this.daily.store(day, mean);
    this.weekly.store(week, mean);
  }

  private choose(): void {
    const { errors, judged } = this;
    const trial = Math.max(12, this.cells / 2);
    let best = 0;
    if (judged[1]! >= trial && errors[1]! < errors[0]! * MARGIN) best = 1;
    if (judged[2]! >= trial && errors[2]! < errors[best]! * MARGIN) best = 2;
    // A rhythm that is in use stays so until it is no better than its rival.
    if (this.mode > best && errors[this.mode]! < errors[best]!) return;
    this.mode = best;
  }
}

/** Cells of a rhythm, each with its last `kept` occurrences: as they came, and in order of size. */
class Cells {
  private readonly kept: number;
  private readonly cells: number;
  private readonly arrived: Float32Array;
  private readonly sorted: Float32Array;
  private readonly seen: Uint16Array;
  private sum = 0;
  private count = 0;

  constructor(cells: number, kept: number) {
    this.cells = cells;
    this.kept = kept;
    this.arrived = new Float32Array(cells * kept);
    this.sorted = new Float32Array(cells * kept);
    this.seen = new Uint16Array(cells);
  }

  isKnown(cell: number): boolean {
    return this.seen[cell]! >= MIN_SEEN;
  }

  store(cell: number, value: number): void {
    const { kept, sorted } = this;
    const v = Math.fround(value);
    const base = cell * kept;
    const seen = this.seen[cell]!;
    const slot = base + (seen % kept);
    this.sum += v - this.arrived[slot]!;
    if (seen < kept) this.count++;
    let end = base + Math.min(seen, kept);
    if (seen >= kept) {
      const gone = this.arrived[slot]!;
      let i = base;
      while (sorted[i] !== gone) i++;
      for (; i + 1 < end; i++) sorted[i] = sorted[i + 1]!;
      end--;
    }
    let i = end;
    for (; i > base && sorted[i - 1]! > v; i--) sorted[i] = sorted[i - 1]!;
    sorted[i] = v;
    this.arrived[slot] = v;
    // Past 60,000 occurrences the count starts over at a full ring.
    this.seen[cell] = seen + 1 < 60_000 ? seen + 1 : seen + 1 - 59_640;
  }

  /** The mean of all that is stored: rhythms are told against it, or level and rhythm would drift apart. */
  mean(): number {
    return this.count > 0 ? this.sum / this.count : 0;
  }

  /** The weighted median of a cell's occurrences and, at half weight, its neighbours'. */
  centre(cell: number): number {
    const { sorted, seen, kept, cells } = this;
    const left = cell === 0 ? cells - 1 : cell - 1;
    const right = cell + 1 === cells ? 0 : cell + 1;
    let a = cell * kept;
    let b = left * kept;
    let c = right * kept;
    const aEnd = a + Math.min(seen[cell]!, kept);
    const bEnd = b + Math.min(seen[left]!, kept);
    const cEnd = c + Math.min(seen[right]!, kept);
    // In halves, so that all is in whole numbers: the middle is where 2 × passed reaches `total`.
    const total = 2 * (aEnd - a) + (bEnd - b) + (cEnd - c);
    let passed = 0;
    let middle = Number.NaN;
    while (passed * 2 <= total) {
      const x = a < aEnd ? sorted[a]! : Infinity;
      const y = b < bEnd ? sorted[b]! : Infinity;
      const z = c < cEnd ? sorted[c]! : Infinity;
      let value = z;
      let weight = 1;
      if (x <= y && x <= z) {
        value = x;
        weight = 2;
        a++;
      } else if (y <= z) {
        value = y;
        b++;
      } else c++;
      if (passed * 2 === total) return (middle + value) / 2;
      passed += weight;
      middle = value;
    }
    return middle;
  }
}
