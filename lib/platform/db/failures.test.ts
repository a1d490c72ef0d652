import assert from "node:assert/strict";
import { it } from "node:test";
import {
  isCollision,
  isDuplicateKey,
  isMissingPartition,
  isOutage,
  isRefusal,
} from "./failures.ts";

const failure = (code: string, message = "x") => Object.assign(new Error(message), { code });

it("tells what passes by itself from what the data is to blame for", () => {
  const outages = [
    "ECONNREFUSED",
    "CONNECTION_CLOSED",
    "CONNECT_TIMEOUT",
    "57P01",
    "53100",
    "57014",
  ];
  for (const code of outages) {
    assert.ok(isOutage(failure(code)), code);
    assert.ok(!isRefusal(failure(code)), code);
  }
  for (const code of ["22P05", "22003", "23514", "23505", "54000"]) {
    assert.ok(isRefusal(failure(code)), code);
    assert.ok(!isOutage(failure(code)), code);
  }
  for (const code of ["40P01", "40001", "55P03"]) assert.ok(isCollision(failure(code)), code);
});

it("blames the data for what the encoder refuses, and nobody for a bug", () => {
  assert.ok(isRefusal(new RangeError("too large")));
  assert.ok(!isRefusal(new TypeError("undefined is not a function")));
  assert.ok(!isOutage(new TypeError("undefined is not a function")));
});

it("knows a duplicate and a missing partition from other broken rules", () => {
  assert.ok(isDuplicateKey(failure("23505")));
  assert.ok(isMissingPartition(failure("23514", 'no partition of relation "spans" found for row')));
  assert.ok(!isMissingPartition(failure("23514", "violates check constraint")));
});
