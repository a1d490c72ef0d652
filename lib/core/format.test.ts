import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  formatBytes,
  formatChange,
  formatCount,
  formatDuration,
  formatInstant,
  formatNumber,
  formatPercent,
  formatPoints,
  formatRelative,
  formatShare,
  formatSpan,
  formatTick,
  formatUtc,
  knownTimeZone,
  UNKNOWN,
} from "./format.ts";
import { DAY, HOUR, MINUTE } from "./time.ts";

const at = Date.UTC(2026, 10, 22, 3, 4, 5, 67);

describe("formatNumber", () => {
  it("keeps three significant digits in compact units", () => {
    const cases: [number, string][] = [
      [0, "0"],
      [7, "7"],
      [999, "999"],
      [1_000, "1k"],
      [12_431, "12.4k"],
      [999_960, "1M"],
      [1_234_567, "1.23M"],
      [0.0341, "0.0341"],
      [-12_431, "−12.4k"],
      [2.5e9, "2.5B"],
    ];
    for (const [value, text] of cases) assert.equal(formatNumber(value), text);
  });

  it("writes a dash for what is not known, never zero", () => {
    for (const value of [null, undefined, Number.NaN, Number.POSITIVE_INFINITY])
      assert.equal(formatNumber(value), UNKNOWN);
  });
});

describe("formatCount", () => {
  it("is exact while that is readable", () => {
    assert.equal(formatCount(1_204), "1,204");
    assert.equal(formatCount(99_999), "99,999");
    assert.equal(formatCount(1_234_567), "1.23M");
    assert.equal(formatCount(3), "3");
  });
});

describe("formatDuration", () => {
  it("chooses the unit after rounding", () => {
    const cases: [number, string][] = [
      [0, "0 ms"],
      [0.42, "420 µs"],
      [340, "340 ms"],
      [999.7, "1 s"],
      [1_840, "1.84 s"],
      [59_990, "1 min"],
      [150_000, "2.5 min"],
      [3 * HOUR, "3 h"],
      [9 * DAY, "9 d"],
    ];
    for (const [value, text] of cases) assert.equal(formatDuration(value), text);
  });
});

describe("percentages", () => {
  it("never shows something as nothing", () => {
    assert.equal(formatPercent(0.00001), "<0.01%");
    assert.equal(formatPercent(0), "0%");
    assert.equal(formatPercent(0.1239), "12.4%");
    assert.equal(formatPercent(1), "100%");
  });

  it("says small counts as they are", () => {
    assert.equal(formatShare(3, 41), "3 of 41");
    assert.equal(formatShare(3, 1_204), "3 of 1,204");
    assert.equal(formatShare(120, 1_204), "9.97%");
    assert.equal(formatShare(0, 1_204), "0%");
    assert.equal(formatShare(0, 0), UNKNOWN);
  });

  it("gives changes a sign, and a factor from a doubling on", () => {
    assert.equal(formatChange(112, 100), "+12%");
    assert.equal(formatChange(91.8, 100), "−8.2%");
    assert.equal(formatChange(210, 100), "2.1x");
    assert.equal(formatChange(100, 100), "±0%");
    assert.equal(formatChange(5, 0), UNKNOWN);
    assert.equal(formatChange(0, 5), "−100%");
    assert.equal(formatPoints(0.012), "+1.2 pp");
    assert.equal(formatPoints(-0.031), "−3.1 pp");
  });
});

describe("formatBytes", () => {
  it("counts in thousands", () => {
    assert.equal(formatBytes(1_432), "1.43 kB");
    assert.equal(formatBytes(999_999), "1 MB");
    assert.equal(formatBytes(12), "12 B");
  });
});

describe("time", () => {
  it("says how long ago", () => {
    assert.equal(formatRelative(at, at + 500), "now");
    assert.equal(formatRelative(at, at + 12_900), "12 s ago");
    assert.equal(formatRelative(at, at + 4 * MINUTE), "4 min ago");
    assert.equal(formatRelative(at, at + 47 * HOUR), "47 h ago");
    assert.equal(formatRelative(at, at + 3 * DAY), "3 d ago");
    assert.equal(formatRelative(at + 3 * MINUTE, at), "in 3 min");
  });

  it("shows UTC or any other clock", () => {
    assert.equal(formatUtc(at), "2026-11-22 03:04:05 UTC");
    assert.equal(formatInstant(at, "Asia/Tokyo", "minute"), "2026-11-22 12:04");
    assert.equal(formatInstant(at, "UTC", "millisecond"), "2026-11-22 03:04:05.067");
    assert.equal(formatInstant(at, "America/New_York", "day"), "2026-11-21");
  });

  it("falls back to UTC for a zone that nobody knows", () => {
    assert.equal(knownTimeZone("Europe/Berlin"), "Europe/Berlin");
    assert.equal(knownTimeZone("Mars/Olympus"), "UTC");
    assert.equal(knownTimeZone(undefined), "UTC");
  });

  it("labels ticks with what tells them apart", () => {
    const midnight = Date.UTC(2026, 10, 22);
    assert.equal(formatTick(midnight, DAY, "UTC"), "22 Nov");
    assert.equal(formatTick(midnight, 6 * HOUR, "UTC"), "22 Nov");
    assert.equal(formatTick(midnight, 10 * MINUTE, "UTC"), "00:00");
    assert.equal(formatTick(at, HOUR, "UTC"), "03:04");
    assert.equal(formatTick(at, 10_000, "UTC"), "03:04:05");
  });

  it("names the second day only where it is another", () => {
    assert.equal(formatSpan(at, at + HOUR, "UTC"), "22 Nov 03:04 – 04:04");
    assert.equal(formatSpan(at, at + DAY, "UTC"), "22 Nov 03:04 – 23 Nov 03:04");
  });
});
