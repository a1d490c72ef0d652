import { type Random, seededRandom } from "../../random.ts";
import { normalDraw } from "../normal.ts";

export type TestSeries = {
  name: string;
  stepMs: number;
  values: { at: number; value: number }[];
  /** Places of the event, half-open; `null` for a series without one. */
  event: { from: number; to: number } | null;
};

const MINUTE = 60_000;
/** 2026-01-05, a Monday. */
const START = 1_767_571_200_000;

/** Noise with variance about 1, drawn one value at a time. */
export const NOISES: Record<string, (random: Random) => () => number> = {
  gaussian: (random) => () => normalDraw(random),
  "student-t3": (random) => () => {
    const square = normalDraw(random) ** 2 + normalDraw(random) ** 2 + normalDraw(random) ** 2;
    return normalDraw(random) / Math.sqrt(square / 3);
  },
  lognormal: (random) => () => Math.exp(normalDraw(random)) / 2.16,
  "AR(0.3)": (random) => autoregressive(random, 0.3),
  "AR(0.6)": (random) => autoregressive(random, 0.6),
};

function autoregressive(random: Random, rho: number): () => number {
  let state = normalDraw(random);
  return () => {
    state = rho * state + Math.sqrt(1 - rho * rho) * normalDraw(random);
    return state;
  };
}

/** A Poisson draw: exact for small means, normal beyond 500. */
export function poisson(random: Random, mean: number): number {
  if (mean > 500) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normalDraw(random)));
  let [count, left] = [0, random.next()];
  for (const edge = Math.exp(-mean); left > edge; count++) left *= random.next();
  return count;
}

/** What an ordinary series does, in standard deviations of its noise. */
type Base = {
  stepMs: number;
  length: number;
  hasRhythm: boolean;
  make: (random: Random) => (i: number) => number;
};

const dailyWave = (i: number, perDay: number) => Math.sin((2 * Math.PI * i) / perDay);
const weekend = (i: number, perDay: number) => (Math.floor(i / perDay) % 7 >= 5 ? 1 : 0);

const BASES: Record<string, Base> = {
  "five-minute load": {
    hasRhythm: true,
    stepMs: 5 * MINUTE,
    length: 4_032,
    make: (random) => {
      const noise = NOISES["AR(0.6)"]!(random);
      return (i) => 40 + 12 * dailyWave(i, 288) + 2 * noise();
    },
  },
  "flat with noise": {
    hasRhythm: false,
    stepMs: 5 * MINUTE,
    length: 4_032,
    make: (random) => () => 1.7 + 0.05 * normalDraw(random),
  },
  "latency with outliers": {
    hasRhythm: true,
    stepMs: 5 * MINUTE,
    length: 4_032,
    make: (random) => (i) =>
      random.around(300, 0.12) * (1 + 0.15 * dailyWave(i, 288)) * (random.chance(0.01) ? 1.6 : 1),
  },
  "hourly counts": {
    hasRhythm: true,
    stepMs: 60 * MINUTE,
    length: 2_016,
    make: (random) => (i) =>
      poisson(random, 60 * (1 + 0.5 * dailyWave(i, 24)) * (1 - 0.4 * weekend(i, 24))),
  },
  "hourly score": {
    hasRhythm: false,
    stepMs: 60 * MINUTE,
    length: 2_016,
    make: (random) => {
      const noise = NOISES["AR(0.3)"]!(random);
      return (i) => 0.86 + 0.01 * dailyWave(i, 24) + 0.012 * noise();
    },
  },
};

/** Changes a value at place `k` (from 0) of the event; `sd` and `base` describe the series. */
type Event = (value: number, k: number, sd: number, length: number, random: Random) => number;

const EVENTS: Record<string, { length: number; apply: Event }> = {
  spike: { length: 3, apply: (value, _k, sd) => value + 8 * sd },
  "level shift": { length: 150, apply: (value, _k, sd) => value + 3 * sd },
  "slow drift": { length: 250, apply: (value, k, sd, length) => value + (6 * sd * k) / length },
  "variance change": {
    length: 120,
    apply: (value, _k, sd, _length, random) => value + 3 * sd * normalDraw(random),
  },
  "frequency change": {
    length: 96,
    apply: (value, k, sd) => value + 4 * sd * Math.sin((2 * Math.PI * k) / 8),
  },
  dropout: { length: 20, apply: () => 0 },
};

/** Every base with every event, and without one; the same series for the same seed. */
export function corpus(seed: number): TestSeries[] {
  const made: TestSeries[] = [];
  for (const [baseName, base] of Object.entries(BASES))
    for (const eventName of [...Object.keys(EVENTS), "flatline", "seasonal break", "nothing"]) {
      if (eventName === "seasonal break" && !base.hasRhythm) continue;
      const random = seededRandom(seed * 7_919 + made.length * 104_729);
      const plain = base.make(random);
      const values = Array.from({ length: base.length }, (_, i) => ({
        at: START + i * base.stepMs,
        value: plain(i),
      }));
      const series = { name: `${eventName} in ${baseName}`, stepMs: base.stepMs, values };
      if (eventName === "nothing") made.push({ ...series, event: null });
      else made.push({ ...series, event: inject(eventName, values, base, random) });
    }
  return made;
}

function inject(
  name: string,
  values: { value: number }[],
  base: Base,
  random: Random,
): { from: number; to: number } {
  const from = random.whole(Math.round(base.length * 0.45), Math.round(base.length * 0.8));
  const perDay = Math.round((24 * 60 * MINUTE) / base.stepMs);
  const sd = noiseOf(values, perDay);
  if (name === "flatline") {
    for (let k = 0; k < 60; k++) values[from + k]!.value = values[from]!.value;
    return { from, to: from + 60 };
  }
  if (name === "seasonal break") {
    // A day that goes by half a day early, as after a wrong time zone.
    const old = values.slice(from, from + perDay + (perDay >> 1)).map(({ value }) => value);
    for (let k = 0; k < perDay; k++) values[from + k]!.value = old[k + (perDay >> 1)]!;
    return { from, to: from + perDay };
  }
  const { length, apply } = EVENTS[name]!;
  for (let k = 0; k < length; k++) {
    const slot = values[from + k]!;
    slot.value = apply(slot.value, k, sd, length, random);
  }
  return { from, to: from + length };
}

/** The noise of a series: the spread of its day-to-day differences, shared between the two days. */
function noiseOf(values: readonly { value: number }[], perDay: number): number {
  const differences = values
    .slice(perDay)
    .map(({ value }, i) => Math.abs(value - values[i]!.value));
  differences.sort((a, b) => a - b);
  return (1.4826 * differences[differences.length >> 1]!) / Math.SQRT2;
}
