import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { seededRandom } from "../../random.ts";
import { normalDraw } from "../normal.ts";
import { eBenjaminiHochberg, expectedDelay, smallestShift, thresholdFor } from "./budget.ts";
import { News } from "./news.ts";
import { PatternNovelty } from "./pattern.ts";
import { SeasonalProfile } from "./profile.ts";
import { RateShift } from "./rate-shift.ts";
import { MixtureDetector } from "./shiryaev-roberts.ts";
import { SortedWindow } from "./sorted-window.ts";
import { Tail } from "./tail.ts";

const HOUR = 3_600_000;

describe("the sorted window", () => {
  it("answers like sorting the last values would", () => {
    const random = seededRandom(1);
    const window = new SortedWindow(37, true);
    const all: number[] = [];
    for (let i = 0; i < 400; i++) {
      const value = random.whole(0, 25);
      window.push(value);
      all.push(value);
      const kept = all.slice(-37).sort((a, b) => a - b);
      const probe = random.whole(-1, 26) + (random.chance(0.5) ? 0.5 : 0);
      assert.equal(window.below(probe), kept.filter((v) => v < probe).length);
      assert.equal(window.quantile(0.5), kept[Math.round(0.5 * (kept.length - 1))]);
      assert.equal(window.nearest(probe), Math.min(...kept.map((v) => Math.abs(v - probe))));
      const equal = kept.filter((v) => v === probe).length;
      const below = kept.filter((v) => v < probe).length;
      assert.equal(window.rank(probe, 0.25), (below + 0.25 * (1 + equal)) / (kept.length + 1));
    }
  });

  it("ranks are uniform whatever the distribution, ties included", () => {
    const random = seededRandom(2);
    const window = new SortedWindow(100);
    const tenths = new Array<number>(10).fill(0);
    for (let i = 0; i < 5_100; i++) {
      const value = Math.floor(Math.exp(normalDraw(random)));
      if (i >= 100) tenths[Math.floor(window.rank(value, random.next()) * 10)]! += 1;
      window.push(value);
    }
    for (const count of tenths) assert.ok(Math.abs(count - 500) < 90, String(tenths));
  });
});

describe("the seasonal profile", () => {
  const errorOver = (weeks: number, value: (hour: number) => number) => {
    const profile = new SeasonalProfile(HOUR);
    let error = 0;
    for (let i = 0; i < weeks * 168; i++) {
      const expected = profile.at(i * HOUR);
      if (i >= (weeks - 1) * 168) error += Math.abs(value(i) - expected) / 168;
      profile.learn(value(i), 1);
    }
    return error;
  };

  it("learns a daily and a weekly rhythm, and makes none up", () => {
    const daily = (i: number) => 5 * Math.sin((2 * Math.PI * i) / 24);
    const weekly = (i: number) => daily(i) + 8 / 7 - (Math.floor(i / 24) % 7 >= 5 ? 4 : 0);
    assert.ok(errorOver(2, daily) < 0.4);
    assert.ok(errorOver(5, weekly) < 0.4);
    const random = seededRandom(3);
    const noise = Array.from({ length: 168 * 8 }, () => normalDraw(random));
    assert.ok(errorOver(8, (i) => noise[i]!) < 0.86, "0.80 without any profile");
  });

  it("takes days, and odd steps", () => {
    for (const step of [24 * HOUR, 7 * 60_000, 30 * 24 * HOUR]) {
      const profile = new SeasonalProfile(step);
      for (let i = 0; i < 500; i++) {
        assert.ok(Number.isFinite(profile.at(i * step)));
        profile.learn(i % 7, 1);
      }
    }
  });
});

describe("the mixture detector", () => {
  it("on true normal scores alarms less often than promised, and finds shifts soon", () => {
    const run = (seed: number, shift: number, most: number) => {
      const random = seededRandom(seed);
      const detector = new MixtureDetector();
      for (let t = 1; t <= most; t++) {
        detector.push(normalDraw(random) + shift);
        if (detector.statistic() >= 1_000) return t;
      }
      return most;
    };
    const mean = (shift: number, most: number) =>
      Array.from({ length: 150 }, (_, i) => run(i + 1, shift, most)).reduce((a, b) => a + b) / 150;
    assert.ok(mean(0, 5_000) > 1_500);
    const delays = [0.5, 1, 2, 3].map((shift) => mean(shift, 2_000));
    // As published for a run length of 1,000: 43.5, 13.2, 4.4 and 2.4 buckets.
    [60, 20, 6, 3.5].forEach((most, i) => {
      assert.ok(delays[i]! < most, `${delays}`);
    });
  });

  it("dates the onset, with a range that holds it, and says which way", () => {
    let held = 0;
    for (let seed = 0; seed < 200; seed++) {
      const random = seededRandom(seed);
      const detector = new MixtureDetector();
      let t = 0;
      for (; t < 60 || detector.statistic() < 1e5; t++)
        detector.push(normalDraw(random) - (t >= 60 ? 2 : 0));
      const { ago, from, to } = detector.onset();
      assert.ok(from >= ago && ago >= to);
      if (t - 1 - from <= 60 && 60 <= t - 1 - to) held++;
      assert.equal(detector.direction(), "down");
    }
    assert.ok(held >= 186, `${held} of 200`);
  });
});

