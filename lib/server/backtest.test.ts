import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { describe, it } from "node:test";
import { readSeries } from "#lib/core/stats/series-text.ts";
import { readMoment } from "#lib/core/stats/table-text.ts";
import { backtest } from "./backtest.ts";

const script = "lib/server/backtest.ts";
/** A flat, slightly wavy series with a jump at place 500. */
const lines = Array.from({ length: 700 }, (_, i) => {
  const at = new Date(Date.UTC(2026, 0, 5) + i * 300_000)
    .toISOString()
    .slice(0, 19)
    .replace("T", " ");
  return `${at},${(10 + Math.sin(i * 12.9898) + (i >= 500 && i < 560 ? 9 : 0)).toFixed(4)}`;
});
const csv = `timestamp,value\n${lines.join("\n")}\n`;
const run = (args: string[], input: string) =>
  execFileSync(process.execPath, [script, "-", ...args], {
    input,
    encoding: "utf8",
    stdio: ["pipe", "pipe", "ignore"],
  });

describe("the back-test", () => {
  it("prints one JSON line per point, and finds the jump at once", () => {
    const printed = run(["--json"], csv)
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    assert.equal(printed.length, 700);
    assert.equal(printed[0].timestamp, "2026-01-05 00:00:00");
    assert.equal(printed[0].state, "insufficient_data");
    const first = printed.findIndex(({ score }) => score >= 0.5);
    assert.ok(first >= 500 && first <= 503, String(first));
    assert.equal(printed[first].state, "firing");
    assert.ok(
      Math.abs(Date.parse(printed[first].onset) - Date.UTC(2026, 0, 5) - 500 * 300_000) <= 600_000,
    );
    assert.equal(printed[699].state, "ok");
    for (const { score } of printed) assert.ok(score >= 0 && score <= 1);
  });

  it("prints CSV without --json, the same every time", () => {
    const printed = run([], csv);
    assert.match(
      printed,
      /^timestamp,value,score,state,onset\n2026-01-05 00:00:00,10,0,insufficient_data,\n/,
    );
    assert.equal(run([], csv), printed);
  });

  it("never looks ahead: a cut series has the same scores up to the cut", () => {
    const whole = backtest(readSeries(csv));
    const cut = backtest(readSeries(csv.split("\n").slice(0, 511).join("\n")));
    assert.deepEqual(whole.slice(0, cut.length), cut);
  });

  it("is stricter on a smaller page budget", () => {
    const alarms = (pages: number) =>
      backtest(readSeries(csv), pages).filter(({ score }) => score >= 0.5).length;
    assert.ok(alarms(1) <= alarms(1_000));
  });

  it("says what is wrong, and ends with 2", () => {
    const failed = spawnSync(process.execPath, [script, "-"], {
      input: "a,b\nc,d\n",
      encoding: "utf8",
    });
    assert.equal(failed.status, 2);
    assert.match(failed.stderr, /There is no line with a timestamp/);
    assert.equal(spawnSync(process.execPath, [script]).status, 2);
  });
});

describe("reading a series", () => {
  it("knows ISO, epochs of every size and plain dates with times", () => {
    const at = Date.UTC(2026, 0, 5, 6, 7, 8);
    for (const written of [
      "2026-01-05T06:07:08Z",
      "2026-01-05T06:07:08.000+00:00",
      "2026-01-05 06:07:08",
      "2026/1/5 6:07:08",
      "2026-01-05T08:07:08+0200",
      String(at / 1e3),
      String(at),
      `${at}000`,
      `${at}000000`,
    ])
      assert.equal(readMoment(written), at, written);
    for (const written of ["", "yesterday", "2026-13-05", "12:00"])
      assert.equal(readMoment(written), null, written);
  });

  it("sorts, keeps repeats, leaves out the unreadable, and says so", () => {
    const { points, stepMs, remarks } = readSeries(
      "value;time\n1;2026-01-05T02:00:00Z\n2;2026-01-05T01:00:00Z\n3;2026-01-05T01:00:00Z\nx;2026-01-05T03:00:00Z\n4;2026-01-05T09:00:00Z",
    );
    assert.deepEqual(
      points.map(({ value }) => value),
      [2, 3, 1, 4],
    );
    assert.equal(stepMs, 7 * 3_600_000);
    assert.equal(remarks.length, 3);
  });

  it("takes a file without a header", () => {
    assert.equal(readSeries("1767571200,4\n1767574800,5").points.length, 2);
  });
});
