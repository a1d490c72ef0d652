import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { seededRandom } from "../../random.ts";
import { normalDraw } from "../normal.ts";
import { LevelShift, type Step } from "./detector.ts";
import { corpus, NOISES, poisson } from "./testing.ts";
import { Watch } from "./watch.ts";

const HOUR = 3_600_000;
const MONDAY = 4 * 24 * HOUR;
const rhythm = (i: number) =>
  2 * Math.sin((2 * Math.PI * i) / 24) - (Math.floor(i / 24) % 7 >= 5 ? 1.5 : 0);
const watch = (threshold: number, more = {}) =>
  new LevelShift({ stepMs: HOUR, threshold, random: seededRandom(7), ...more });

/** Feeds `value(i)` by the hour until the alarm; how many scored buckets that took, at most `most`. */
function runLength(threshold: number, most: number, value: (i: number) => number, seed: number) {
  const detector = watch(threshold, { random: seededRandom(seed) });
  let scored = 0;
  for (let i = 0; scored < most; i++) {
    const { state } = detector.push({ at: MONDAY + i * HOUR, value: value(i) });
    if (state !== "insufficient_data") scored++;
    if (state === "firing") return { scored, isAlarm: true };
  }
  return { scored, isAlarm: false };
}

describe("run length to a false alarm is at least the promised one", () => {
  const promised = 600;
  const makers: Record<string, (seed: number) => (i: number) => number> = {};
  for (const [name, noise] of Object.entries(NOISES))
    makers[name] = (seed) => {
      const draw = noise(seededRandom(seed));
      return (i) => 20 + rhythm(i) + draw();
    };
  makers["Poisson counts"] = (seed) => {
    const random = seededRandom(seed);
    return (i) => poisson(random, Math.exp(3 + 0.3 * rhythm(i)));
  };
  for (const [name, make] of Object.entries(makers))
    it(`on ${name} noise with daily and weekly rhythm`, () => {
      let [exposure, alarms] = [0, 0];
      for (let run = 0; run < 40; run++) {
        const { scored, isAlarm } = runLength(promised, 4 * promised, make(run * 31 + 7), run + 1);
        exposure += scored;
        alarms += Number(isAlarm);
      }
      // Exposure per alarm is the mean run length, runs cut short included.
      assert.ok(exposure / alarms >= promised, `${Math.round(exposure / alarms)} buckets`);
    });
});

describe("a level shift", () => {
  const series = (from: number, to: number, size: number, seed = 3) => {
    const random = seededRandom(seed);
    return (i: number) =>
      50 + 2 * rhythm(i) + normalDraw(random) + (i >= from && i < to ? size : 0);
  };
  const play = (length: number, value: (i: number) => number, more = {}): Step[] => {
    const detector = watch(8_760, more);
    return Array.from({ length }, (_, i) =>
      detector.push({ at: MONDAY + i * HOUR, value: value(i) }),
    );
  };

  it("is seen within hours, dated, sized, and over when it is over", () => {
    const steps = play(1_000, series(700, 760, -4));
    const seen = steps.findIndex(({ state }) => state === "firing");
    assert.ok(seen >= 700 && seen <= 706, String(seen));
    const step = steps[seen + 10]!;
    assert.ok(Math.abs(step.onset! - (MONDAY + 700 * HOUR)) <= 2 * HOUR);
    assert.ok(step.onsetFrom! <= step.onset! && step.onset! <= step.onsetTo!);
    assert.equal(step.direction, "down");
    assert.ok(Math.abs(step.effect!.change + 4) < 1.2 && step.effect!.high < -1);
    assert.ok(step.score >= 0.5);
    const over = steps.findIndex(({ state }, i) => i > seen && state !== "firing");
    assert.ok(over >= 758 && over <= 775, String(over));
    assert.equal(steps[over]!.state, "recovering");
    assert.equal(steps[999]!.state, "ok");
  });

  it("does not become normal while it lasts, until it has lasted a week", () => {
    const steps = play(1_400, series(700, 9_999, 5));
    const seen = steps.findIndex(({ state }) => state === "firing");
    for (let i = seen; i < seen + 150; i++) assert.equal(steps[i]!.state, "firing", String(i));
    assert.ok(Math.abs(steps[860]!.expected! - (50 + 2 * rhythm(860))) < 2);
    assert.equal(steps[1_399]!.state, "ok");
    assert.ok(Math.abs(steps[1_399]!.expected! - (55 + 2 * rhythm(1_399))) < 2);
  });

  it("that creeps in over days is seen", () => {
    const random = seededRandom(8);
    const steps = play(1_100, (i) => 50 + normalDraw(random) + Math.max(0, i - 700) * 0.05);
    const seen = steps.findIndex(({ state }) => state === "firing");
    assert.ok(seen > 700 && seen < 800, String(seen));
  });

  it("of the spread alone is seen, and called that", () => {
    const random = seededRandom(14);
    const steps = play(900, (i) => 50 + normalDraw(random) * (i >= 700 ? 5 : 1));
    const seen = steps.findIndex(({ state }) => state === "firing");
    assert.ok(seen >= 700 && seen < 760, String(seen));
  });

  it("of a rate is sized in the rate's own unit, thin buckets being merged", () => {
    const random = seededRandom(4);
    const detector = watch(8_760, { kind: "rate" });
    let last: Step | null = null;
    for (let i = 0; i < 4_200; i++) {
      let hits = 0;
      for (let k = 0; k < 7; k++) hits += Number(random.chance(i >= 4_000 ? 0.55 : 0.9));
      last = detector.push({ at: MONDAY + i * HOUR, value: hits / 7, n: 7 });
    }
    assert.equal(last!.state, "firing");
    assert.ok(Math.abs(last!.effect!.change + 0.35) < 0.08, String(last!.effect!.change));
    assert.ok(Math.abs(last!.onset! - (MONDAY + 4_000 * HOUR)) <= 24 * HOUR);
  });
});

