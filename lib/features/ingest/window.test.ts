import assert from "node:assert/strict";
import { it } from "node:test";
import { DAY, HOUR } from "#lib/core/time.ts";
import { outsideWindow, rejectionMessage } from "./window.ts";

const NOW = Date.UTC(2026, 0, 15, 12);

it("takes what retention keeps and what a crooked clock may say, to the millisecond", () => {
  assert.equal(outsideWindow(NOW - 30 * DAY, NOW, 30), null);
  assert.equal(outsideWindow(NOW - 30 * DAY - 1, NOW, 30)!.reason, "too_old");
  assert.equal(outsideWindow(NOW + 24 * HOUR, NOW, 30), null);
  assert.equal(outsideWindow(NOW + 24 * HOUR + 1, NOW, 30)!.reason, "in_future");
  assert.notEqual(outsideWindow(Number.NaN, NOW, 30), null);
  assert.match(outsideWindow(0, NOW, 7)!.message, /the 7 days this project keeps/);
});

it("tells each reason once, the most frequent first", () => {
  const a = { reason: "a", message: "Do this." };
  const b = { reason: "b", message: "Do that." };
  assert.equal(rejectionMessage([], "spans"), "");
  assert.equal(rejectionMessage([a, b, b], "spans"), "Rejected 3 spans. (2) Do that. (1) Do this.");
  const many = Array.from({ length: 9 }, (_, i) => ({ reason: "x", message: `Reason ${i}.` }));
  assert.match(rejectionMessage(many, "spans"), /4 more reasons are on the Ingest page/);
});
