import assert from "node:assert/strict";
import { it } from "node:test";
import { Ledger, type LedgerNote } from "./ledger.ts";
import { warningBit } from "./model.ts";

const AT = Date.UTC(2026, 0, 15, 12, 3, 40);
const exporter = { service: "s", serviceVersion: "1", scopeName: "ai", scopeVersion: "6" };
const note = (over: Partial<LedgerNote> = {}): LedgerNote => ({
  exporter,
  warnings: 0,
  unmappedKeys: [],
  isMissingUsage: false,
  skewMs: 0,
  ...over,
});

it("adds up an exporter's minute in one row, and keeps exporters, signals and projects apart", () => {
  const ledger = new Ledger(AT);
  ledger.request(1, "traces", exporter, 100);
  ledger.request(1, "traces", exporter, 50);
  ledger.span(1, note({ skewMs: 400_000, isMissingUsage: true }));
  ledger.span(1, note({ skewMs: 900_000 }));
  ledger.duplicate(1, "traces", exporter);
  ledger.rejected(1, "traces", exporter, "too_old");
  ledger.rejected(1, "traces", exporter, "too_old");
  ledger.span(1, note({ exporter: { ...exporter, scopeVersion: "7" } }));
  ledger.accepted(1, "logs", exporter);
  ledger.span(2, note());
  const [row, ...others] = ledger.rows();
  assert.equal(others.length, 3);
  assert.equal(row!.at, Date.UTC(2026, 0, 15, 12, 3));
  const { requests, bytes, accepted, rejected, duplicates, missingUsage } = row!;
  assert.deepEqual(
    { requests, bytes, accepted, rejected, duplicates, missingUsage },
    { requests: 2, bytes: 150, accepted: 2, rejected: 2, duplicates: 1, missingUsage: 1 },
  );
  assert.deepEqual([row!.clockSkewed, row!.clockSkewMs], [2, 900_000]);
  assert.deepEqual({ ...row!.rejections }, { too_old: 2 });
});

it("counts warnings by name and at most 50 unmapped keys, whatever they are called", () => {
  const ledger = new Ledger(AT);
  const bits = warningBit("clock_skew") | warningBit("truncated_json");
  const keys = ["constructor", "__proto__", ...Array.from({ length: 100 }, (_, i) => `k${i}`)];
  ledger.span(1, note({ warnings: bits, unmappedKeys: keys }));
  ledger.span(1, note({ warnings: bits, unmappedKeys: ["constructor", "k99"] }));
  const [row] = ledger.rows();
  assert.deepEqual({ ...row!.warnings }, { clock_skew: 2, truncated_json: 2 });
  assert.equal(Object.keys(row!.unmappedKeys).length, 50);
  assert.equal(row!.unmappedKeys.constructor as unknown, 2);
});

it("says what was taken but not kept, without calling it rejected", () => {
  const ledger = new Ledger(AT);
  ledger.ignored(1, "logs", exporter, 7);
  ledger.ignored(1, "logs", exporter, 0);
  const [row] = ledger.rows();
  assert.equal(row!.rejected, 0);
  assert.deepEqual({ ...row!.rejections }, { ignored: 7 });
});
