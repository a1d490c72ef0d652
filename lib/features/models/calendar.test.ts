import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { calendarOf } from "./calendar.ts";
import { migrationKey } from "./inventory.ts";
import { entry, inventory, SEPTEMBER_23, usage } from "./testing.ts";

const place = { project: "acme", pageUrl: "https://midwatch.example.com/acme/models" };
const service = "kasse, Köln; „Vorkasse“ und noch viel mehr davon";
const entries = [
  entry({ note: "x" }),
  entry({ model: "gpt-floor", kind: "earliest", status: "active", retires: "2027-01-01" }),
  entry({ model: "gpt-redirected", kind: "scheduled", after: "redirect", retires: "2026-12-01" }),
  entry({ model: "gpt-old", retires: "2025-01-01" }),
  entry({ model: "gpt-endless", retires: null, kind: null }),
];
const rows = ["gpt-x", "gpt-floor", "gpt-redirected", "gpt-old", "gpt-endless", "acme-brain"].map(
  (requestModel) => usage({ requestModel, service }),
);
const text = calendarOf(inventory(rows, entries), place);
const lines = text.split("\r\n");
/** Folded lines put together again, as every reader must. */
const unfolded = text.replaceAll("\r\n ", "").split("\r\n");
const events = unfolded
  .join("\n")
  .split("BEGIN:VEVENT\n")
  .slice(1)
  .map((part) => part.split("END:VEVENT")[0]!);
const valueIn = (event: string, name: string) =>
  event.split("\n").find((line) => line.startsWith(`${name}:`) || line.startsWith(`${name};`));

describe("L-8 the calendar (RFC 5545)", () => {
  it("ends every line with CR LF and holds at most 75 bytes in one", () => {
    assert.equal(text.replaceAll("\r\n", "").includes("\n"), false);
    assert.ok(text.endsWith("END:VCALENDAR\r\n"));
    for (const line of lines) assert.ok(Buffer.byteLength(line) <= 75, line);
    assert.ok(
      lines.some((line) => line.startsWith(" ")),
      "something was long enough to fold",
    );
    // Folding never cuts a character in two.
    assert.equal(Buffer.from(text).toString("utf8").includes("\ufffd"), false);
  });

  it("opens and closes every component, with the properties the format demands", () => {
    const open: string[] = [];
    for (const line of unfolded) {
      if (line.startsWith("BEGIN:")) open.push(line.slice(6));
      if (line.startsWith("END:")) assert.equal(open.pop(), line.slice(4));
    }
    assert.deepEqual(open, []);
    assert.ok(
      unfolded.includes("VERSION:2.0") && unfolded.some((line) => line.startsWith("PRODID:")),
    );
    for (const event of events) {
      for (const name of ["UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE"])
        assert.ok(valueIn(event, name), name);
      assert.match(valueIn(event, "DTSTAMP")!, /^DTSTAMP:\d{8}T\d{6}Z$/);
    }
    assert.equal(new Set(events.map((event) => valueIn(event, "UID"))).size, events.length);
  });

  it("holds one day-long event for each model with an end ahead or just past, and no other", () => {
    const days = events.map((event) => [
      valueIn(event, "SUMMARY"),
      valueIn(event, "DTSTART"),
      valueIn(event, "STATUS"),
    ]);
    assert.deepEqual(days, [
      ["SUMMARY:gpt-x (OpenAI) ends", "DTSTART;VALUE=DATE:20261023", "STATUS:CONFIRMED"],
      [
        "SUMMARY:gpt-redirected (OpenAI) is replaced\\, as scheduled",
        "DTSTART;VALUE=DATE:20261201",
        "STATUS:TENTATIVE",
      ],
      [
        "SUMMARY:gpt-floor (OpenAI) may end from here on",
        "DTSTART;VALUE=DATE:20270101",
        "STATUS:TENTATIVE",
      ],
    ]);
    assert.equal(valueIn(events[0]!, "DTEND"), "DTEND;VALUE=DATE:20261024");
  });

  it("escapes commas, semicolons, backslashes and line breaks in texts", () => {
    const description = valueIn(events[0]!, "DESCRIPTION")!;
    assert.match(description, /kasse\\, Köln\\; „Vorkasse“/);
    assert.match(description, /\\nNamed as replacement: gpt-y\./);
  });

  it("warns 30 and 7 days ahead of an end, and not of a floor", () => {
    assert.deepEqual(events[0]!.match(/TRIGGER:.+/g), ["TRIGGER:-P30D", "TRIGGER:-P7D"]);
    assert.equal(events[2]!.includes("VALARM"), false);
  });

  it("is the same, byte for byte, while nothing changes, and raises its number when a date moves", () => {
    assert.equal(calendarOf(inventory(rows, entries, SEPTEMBER_23 + 60_000), place), text);
    const history = [
      {
        platform: "openai",
        model: "gpt-x",
        version: "",
        at: SEPTEMBER_23,
        before: "2026-12-22",
        after: "2026-10-23",
        days: -60,
        source: "test",
      },
    ];
    const moved = calendarOf(inventory(rows, entries, SEPTEMBER_23, { history }), place);
    assert.match(
      moved,
      /UID:openai%2Fgpt-x@acme\.midwatch\r\nDTSTAMP:20260923T120000Z\r\n.*\r\nSEQUENCE:1/,
    );
  });

  it("leaves out a model that was moved away from and is quiet", () => {
    const migrations = new Map([
      [
        migrationKey("openai", "gpt-x"),
        { owner: "", state: "done" as const, target: "", note: "", updatedAt: null },
      ],
    ]);
    const quiet = [usage({ calls: 0 })];
    assert.equal(
      calendarOf(inventory(quiet, entries, SEPTEMBER_23, { migrations }), place).includes("VEVENT"),
      false,
    );
  });
});
