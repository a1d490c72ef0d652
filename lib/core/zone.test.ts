import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DAY, HOUR, MINUTE } from "./time.ts";
import { instantIn, wallClock } from "./zone.ts";

describe("instantIn", () => {
  it("reads a wall clock anywhere", () => {
    assert.equal(instantIn("UTC", "2026-11-22T03:04"), Date.UTC(2026, 10, 22, 3, 4));
    assert.equal(instantIn("Asia/Kolkata", "2026-11-22T03:04"), Date.UTC(2026, 10, 21, 21, 34));
    assert.equal(instantIn("America/New_York", "2026-07-01T00:00"), Date.UTC(2026, 6, 1, 4));
  });

  it("gives back what it wrote, all year and around clock changes", () => {
    for (const zone of ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
      for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += DAY + 5 * HOUR) {
        const wall = wallClock(zone, at);
        assert.equal(wallClock(zone, instantIn(zone, wall)), wall, `${zone} ${wall}`);
      }
  });

  it("finds a moment within the hour that a clock change skips", () => {
    const at = instantIn("Europe/Berlin", "2026-03-29T02:30");
    assert.ok(Math.abs(at - Date.UTC(2026, 2, 29, 1)) <= 60 * MINUTE);
  });

  it("knows what is no date", () => {
    assert.ok(Number.isNaN(instantIn("UTC", "soon")));
  });
});
