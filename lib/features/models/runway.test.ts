import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DAY, HOUR } from "#lib/core/time.ts";
import { addDays, daysBetween, instantOfDay } from "#lib/features/catalog/lifecycle.ts";
import { migrationKey } from "./inventory.ts";
import type { Migration, Move } from "./model.ts";
import { noticeOf, stepAt } from "./runway.ts";
import { entry, inventory, SEPTEMBER_23, usage } from "./testing.ts";

const OCTOBER_23 = "2026-10-23";
const done: Migration = { owner: "ada", state: "done", target: "gpt-y", note: "", updatedAt: null };
const asOf = (day: string, rows = [usage({}, instantOfDay(day))], known = {}) =>
  inventory(rows, [entry()], instantOfDay(day) + 12 * HOUR, known);
const noticeOn = (day: string, known = {}) => asOf(day, undefined, known).notices[0];

describe("L-5 the runway", () => {
  it("L acceptance: 30 days before the end it opens one ticket that lists every service", () => {
    const rows = [
      usage({ service: "checkout", calls: 800 * 7 }),
      usage({ service: "support", calls: 400 * 7 }),
    ];
    const { notices } = inventory(rows, [entry()], SEPTEMBER_23);
    assert.equal(notices.length, 1);
    const [notice] = notices;
    assert.deepEqual(
      [notice!.step, notice!.severity, notice!.days, notice!.isDue],
      ["T-30", "ticket", 30, true],
    );
    assert.deepEqual(notice!.services, ["checkout", "support"]);
    assert.equal(
      notice!.sentence,
      "gpt-x on OpenAI ends in 30 days (2026-10-23): 1,200 calls a day from checkout and support. Move to gpt-y.",
    );
  });

  it("speaks at 180, 90, 60, 30 and 14 days, daily from 7 on, and pages from 3 on", () => {
    const said: [number, string, string, string][] = [];
    for (let day = addDays(OCTOBER_23, -200); day <= OCTOBER_23; day = addDays(day, 1)) {
      const notice = noticeOn(day);
      if (notice?.isDue)
        said.push([daysBetween(day, OCTOBER_23), notice.step, notice.severity, notice.when]);
    }
    assert.deepEqual(said, [
      [180, "T-180", "info", "at_once"],
      [90, "T-90", "ticket", "at_once"],
      [60, "T-60", "ticket", "at_once"],
      [30, "T-30", "ticket", "at_once"],
      [14, "T-14", "ticket", "at_once"],
      [7, "T-7", "ticket", "at_once"],
      [6, "T-6", "ticket", "at_once"],
      [5, "T-5", "ticket", "at_once"],
      [4, "T-4", "ticket", "at_once"],
      [3, "T-3", "page", "business_hours"],
      [2, "T-2", "page", "business_hours"],
      [1, "T-1", "page", "business_hours"],
      [0, "T-0", "page", "at_once"],
    ]);
  });

  it("between two steps says what stands, as not due", () => {
    const notice = noticeOn("2026-09-30")!;
    assert.deepEqual([notice.step, notice.days, notice.isDue], ["T-30", 23, false]);
  });

  it("catches up on a step that nobody was told of, and repeats none", () => {
    const [model] = asOf("2026-09-08").models;
    const on = "2026-09-08";
    assert.equal(noticeOf(model!, on, null)?.isDue, true);
    assert.equal(noticeOf(model!, on, { step: "T-90", on: "2026-07-25" })?.step, "T-60");
    assert.equal(noticeOf(model!, on, { step: "T-90", on: "2026-07-25" })?.isDue, true);
    assert.equal(noticeOf(model!, on, { step: "T-60", on: "2026-08-24" })?.isDue, false);
  });

  it("is silent once the move is done and a week has passed without a call", () => {
    const quiet = [usage({ calls: 0, costNanoUsd: 0 })];
    const migrations = new Map([[migrationKey("openai", "gpt-x"), done]]);
    assert.equal(asOf("2026-10-16", quiet, { migrations }).notices.length, 0);
    assert.equal(asOf("2026-10-16", quiet).notices.length, 1, "quiet but not done");
    assert.equal(noticeOn("2026-10-16", { migrations })?.step, "T-7", "done but still called");
  });

  it("never counts down to a floor", () => {
    const floor = entry({ kind: "earliest", status: "active" });
    const on = (day: string) => inventory([usage()], [floor], instantOfDay(day)).notices;
    for (let days = 179; days > 0; days--) {
      const [notice] = on(addDays(OCTOBER_23, -days));
      assert.deepEqual([notice?.step, notice?.severity], ["floor", "info"]);
    }
    const [passed] = on("2026-11-22");
    assert.deepEqual([passed?.step, passed?.severity], ["passed", "info"]);
    assert.match(passed!.sentence, /may end any day/);
  });

  it("asks somebody to look, and wakes nobody, when a mere schedule has passed", () => {
    const [notice] = inventory(
      [usage()],
      [entry({ kind: "scheduled" })],
      Date.UTC(2026, 10, 22),
    ).notices;
    assert.deepEqual([notice?.step, notice?.severity], ["passed", "ticket"]);
  });

  it("finds the nearest step of any number of days", () => {
    const at = [200, 180, 91, 90, 31, 30, 8, 7, 4, 3, 1, 0, -5].map(
      (days) => stepAt(days)?.days ?? null,
    );
    assert.deepEqual(at, [null, 180, 180, 90, 60, 30, 14, 7, 7, 3, 3, 0, 0]);
  });
});

