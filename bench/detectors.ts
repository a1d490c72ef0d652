import { type Random, seededRandom } from "#lib/core/random.ts";
import { thresholdFor } from "#lib/core/stats/level-shift/budget.ts";
import { LevelShift } from "#lib/core/stats/level-shift/detector.ts";
import { NOISES, poisson } from "#lib/core/stats/level-shift/testing.ts";
import { normalDraw } from "#lib/core/stats/normal.ts";

/**
 * The level-shift detector: run length to a false alarm against the promised one, hours to see a
 * drop, and speed. Arguments: runs per noise (100), promised run length (1000).
 */
const RUNS = Number(process.argv[2] ?? 100);
const PROMISED = Number(process.argv[3] ?? 1_000);
const HOUR = 3_600_000;
const MONDAY = 4 * 24 * HOUR;
const rhythm = (i: number) =>
  2 * Math.sin((2 * Math.PI * i) / 24) - (Math.floor(i / 24) % 7 >= 5 ? 1.5 : 0);

const makers: Record<string, (random: Random) => (i: number) => number> = {
  ...Object.fromEntries(
    Object.entries(NOISES).map(([name, noise]) => [
      name,
      (random: Random) => {
        const draw = noise(random);
        return (i: number) => 20 + rhythm(i) + draw();
      },
    ]),
  ),
  "Poisson counts": (random) => (i) => poisson(random, Math.exp(3 + 0.3 * rhythm(i))),
};

const runLengths = Object.fromEntries(
  Object.entries(makers).map(([name, make]) => {
    let [exposure, alarms] = [0, 0];
    for (let run = 0; run < RUNS; run++) {
      const value = make(seededRandom(run * 31 + 7));
      const detector = new LevelShift({
        stepMs: HOUR,
        threshold: PROMISED,
        random: seededRandom(run + 1),
      });
      for (let [i, scored] = [0, 0]; scored < 5 * PROMISED; i++) {
        const { state } = detector.push({ at: MONDAY + i * HOUR, value: value(i) });
        if (state !== "insufficient_data") scored++;
        if (state !== "insufficient_data") exposure++;
        if (state === "firing") {
          alarms++;
          break;
        }
      }
    }
    return [name, { promised: PROMISED, measured: Math.round(exposure / Math.max(1, alarms)) }];
  }),
);

/** Median hours from a drop of so many points of a 90 % rate to the alarm; one false page a month. */
const delays = [20, 200, 2_000].flatMap((perHour) =>
  [3, 5, 10, 18].map((points) => {
    const seen: number[] = [];
    for (let run = 0; run < Math.min(RUNS, 31); run++) {
      const random = seededRandom(run * 97 + perHour + points);
      const detector = new LevelShift({
        stepMs: HOUR,
        threshold: thresholdFor(HOUR, 12),
        random: seededRandom(run + 1),
        kind: "rate",
      });
      const drop = 900;
      let hours = 500;
      for (let i = 0; i < drop + 500; i++) {
        const rate = 0.9 + 0.01 * Math.sin((2 * Math.PI * i) / 24) - (i >= drop ? points / 100 : 0);
        const spread = Math.sqrt(perHour * rate * (1 - rate));
        const hits = Math.min(
          perHour,
          Math.max(0, Math.round(perHour * rate + spread * normalDraw(random))),
        );
        const step = detector.push({ at: MONDAY + i * HOUR, value: hits / perHour, n: perHour });
        if (
          i >= drop &&
          step.state === "firing" &&
          (step.onset ?? 0) >= MONDAY + (drop - 24) * HOUR
        ) {
          hours = i - drop + 1;
          break;
        }
      }
      seen.push(hours);
    }
    seen.sort((a, b) => a - b);
    const middle = seen[seen.length >> 1]!;
    return { perHour, dropPoints: points, medianHours: middle >= 500 ? "over 500" : middle };
  }),
);

const SERIES = 10_000;
const YEAR = 8_760;
const SAMPLE = 60;
const random = seededRandom(1);
const year = Float64Array.from({ length: YEAR }, (_, i) => 10 + rhythm(i) + normalDraw(random));
const play = (seed: number) => {
  const detector = new LevelShift({
    stepMs: HOUR,
    threshold: thresholdFor(HOUR, 12, SERIES),
    random: seededRandom(seed),
  });
  for (let i = 0; i < YEAR; i++) detector.push({ at: MONDAY + i * HOUR, value: year[i]! });
  return detector;
};
const cpuSeconds = (work: () => void) => {
  const from = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1e6;
};
for (let i = 0; i < 10; i++) play(i);
const sampled = cpuSeconds(() => {
  for (let i = 0; i < SAMPLE; i++) play(i);
});
const live = Array.from({ length: 1_000 }, (_, i) => {
  const detector = new LevelShift({ stepMs: HOUR, threshold: 1e6, random: seededRandom(i) });
  for (let k = 0; k < 700; k++) detector.push({ at: MONDAY + k * HOUR, value: year[k]! });
  return detector;
});
const bucket = cpuSeconds(() => {
  for (const detector of live) detector.push({ at: MONDAY + 701 * HOUR, value: 10 });
});

console.log(
  JSON.stringify(
    {
      bench: "detectors",
      runLengths,
      delays,
      speed: {
        series: SERIES,
        yearOfHoursCpuSeconds: round((sampled / SAMPLE) * SERIES),
        nanosecondsPerBucket: Math.round((sampled / SAMPLE / YEAR) * 1e9),
        oneNewBucketCpuSeconds: round((bucket / live.length) * SERIES),
        extrapolatedFromSeries: SAMPLE,
      },
    },
    null,
    2,
  ),
);

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
