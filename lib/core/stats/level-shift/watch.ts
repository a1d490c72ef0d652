import type { Random } from "../../random.ts";
import { thresholdFor } from "./budget.ts";
import { LevelShift, type Point, type State, type Step } from "./detector.ts";
import { News } from "./news.ts";
import { Novelty } from "./novelty.ts";
import type { Kind } from "./scale.ts";

const DAY = 86_400_000;
const QUIET_DAYS = 1.25;
/** One announcement stands for a run of surprising values: worth about a decade of rarity. */
const RUN = 1;
const MOST = 12;

export type WatchOptions = {
  stepMs: number;
  random: Random;
  /** False pages allowed a year. A promise for level shifts, held on average for novelties. */
  pagesPerYear?: number;
  kind?: Kind;
  /** Values remembered. */
  memory?: number;
  /** Values before anything is said; a day of them unless told, 60 to 300. */
  warmUp?: number;
};

/**
 * One series watched for level shifts and for novelties of value, shape, step and roughness at once.
 * The score sets the surprise against the page budget, 0.5 on the line, and tells each event once:
 * it falls back while the event goes on, which the state does not. Points in order of time;
 * repeated, late and non-finite ones repeat the last answer.
 */
export class Watch {
  private readonly line: number;
  private readonly handicap: number;
  private readonly warmUp: number;
  private readonly shifts: LevelShift;
  private readonly novelty: Novelty;
  private readonly news: News;
  private readonly quietMs: number;
  private lastAt = Number.NEGATIVE_INFINITY;
  private wasShifted = false;
  private eventAt: number | null = null;
  private eventUntil = Number.NEGATIVE_INFINITY;
  private step: Step | null = null;

  constructor(options: WatchOptions) {
    const { stepMs } = options;
    const perDay = Math.max(1, Math.round(DAY / stepMs));
    const threshold = thresholdFor(stepMs, options.pagesPerYear ?? 12);
    this.line = Math.max(2, Math.log10(threshold) - RUN);
    this.handicap = Math.log10(threshold) - this.line;
    this.warmUp = options.warmUp ?? Math.min(300, Math.max(60, perDay));
    this.shifts = new LevelShift({
      stepMs,
      threshold,
      random: options.random,
      kind: options.kind,
      minHistory: Math.max(this.warmUp, 100),
      memory: 2_000,
      adoptAfter: Math.max(72, perDay),
    });
    this.novelty = new Novelty(stepMs, options.memory ?? 4_096);
    this.quietMs = Math.max(QUIET_DAYS * DAY, 30 * stepMs);
    this.news = new News(this.quietMs);
  }

  push(point: Point): Step {
    const { at, value } = point;
    if (this.step && (!Number.isFinite(value) || !(at > this.lastAt))) return this.step;
    const shift = this.shifts.push(point);
    if (!Number.isFinite(value)) return shift;
    this.lastAt = at;
    const novelty = Math.min(MOST, this.novelty.push(at, value));
    // An alarm that goes on gathers evidence without end; it is news only when it begins.
    const isOld = shift.state === "firing" && this.wasShifted;
    this.wasShifted = shift.state === "firing";
    const evidence = isOld ? 0 : Math.min(MOST, decadesOf(shift.score, this.line + this.handicap));
    const surprise = Math.max(novelty, evidence - this.handicap);
    const isKnown = this.novelty.seen > this.warmUp;
    const told = isKnown ? this.news.push(at, surprise) : 0;
    if (told >= this.line) {
      if (this.eventAt === null) this.eventAt = shift.onset ?? at;
      this.eventUntil = at + this.quietMs / 10;
    } else if (isKnown && surprise >= this.line) this.eventUntil = at + this.quietMs / 10;
    const state = this.stateOf(isKnown, at, surprise, shift);
    if (state === "ok") this.eventAt = null;
    this.step = {
      ...shift,
      score: told / (told + this.line),
      state,
      onset: state === "firing" || state === "recovering" ? (shift.onset ?? this.eventAt) : null,
    };
    return this.step;
  }

  private stateOf(isKnown: boolean, at: number, surprise: number, shift: Step): State {
    if (!isKnown) return "insufficient_data";
    if (shift.state === "firing" || surprise >= this.line) return "firing";
    if (at < this.eventUntil && this.eventAt !== null) return "recovering";
    return shift.state === "recovering" ? "recovering" : "ok";
  }
}

/** A level shift's score back to log₁₀ of its evidence, where `line` is at 0.5. */
const decadesOf = (score: number, line: number): number =>
  score >= 1 ? MOST : (score / (1 - score)) * line;