describe("L-6 zombie traffic", () => {
  it("pages every day that a model is called after its end", () => {
    const { models, notices, summary } = asOf("2026-10-26");
    assert.equal(models[0]!.isZombie, true);
    assert.equal(summary.zombies, 1);
    assert.deepEqual(
      [notices[0]!.step, notices[0]!.severity, notices[0]!.isDue],
      ["past", "page", true],
    );
    assert.match(
      notices[0]!.sentence,
      /past its end since 2026-10-23 and still called: 1,200 calls a day/,
    );
  });

  it("is not seen where the last call was before the end", () => {
    const rows = [usage({ lastSeenAt: Date.UTC(2026, 9, 23) })];
    const { models, notices } = asOf("2026-10-26", rows);
    assert.deepEqual([models[0]!.isZombie, notices.length], [false, 0]);
  });

  it("is a ticket where another model answers in its place: nothing fails, price and behaviour change", () => {
    const redirect = entry({ after: "redirect" });
    const now = Date.UTC(2026, 9, 30);
    const [notice] = inventory([usage({}, now)], [redirect], now).notices;
    assert.deepEqual([notice?.step, notice?.severity], ["past", "ticket"]);
    assert.match(notice!.sentence, /another model answers in its place/);
  });
});

describe("L-2 a date that moved", () => {
  const move = (before: string, after: string): Move => ({
    platform: "openai",
    model: "gpt-x",
    version: "",
    at: SEPTEMBER_23 - HOUR,
    before,
    after,
    days: daysBetween(before, after),
    source: "OpenAI deprecations page",
  });
  const movedNotice = (one: Move, retires = one.after!, now = SEPTEMBER_23) =>
    inventory([usage()], [entry({ retires })], now, { history: [one] }).notices.find(
      ({ step }) => step === "moved",
    );

  it("L acceptance: 2026-12-22 to 2026-10-23 is told as 60 days earlier", () => {
    const notice = movedNotice(move("2026-12-22", "2026-10-23"))!;
    assert.match(notice.sentence, /moved 60 days earlier, from 2026-12-22 to 2026-10-23/);
    assert.equal(notice.isDue, true);
  });

  it("is one degree more serious than the new date alone where it moved earlier", () => {
    assert.equal(
      movedNotice(move("2026-12-22", "2026-10-23"))?.severity,
      "page",
      "T-30 is a ticket",
    );
    assert.equal(
      movedNotice(move("2027-09-01", "2027-03-01"))?.severity,
      "ticket",
      "T-180 is info",
    );
    assert.equal(
      movedNotice(move("2028-09-01", "2028-03-01"))?.severity,
      "info",
      "further off than any step",
    );
  });

  it("is good to know where it moved later", () => {
    const notice = movedNotice(move("2026-10-01", "2026-10-23"))!;
    assert.equal(notice.severity, "info");
    assert.match(notice.sentence, /moved 22 days later/);
  });

  it("is news for a week, due on its first day alone", () => {
    const one = move("2026-12-22", "2026-10-23");
    assert.equal(movedNotice(one, undefined, SEPTEMBER_23 + DAY)?.isDue, false);
    assert.equal(movedNotice(one, undefined, SEPTEMBER_23 + 8 * DAY), undefined);
  });
});
