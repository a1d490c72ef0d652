const LOWEST = 1.5;
const STEP = 0.25;
const LEVELS = 43;
/** Ten times rarer than what was announced is news again. */
const GROWTH = 1;

/**
 * Tells each event once. An event is announced when its surprise first passes a line, and not again
 * within the quiet time unless it passes a higher line or grows ten times rarer. Kept for lines from
 * 1.5 to 12 decades, a quarter apart, so that a reader may draw the line afterwards.
 */
export class News {
  private readonly quietMs: number;
  private readonly quietUntil = new Float64Array(LEVELS).fill(Number.NEGATIVE_INFINITY);
  private readonly peak = new Float64Array(LEVELS);

  constructor(quietMs: number) {
    this.quietMs = quietMs;
  }

  /** The surprise as far as it is news: as given, or the highest line it is news to. */
  push(at: number, surprise: number): number {
    if (surprise < LOWEST) return Math.max(0, surprise) * 0.8;
    let told = 0.8 * LOWEST;
    const top = Math.min(LEVELS - 1, Math.floor((surprise - LOWEST) / STEP));
    for (let i = 0; i <= top; i++)
      if (at >= this.quietUntil[i]! || surprise >= this.peak[i]! + GROWTH) {
        this.quietUntil[i] = at + this.quietMs;
        this.peak[i] = surprise;
        told = i === top ? surprise : LOWEST + i * STEP;
      }
    return told;
  }
}
