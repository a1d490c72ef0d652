import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { daysBetween, floorDays, isDay, runwayDays, stateOf } from "./lifecycle.ts";
import { type LifecycleEntry, shippedLifecycle } from "./lifecycle-entry.ts";

type Told = Partial<
  Pick<LifecycleEntry, "status" | "statusAsOf" | "retires" | "kind" | "after" | "announced">
>;
const told = (over: Told) => ({
  status: "active" as const,
  statusAsOf: "2026-08-20",
  retires: null,
  kind: null,
  after: null,
  announced: null,
  ...over,
});

describe("the state of a model", () => {
  it("is unknown, and never active, where nothing is known", () => {
    assert.equal(stateOf(null, "2026-11-22"), "unknown");
  });

  it("follows a committed date from deprecated over retiring to retired", () => {
    const ends = told({ status: "deprecated", retires: "2026-10-23", kind: "committed" });
    assert.equal(stateOf(ends, "2026-07-01"), "deprecated");
    assert.equal(stateOf(ends, "2026-09-23"), "retiring");
    assert.equal(stateOf(ends, "2026-10-22"), "retiring");
    assert.equal(stateOf(ends, "2026-10-23"), "retired");
  });

  it("calls a model that answers with another one redirected, not retired", () => {
    const ends = told({ retires: "2026-12-01", kind: "committed", after: "redirect" });
    assert.equal(stateOf(ends, "2026-11-22"), "retiring");
    assert.equal(stateOf(ends, "2026-12-01"), "redirected");
  });

  it("takes a floor for no shutdown: it never retires a model, before it or after", () => {
    const floor = told({ retires: "2026-10-01", kind: "earliest" });
    assert.equal(stateOf(floor, "2026-09-20"), "active");
    assert.equal(runwayDays(floor, "2026-09-20"), null);
    assert.equal(floorDays(floor, "2026-09-20"), 11);
    assert.equal(stateOf(floor, "2026-11-22"), "unknown");
    assert.equal(stateOf({ ...floor, statusAsOf: "2026-11-20" }, "2026-11-22"), "active");
  });

  it("does not know what became of a model whose schedule has passed: schedules move", () => {
    const scheduled = told({ retires: "2026-10-19", kind: "scheduled" });
    assert.equal(stateOf(scheduled, "2026-10-18"), "retiring");
    assert.equal(stateOf(scheduled, "2026-11-22"), "unknown");
  });

  it("counts whole days in UTC, through months, leap days and clock changes", () => {
    assert.equal(runwayDays(told({ retires: "2026-10-23", kind: "committed" }), "2026-09-23"), 30);
    assert.equal(daysBetween("2028-02-28", "2028-03-01"), 2);
    assert.equal(daysBetween("2026-12-22", "2026-10-23"), -60);
    assert.equal(daysBetween("2026-03-28", "2026-03-30"), 2);
  });

  it("knows a day from what only looks like one", () => {
    assert.deepEqual(["2026-02-28", "2026-02-29", "2026-13-01", "26-01-01", ""].map(isDay), [
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe("the data that comes with Midwatch", () => {
  const entries = shippedLifecycle();

  it("names a platform, a vendor, a source with an address and a date for each of 949 models", () => {
    assert.equal(entries.length, 949);
    assert.equal(new Set(entries.map(({ platform }) => platform)).size, 25);
    for (const entry of entries) {
      assert.ok(entry.vendor && entry.source.url?.startsWith("https://"), entry.model);
      assert.ok(isDay(entry.statusAsOf), entry.model);
      for (const day of [entry.released, entry.announced, entry.retires, entry.asOf])
        assert.ok(day === null || isDay(day), `${entry.model} ${day}`);
      assert.equal(entry.retires === null, entry.kind === null, entry.model);
    }
  });

  it("says on 22 November 2026 how many are gone and of how many nobody can tell", () => {
    const states = Object.groupBy(entries, (entry) => stateOf(entry, "2026-11-22"));
    const count = (...names: (keyof typeof states)[]) =>
      names.reduce((sum, name) => sum + (states[name]?.length ?? 0), 0);
    assert.equal(count("retired", "redirected"), 543);
    assert.equal(count("redirected"), 8);
    assert.equal(count("unknown"), 35);
    assert.equal(count("active", "legacy", "deprecated", "retiring"), 371);
  });
});
