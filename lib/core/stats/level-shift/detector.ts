import type { Random } from "../../random.ts";
import { normalQuantile } from "../normal.ts";
import { SeasonalProfile } from "./profile.ts";
import { Recovery } from "./recovery.ts";
import { fromScale, type Kind, samplingVariance, toScale } from "./scale.ts";
import { MixtureDetector } from "./shiryaev-roberts.ts";
import { SortedWindow } from "./sorted-window.ts";
import { clip, Whitening } from "./whitening.ts";

export type State = "ok" | "firing" | "insufficient_data" | "recovering";

/** One bucket: when it began, its value, and how many events made it where that is known. */
export type Point = { at: number; value: number; n?: number };

export type Step = {
  /** 0..1; the alarm line is at 0.5. */
  score: number;
  state: State;
  /** When the change began, epoch ms, and the range that holds it with 95 %; only while firing. */
  onset: number | null;
  onsetFrom: number | null;
  onsetTo: number | null;
  direction: "up" | "down" | "spread" | null;
  /** What the value should be now, in its own unit; `null` until that is known. */
  expected: number | null;
  /** The mean since onset less what was expected, in the value's unit, with its 95 % interval. */
  effect: { change: number; low: number; high: number } | null;
};

export type LevelShiftOptions = {
  stepMs: number;
  /** The alarm comes at this much evidence; also the least mean run length to a false one. */
  threshold: number;
  random: Random;
  kind?: Kind;
  /** Clean buckets needed before anything is said. */
  minHistory?: number;
  /** Clean buckets remembered. */
  memory?: number;
  /** A shift that lasts this many buckets becomes the new normal. */
  adoptAfter?: number;
  /** Buckets thinner than this are merged with what follows, for at most six hours. */
  minPerBucket?: number;
};

const SIX_HOURS = 6 * 3_600_000;
const RECENT = 256;
const HOUR = 3_600_000;
/** The level follows by a fiftieth an hour, so that it neither swallows the daily rhythm nor an incident. */
const LEVEL_RATE = 0.02;
const SLOWEST = 1 / 600;
const SETTLE = 6;

/**
 * Two weeks of hours, for a weekly rhythm cannot be told from a shift before it has been seen twice;
 * no more than that many buckets of a finer series, and a hundred of a coarser one.
 */
export const usualHistory = (stepMs: number): number =>
  Math.round(Math.min(336, Math.max(100, (14 * 24 * HOUR) / stepMs)));

/** How much of a residual the level takes on, per bucket. */
export const levelRate = (stepMs: number): number =>
  Math.min(LEVEL_RATE, Math.max(SLOWEST, (LEVEL_RATE * stepMs) / HOUR));

/**
 * Streaming detector of level shifts, up, down or in spread: rhythm and level are taken off, the
 * residual is whitened, ranked among clean ones, turned into a normal score and fed to the mixture
 * detector. From alarm to recovery the baseline is frozen, so an incident does not become normal
 * before `adoptAfter`. Points in order of time; repeated, late and non-finite ones change nothing.
 */
export class LevelShift {
  private readonly stepMs: number;
  private readonly threshold: number;
  private readonly logThreshold: number;
  private readonly random: Random;
  private readonly kind: Kind;
  private readonly minHistory: number;
  private readonly adoptAfter: number;
  private readonly minPerBucket: number;
  private readonly levelRate: number;
  private readonly profile: SeasonalProfile;
  private readonly window: SortedWindow;
  private readonly whitening = new Whitening();
  private readonly mixture = new MixtureDetector();
  private readonly recovery = new Recovery();
  /** Of the last scored buckets: when, and how far from expected on the even scale. */
  private readonly times = new Float64Array(RECENT);
  private readonly distances = new Float32Array(RECENT);
  private scored = 0;
  private level = 0;
  private learned = 0;
  private extraVariance = 0;
  private lastAt = Number.NEGATIVE_INFINITY;
  private mode = 0;
  private stale = 0;
  private firingFor = 0;
  private settling = 0;
  private pendingAt = 0;
  private pendingN = 0;
  private pendingSum = 0;
  private step: Step = {
    score: 0,
    state: "insufficient_data",
    onset: null,
    onsetFrom: null,
    onsetTo: null,
    direction: null,
    expected: null,
    effect: null,
  };

