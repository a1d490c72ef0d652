import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { RollupGroup, Values } from "#lib/features/rollups/model.ts";
import { headlineOf, textOf } from "./headline.ts";
import { findUnusual, paired, type Watched, withRecent } from "./unusual.ts";

const group = (key: string[], totals: Values, previous: Values | null): RollupGroup => ({
  key,
  isOther: false,
  totals,
  previous,
  points: {},
});
const services = (...groups: RollupGroup[]): Watched[] => [
  { breakdown: "service", label: (key) => key.join(" "), groups },
];
const calm: Values = { spans: 1_204, calls: 1_204, errors: 3, durationMsP95: 1_900 };
const words = { inRange: "in the last 24 h", previous: "the day before" };

describe("findUnusual", () => {
  it("finds nothing in two days that are alike", () => {
    const verdict = findUnusual(
      group([], calm, { ...calm, errors: 6, durationMsP95: 2_300 }),
      services(group(["chat"], calm, { ...calm, errors: 1, durationMsP95: 1_500 })),
      "the day before",
    );
    assert.deepEqual(verdict.findings, []);
  });

  it("measures nothing by a period with hardly any calls", () => {
    const hardly: Values = { spans: 4, calls: 4, errors: 0, durationMsP95: 900 };
    const verdict = findUnusual(
      group([], calm, hardly),
      services(group(["chat"], calm, hardly), group(["search"], calm, { spans: 0 })),
      "the day before",
    );
    assert.deepEqual(verdict, { findings: [], thin: 2, looked: 2, overall: [] });
  });

  it("finds a latency that doubled and says with how many calls", () => {
    const now = { ...calm, durationMsP95: 3_990 };
    const { findings } = findUnusual(
      group([], calm, calm),
      services(group(["support_chat"], now, calm)),
      "the day before",
    );
    assert.equal(findings.length, 1);
    assert.equal(findings[0]!.says, "p95 is 2.1x the day before");
    assert.equal(findings[0]!.evidence, "3.99 s, was 1.9 s; 1,204 calls, 1,204 before");
  });

  it("says nothing where either side is thin, however large the difference", () => {
    const thin = { spans: 12, calls: 12, errors: 6, durationMsP95: 9_000 };
    const verdict = findUnusual(
      group([], calm, calm),
      services(group(["new"], thin, { ...thin, errors: 0, durationMsP95: 100 })),
      "the day before",
    );
    assert.deepEqual(verdict, { findings: [], thin: 1, looked: 1, overall: [] });
  });

  it("calls a rise of failures critical only where many fail for sure", () => {
    const level = (errors: number) =>
      findUnusual(group([], { ...calm, errors }, calm), [], "the day before").findings.find(
        ({ kind }) => kind === "errors",
      )?.level;
    assert.equal(level(5), undefined);
    assert.equal(level(60), "warning");
    assert.equal(level(400), "critical");
  });

  it("reports silence: a service that stopped", () => {
    const { findings } = findUnusual(
      group([], calm, calm),
      services(group(["nightly"], { spans: 0, calls: 0, errors: 0 }, calm)),
      "the day before",
    );
    assert.equal(findings[0]!.says, "has had no calls, unlike the day before");
  });

  it("says once that nothing runs at all", () => {
    const { findings } = findUnusual(
      group([], { spans: 0 }, calm),
      services(group(["a"], { spans: 0 }, calm), group(["b"], { spans: 0 }, calm)),
      "the day before",
    );
    assert.deepEqual(
      findings.map(({ subject, kind }) => [subject, kind]),
      [["The whole project", "volume"]],
    );
  });

  it("does not say of everything what one service explains, and puts the worst first", () => {
    const bad = { ...calm, errors: 500 };
    const slow = { ...calm, durationMsP95: 9_000 };
    const { findings } = findUnusual(
      group([], bad, calm),
      services(group(["slow"], slow, calm), group(["bad"], bad, calm)),
      "the day before",
    );
    assert.deepEqual(
      findings.map(({ subject, kind }) => [subject, kind]),
      [
        ["bad", "errors"],
        ["slow", "latency"],
      ],
    );
  });

  it("says once what is the same calls by service and by model", () => {
    const slow = { ...calm, durationMsP95: 9_000 };
    const { findings, overall } = findUnusual(
      group([], slow, calm),
      [
        ...services(group(["chat"], slow, calm)),
        { breakdown: "model", label: String, groups: [group(["gpt-5"], slow, calm)] },
      ],
      "the day before",
    );
    assert.deepEqual(
      findings.map(({ subject }) => subject),
      ["chat"],
    );
    assert.deepEqual(overall, ["latency"]);
  });

  it("takes a retired prompt version for news, a silent service for trouble", () => {
    const gone = group(["x"], { spans: 0, calls: 0, errors: 0 }, calm);
    const level = (breakdown: string) =>
      findUnusual(
        group([], calm, calm),
        [{ breakdown, label: String, groups: [gone] }],
        "the day before",
      ).findings[0]!.level;
    assert.equal(level("prompt"), "info");
    assert.equal(level("service"), "warning");
  });

  it("notes what is new without calling it trouble", () => {
    const { findings } = findUnusual(
      group([], calm, calm),
      services(group(["a-large-0601"], calm, { spans: 0 })),
      "the day before",
    );
    assert.deepEqual(
      findings.map(({ kind, level }) => [kind, level]),
      [["new", "info"]],
    );
  });

  it("raises a false alarm in fewer than 1 of 100 calm pairs of days", () => {
    let state = 7;
    const chance = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    };
    const day = (): Values => {
      let errors = 0;
      for (let i = 0; i < 300; i++) if (chance() < 0.03) errors++;
      return { spans: 300, calls: 300, errors };
    };
    let alarms = 0;
    for (let i = 0; i < 2_000; i++)
      alarms += findUnusual(group([], day(), day()), [], "before").findings.length;
    assert.ok(alarms < 20, `${alarms} of 2000`);
  });
});

