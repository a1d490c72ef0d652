import { SortedWindow } from "./sorted-window.ts";

const BODY = 0.98;
const MOST = 12;

/**
 * How surprising a number of a stream is, as -log₁₀ of the chance of one as large: the empirical
 * share up to the 98 % quantile of those before it, an exponential tail beyond (the limit of excesses
 * over a high threshold of light-tailed distributions). At most 12.
 */
export class Tail {
  private readonly window: SortedWindow;

  constructor(capacity: number) {
    this.window = new SortedWindow(capacity);
  }

  get length(): number {
    return this.window.length;
  }

  /** `floor` is the least spread worth a surprise, so that a constant stream is not made of glass. */
  surprise(value: number, floor: number): number {
    const n = this.window.length;
    if (n < 20) return 0;
    const edge = this.window.quantile(BODY);
    const above = n - this.window.below(value);
    const inBody = -Math.log10((above + 1) / (n + 1));
    if (value <= edge) return Math.min(inBody, -Math.log10(1 - BODY));
    const scale = Math.max(this.window.meanExcess(BODY), floor);
    const beyond = scale > 0 ? (value - edge) / scale : MOST * Math.LN10;
    return Math.min(MOST, -Math.log10(1 - BODY) + beyond / Math.LN10);
  }

  push(value: number): void {
    this.window.push(value);
  }
}