  constructor(options: LevelShiftOptions) {
    this.stepMs = options.stepMs;
    this.threshold = options.threshold;
    this.logThreshold = Math.log(options.threshold);
    this.random = options.random;
    this.kind = options.kind ?? "plain";
    this.minHistory = options.minHistory ?? usualHistory(options.stepMs);
    this.adoptAfter = options.adoptAfter ?? 168;
    this.minPerBucket = options.minPerBucket ?? 20;
    this.levelRate = levelRate(options.stepMs);
    this.profile = new SeasonalProfile(options.stepMs);
    this.window = new SortedWindow(Math.max(options.memory ?? 672, this.minHistory));
  }

  /** Clean buckets still missing before there is an answer. */
  get missing(): number {
    return Math.max(0, this.minHistory - this.window.length);
  }

  push(point: Point): Step {
    if (!Number.isFinite(point.value) || !(point.at > this.lastAt)) return this.step;
    if (point.n === undefined) return this.take(point.at, point.value, 1);
    if (!(point.n > 0)) return this.step;
    if (this.pendingN === 0) this.pendingAt = point.at;
    this.pendingN += point.n;
    this.pendingSum += point.n * point.value;
    if (this.pendingN < this.minPerBucket && point.at - this.pendingAt < SIX_HOURS)
      return this.step;
    const [n, value] = [this.pendingN, this.pendingSum / this.pendingN];
    this.pendingN = 0;
    this.pendingSum = 0;
    return this.take(point.at, value, n);
  }

  private take(at: number, value: number, n: number): Step {
    const x = toScale(this.kind, value, n);
    if (this.learned === 0) this.level = x;
    const rhythm = this.profile.at(at);
    const distance = x - this.level - rhythm;
    const sampling = samplingVariance(this.kind, n);
    const sd = this.kind === "rate" ? Math.sqrt(sampling + this.extraVariance) : 1;
    const residual = distance / sd;
    const steps = Math.max(1, Math.round((at - this.lastAt) / this.stepMs) || 1);
    const fresh = this.whitening.fresh(residual, Math.min(steps, 1_000));
    const scale = this.window.spread();
    const isKnown = this.window.length >= this.minHistory;
    let z = 0;
    if (isKnown) {
      z = normalQuantile(this.window.rank(fresh, this.random.next()));
      if (!Number.isFinite(z)) z = 0;
      this.times[this.scored % RECENT] = at;
      this.distances[this.scored % RECENT] = distance;
      this.scored++;
      this.mixture.push(z);
    }
    if (this.firingFor === 0 || !isKnown) {
      if (isKnown && this.mixture.statistic() >= this.threshold) this.alarm();
      else this.learn(residual, distance + rhythm, sd, fresh, scale, steps);
    } else this.continue(z);
    this.whitening.follow(residual);
    this.lastAt = at;
    return this.answer(rhythm, isKnown, scale * sd);
  }

  private learn(
    residual: number,
    offset: number,
    sd: number,
    fresh: number,
    scale: number,
    steps: number,
  ): void {
    const limit = this.window.length >= 12 ? 3 * scale : Infinity;
    const kept = clip(residual, limit);
    if (steps === 1) this.whitening.learn(residual, limit);
    this.refresh();
    this.window.push(fresh);
    this.learned++;
    this.level += kept * sd * Math.max(this.levelRate, 1 / (this.learned + 1));
    this.profile.learn(offset, scale * sd);
    if (this.kind === "rate") {
      const extra = (kept * sd) ** 2 - (sd * sd - this.extraVariance);
      this.extraVariance += (extra - this.extraVariance) * Math.max(1 / 300, 1 / this.learned);
      if (this.extraVariance < 0) this.extraVariance = 0;
    }
    if (this.settling > 0) this.settling--;
  }