describe("rates with few events", () => {
  it("alarms less often than promised, one event a bucket", () => {
    let [exposure, alarms] = [0, 0];
    for (let seed = 0; seed < 60; seed++) {
      const random = seededRandom(seed);
      const shift = new RateShift({ threshold: 500 });
      for (let i = 0; i < 2_500; i++) {
        exposure++;
        if (shift.push({ hits: Number(random.chance(0.05)), n: 1 }).state === "firing") {
          alarms++;
          break;
        }
      }
    }
    assert.ok(exposure / Math.max(1, alarms) >= 500, `${exposure} / ${alarms}`);
  });

  it("sees a rate that triples, and says nothing of too little", () => {
    const random = seededRandom(9);
    const shift = new RateShift({ threshold: 10_000 });
    assert.equal(shift.push({ hits: 0, n: 1 }).state, "insufficient_data");
    for (let i = 0; i < 500; i++) shift.push({ hits: Number(random.chance(0.05)), n: 1 });
    let delay = 0;
    while (shift.push({ hits: Number(random.chance(0.2)), n: 1 }).state !== "firing") delay++;
    assert.ok(delay < 200, String(delay));
    const { onsetAgo, base } = shift.push({ hits: 0, n: 0 });
    assert.ok(Math.abs(onsetAgo! - delay) < 60 && base! < 0.1);
    let back = 0;
    while (shift.push({ hits: Number(random.chance(0.05)), n: 1 }).state === "firing") back++;
    assert.ok(back < 300, String(back));
  });
});

describe("budgets", () => {
  it("300 hourly series and four false pages a year ask for 657,000", () => {
    assert.ok(Math.abs(thresholdFor(HOUR, 4, 300) / 657_450 - 1) < 1e-9);
    assert.ok(Math.abs(expectedDelay(2, 657_000) - 7.85) < 0.1);
    assert.ok(Math.abs(expectedDelay(smallestShift(20, 657_000), 657_000) - 20) < 1e-9);
  });

  it("e-BH rejects what stands out, under any dependence", () => {
    assert.deepEqual(eBenjaminiHochberg([500, 1, 0.2, 90, 3], 0.1), [0, 3]);
    assert.deepEqual(eBenjaminiHochberg([1, 1, 1], 0.1), []);
  });
});

describe("surprise", () => {
  it("of a stream's own tail is about as rare as it says", () => {
    const random = seededRandom(6);
    const tail = new Tail(2_000);
    let [rare, seen] = [0, 0];
    for (let i = 0; i < 60_000; i++) {
      const value = Math.abs(normalDraw(random));
      if (i > 500) {
        seen++;
        if (tail.surprise(value, 0) >= 3) rare++;
      }
      tail.push(value);
    }
    assert.ok(rare / seen < 0.0015, String(rare / seen));
    assert.ok(tail.surprise(12, 0) > 8 && tail.surprise(0, 0) < 0.1);
  });

  it("of a shape never seen is large, of a repeated one none", () => {
    const pattern = new PatternNovelty(400);
    const wave = (i: number) => Math.sin((2 * Math.PI * i) / 20);
    let last: number | null = null;
    for (let i = 0; i < 1_000; i++) last = pattern.push(wave(i));
    assert.ok(last! < 1e-9);
    for (let i = 0; i < 8; i++) last = pattern.push(wave(2.7 * i));
    assert.ok(last! > 0.3);
  });

  it("is told once, again when ten times rarer, and anew after the quiet time", () => {
    const news = new News(100);
    assert.equal(news.push(0, 3), 3);
    assert.ok(news.push(10, 2.9) < 1.5 && news.push(20, 3.2) < 1.5);
    assert.equal(news.push(30, 4.6), 4.6);
    assert.equal(news.push(500, 3), 3);
  });
});
