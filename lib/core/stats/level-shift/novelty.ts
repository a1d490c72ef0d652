import { levelRate } from "./detector.ts";
import { PATTERN, PatternNovelty } from "./pattern.ts";
import { SeasonalProfile } from "./profile.ts";
import { SortedWindow } from "./sorted-window.ts";
import { Tail } from "./tail.ts";
import { clip, Whitening } from "./whitening.ts";

const RECENT = 2_000;
/** Decades taken off the roughness view, whose overlapping stretches repeat themselves. */
const ROUGHNESS_DISCOUNT = 2;

/**
 * How unlike its past one value of a series is, in decades of rarity, by four views: a value near
 * which none has been, a shape of twelve values not seen, a step against rhythm and memory, a change
 * of roughness. The first three are averaged, rarest first, so that one view alone needs to be rarer.
 */
export class Novelty {
  private readonly stepMs: number;
  private readonly values: SortedWindow;
  private readonly pattern: PatternNovelty;
  private readonly valueTail: Tail;
  private readonly patternTail: Tail;
  private readonly stepTail = new Tail(RECENT);
  private readonly roughTail = new Tail(RECENT);
  private readonly calmTail = new Tail(RECENT);
  private readonly profile: SeasonalProfile;
  private readonly whitening = new Whitening();
  private readonly residuals = new SortedWindow(RECENT);
  private readonly moves = new Float64Array(PATTERN);
  private movesSum = 0;
  private level = 0;
  private lastValue = 0;
  private lastAt = Number.NEGATIVE_INFINITY;
  seen = 0;

  constructor(stepMs: number, memory: number) {
    this.stepMs = stepMs;
    this.values = new SortedWindow(memory, true);
    this.pattern = new PatternNovelty(memory);
    this.valueTail = new Tail(memory);
    this.patternTail = new Tail(memory);
    this.profile = new SeasonalProfile(stepMs);
  }

  push(at: number, value: number): number {
    if (this.seen === 0) this.level = value;
    // The least distance worth a surprise: a fiftieth of the usual range.
    const range = this.values.quantile(0.98) - this.values.quantile(0.02);
    const floor = 0.02 * range + 1e-6 * Math.abs(this.level) + 1e-12;
    const byValue = this.byValue(value, floor);
    const byPattern = this.byPattern(value, floor);
    const byStep = this.byStep(at, value, floor);
    const byRoughness = this.byRoughness(value, floor);
    this.lastValue = value;
    this.lastAt = at;
    this.seen++;
    const [high, low] = byValue > byPattern ? [byValue, byPattern] : [byPattern, byValue];
    const shape = (high + 0.5 * low) / 1.5;
    const first = Math.max(high, byStep);
    const second = byStep >= high ? high : Math.max(low, byStep);
    const all = (first + 0.5 * second) / 1.5;
    return Math.max((shape + all) / 2, byRoughness - ROUGHNESS_DISCOUNT);
  }

  private byValue(value: number, floor: number): number {
    const nearest = this.seen > 0 ? this.values.nearest(value) : 0;
    const surprise = this.valueTail.surprise(nearest, floor);
    this.values.push(value);
    this.valueTail.push(nearest);
    return surprise;
  }

  private byPattern(value: number, floor: number): number {
    const distance = this.pattern.push(value);
    if (distance === null) return 0;
    const surprise = this.patternTail.surprise(distance, floor);
    this.patternTail.push(distance);
    return surprise;
  }

  private byStep(at: number, value: number, floor: number): number {
    const residual = value - this.level - this.profile.at(at);
    const gap = Math.max(1, Math.round((at - this.lastAt) / this.stepMs) || 1);
    const fresh = Math.abs(this.whitening.fresh(residual, Math.min(gap, 1_000)));
    const surprise = this.stepTail.surprise(fresh, floor);
    this.stepTail.push(fresh);
    this.residuals.push(residual);
    const scale = this.residuals.spread();
    const limit = this.residuals.length >= 12 ? 3 * scale : Infinity;
    this.level += clip(residual, limit) * Math.max(levelRate(this.stepMs), 1 / (this.seen + 2));
    if (gap === 1) this.whitening.learn(residual, limit);
    this.whitening.follow(residual);
    this.profile.learn(value - this.level, scale);
    return surprise;
  }

  private byRoughness(value: number, floor: number): number {
    const most = 6 * Math.max(this.values.spread(), floor);
    const move = this.seen > 0 ? Math.min(Math.abs(value - this.lastValue), most) : 0;
    const slot = this.seen % PATTERN;
    this.movesSum += move - this.moves[slot]!;
    this.moves[slot] = move;
    if (this.seen < PATTERN) return 0;
    const rough = Math.log(Math.max(0, this.movesSum) / PATTERN + floor);
    const surprise = Math.max(
      this.roughTail.surprise(rough, 0.05),
      this.calmTail.surprise(-rough, 0.05),
    );
    this.roughTail.push(rough);
    this.calmTail.push(-rough);
    return surprise;
  }
}