  /** Once another rhythm is in use, residuals of the old one go two for each that comes. */
  private refresh(): void {
    if (this.profile.mode !== this.mode) {
      this.mode = this.profile.mode;
      this.stale = this.window.length;
      this.whitening.relearn();
    }
    for (let i = 0; i < 2 && this.stale > 0 && this.window.length > this.minHistory; i++) {
      this.window.dropOldest();
      this.stale--;
    }
  }

  private alarm(): void {
    const { ago, from, to } = this.mixture.onset();
    const direction = this.mixture.direction();
    const timeOf = (back: number) => this.times[(this.scored - 1 - back) % RECENT]!;
    this.firingFor = ago + 1;
    this.settling = 0;
    const { mean, meanSquare } = this.mixture.recent(ago + 1);
    this.recovery.begin(mean, meanSquare, direction === "spread");
    this.step = {
      ...this.step,
      onset: timeOf(ago),
      onsetFrom: timeOf(from),
      onsetTo: timeOf(to),
      direction,
    };
  }

  private continue(z: number): void {
    this.firingFor++;
    if (this.recovery.push(z)) this.rest();
    else if (this.firingFor >= this.adoptAfter) {
      this.adopt();
      this.rest();
    }
  }

  private rest(): void {
    this.firingFor = 0;
    this.settling = SETTLE;
    this.mixture.reset();
  }

  /** What has been so for long is normal now: level and spread are taken from the last buckets. */
  private adopt(): void {
    const many = Math.min(this.firingFor, RECENT, this.scored);
    const recent = Array.from(
      { length: many },
      (_, back) => this.distances[(this.scored - many + back) % RECENT]!,
    );
    const middle = [...recent].sort((a, b) => a - b)[many >> 1]!;
    this.level += middle;
    if (this.kind === "rate") return;
    const { rho } = this.whitening;
    const keep = Math.sqrt(1 - rho * rho);
    for (let i = 1; i < many; i++)
      this.window.push((recent[i]! - middle - rho * (recent[i - 1]! - middle)) / keep);
  }

  private answer(rhythm: number, isKnown: boolean, spread: number): Step {
    const isFiring = this.firingFor > 0;
    const evidence = isKnown ? Math.max(0, Math.log(this.mixture.statistic())) : 0;
    const expected = this.level + rhythm;
    this.step = {
      score: evidence / (evidence + this.logThreshold),
      state: !isKnown
        ? "insufficient_data"
        : isFiring
          ? "firing"
          : this.settling > 0
            ? "recovering"
            : "ok",
      onset: isFiring ? this.step.onset : null,
      onsetFrom: isFiring ? this.step.onsetFrom : null,
      onsetTo: isFiring ? this.step.onsetTo : null,
      direction: isFiring ? this.step.direction : null,
      expected: isKnown ? fromScale(this.kind, expected) : null,
      effect: isFiring ? this.effect(expected, spread) : null,
    };
    return this.step;
  }

  private effect(expected: number, spread: number): Step["effect"] {
    const many = Math.min(this.firingFor, RECENT, this.scored);
    let sum = 0;
    for (let back = 0; back < many; back++)
      sum += this.distances[(this.scored - 1 - back) % RECENT]!;
    const mean = sum / many;
    const { rho } = this.whitening;
    const reach = 1.959964 * spread * Math.sqrt((1 + rho) / (1 - rho) / many);
    const base = fromScale(this.kind, expected);
    const changeOf = (shift: number) => fromScale(this.kind, expected + shift) - base;
    return { change: changeOf(mean), low: changeOf(mean - reach), high: changeOf(mean + reach) };
  }
}