describe("the last hour", () => {
  const hour: Values = { spans: 100, calls: 100, errors: 0, durationMsP95: 1_900 };
  const total = group([], calm, calm);
  const recent = (now: RollupGroup[], before: RollupGroup[]) =>
    findUnusual(
      group([], hour, hour),
      services(...paired(now, before)),
      "the same hour the day before",
      " in the last hour",
    );

  it("shows what began just now and drowns in the day", () => {
    const day = findUnusual(total, services(group(["chat"], calm, calm)), "the day before");
    const slow = group(["chat"], { ...hour, durationMsP95: 4_940 }, null);
    const { findings } = withRecent(day, recent([slow], [group(["chat"], hour, null)]));
    assert.deepEqual(
      findings.map(({ subject, says, isRecent }) => [subject, says, isRecent]),
      [["chat", "p95 in the last hour is 2.6x the same hour the day before", true]],
    );
  });

  it("does not repeat what the day says already", () => {
    const slow = group(["chat"], { ...calm, durationMsP95: 4_940 }, calm);
    const day = findUnusual(total, services(slow), "the day before");
    const now = recent(
      [group(["chat"], { ...hour, durationMsP95: 9_000 }, null)],
      [group(["chat"], hour, null)],
    );
    assert.equal(withRecent(day, now).findings.length, 1);
  });

  it("sees a service that fell silent", () => {
    const { findings } = recent([], [group(["chat"], hour, null)]);
    assert.equal(
      findings[0]!.says,
      "has had no calls in the last hour, unlike the same hour the day before",
    );
  });
});

describe("headlineOf", () => {
  const say = (now: Values, before: Values | null, watched: Watched[] = []) => {
    const total = group([], now, before);
    return textOf(headlineOf(total, findUnusual(total, watched, words.previous), words));
  };

  it("says how much, how it went and what stands out", () => {
    assert.equal(
      say(calm, calm, services(group(["support_chat"], { ...calm, durationMsP95: 3_990 }, calm))),
      "1,204 calls in the last 24 h, 3 of 1,204 failed; support_chat p95 is 2.1x the day before.",
    );
  });

  it("says that nothing stands out only where that could be known", () => {
    assert.equal(
      say({ ...calm, errors: 0 }, calm),
      "1,204 calls in the last 24 h, none failed; nothing unusual against the day before.",
    );
    assert.equal(
      say(calm, { spans: 12 }),
      "1,204 calls in the last 24 h, 3 of 1,204 failed; too few calls to compare with the day before (12 then, 50 needed).",
    );
    assert.equal(say({ spans: 0 }, { spans: 3 }), "No calls in the last 24 h.");
  });

  it("tells silence where there was traffic", () => {
    assert.equal(say({ spans: 0 }, calm), "No calls in the last 24 h; 1,204 the day before.");
  });
});