describe("odd series", () => {
  it("too short a one is not enough data, and never fine", () => {
    const detector = watch(1_000);
    for (let i = 0; i < 336; i++) {
      assert.equal(detector.missing, 336 - i);
      assert.equal(detector.push({ at: i * HOUR, value: i % 5 }).state, "insufficient_data");
    }
    assert.equal(detector.push({ at: 336 * HOUR, value: 1 }).state, "ok");
  });

  it("repeated, late and non-finite points change nothing", () => {
    const [plain, odd] = [watch(1_000), watch(1_000)];
    const random = seededRandom(12);
    for (let i = 0; i < 400; i++) {
      const point = { at: i * HOUR, value: normalDraw(random) };
      const expected = plain.push(point);
      const got = odd.push(point);
      odd.push({ at: point.at, value: 1e9 });
      odd.push({ at: point.at - HOUR, value: -1e9 });
      odd.push({ at: point.at + 1, value: Number.NaN });
      assert.deepEqual(got, expected);
    }
  });

  it("a constant one is fine, through gaps and uneven steps, and so is one of tiny or huge numbers", () => {
    for (const value of [
      () => 0,
      () => 42,
      (digit: number) => 1e9 + digit,
      (digit: number) => 1e-9 * digit,
    ]) {
      const random = seededRandom(13);
      const [level, all] = [
        watch(1e6),
        new Watch({ stepMs: HOUR, random: seededRandom(1), pagesPerYear: 0.5 }),
      ];
      let at = 0;
      for (let i = 0; i < 900; i++) {
        at += HOUR * (random.chance(0.03) ? random.whole(2, 60) : 0.8 + 0.4 * random.next());
        const made = value(random.whole(0, 4));
        const steps = [level.push({ at, value: made }), all.push({ at, value: made })];
        for (const { score, state } of steps) {
          assert.ok(score >= 0 && score <= 1, `${score}`);
          assert.notEqual(state, "firing");
        }
      }
    }
  });
});

describe("the watch over a varied corpus", () => {
  const series = corpus(5);
  let [found, events, falseAlarms, days] = [0, 0, 0, 0];
  const missed: string[] = [];
  for (const { name, stepMs, values, event } of series) {
    const detector = new Watch({ stepMs, random: seededRandom(1) });
    let isFound = false;
    values.forEach((point, i) => {
      if (detector.push(point).score < 0.5) return;
      if (event && i >= event.from && i < event.to + 12) isFound = true;
      else falseAlarms++;
    });
    days += (values.length * stepMs) / (24 * HOUR);
    if (!event) continue;
    events++;
    if (isFound) found++;
    else missed.push(name);
  }

  it("finds at least 85 of 100 spikes, shifts, drifts, breaks, dropouts and flat lines", () => {
    assert.ok(found / events >= 0.85, `${found} of ${events}; missed ${missed.join(", ")}`);
  });

  it("keeps about its budget of one false alarm a month", () => {
    assert.ok(falseAlarms / (days / 30) <= 1.5, `${falseAlarms} in ${days} days`);
  });
});
