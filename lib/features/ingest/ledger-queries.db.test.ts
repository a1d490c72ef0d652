import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { ingestLedger, ingestRequests, spans } from "#drizzle/schema/index.ts";
import { DAY, HOUR, MINUTE, type Window } from "#lib/core/time.ts";
import { TEST_NOW, useTestProject } from "#lib/platform/db/testing.ts";
import { hasAnySpan, ingestStatus, ledgerSummary } from "./ledger-queries.ts";

const window: Window = { from: TEST_NOW - HOUR, to: TEST_NOW };
const shop = { service: "shop", serviceVersion: "2", scopeName: "ai", scopeVersion: "7" };
const cart = { ...shop, service: "cart" };

describe("ledgerSummary", () => {
  const mine = useTestProject();
  const theirs = useTestProject();

  before(async () => {
    const row = (ctx: typeof mine.ctx, minutesAgo: number, more: object) => ({
      projectId: ctx.projectId,
      at: TEST_NOW - minutesAgo * MINUTE,
      signal: "traces",
      ...shop,
      ...more,
    });
    await mine.ctx.db.insert(ingestLedger).values([
      row(mine.ctx, 10, {
        requests: 2,
        bytes: 500,
        accepted: 40,
        rejected: 1,
        rejections: { zero_trace_id: 1 },
        unmappedKeys: { "my.key": 3, other: 1 },
        warnings: { truncated_json: 2 },
      }),
      row(mine.ctx, 10, { requests: 1, accepted: 5, unmappedKeys: { "my.key": 4 } }),
      row(mine.ctx, 3, { signal: "logs", requests: 1, accepted: 7, duplicates: 2 }),
      row(mine.ctx, 20, { ...cart, accepted: 100, clockSkewed: 1, clockSkewMs: 7_000 }),
      row(mine.ctx, 60, { accepted: 1 }),
      // At the end of the window, and so outside of it.
      row(mine.ctx, 0, { accepted: 9_999 }),
    ]);
    await theirs.ctx.db.insert(ingestLedger).values(row(theirs.ctx, 5, { accepted: 1_000 }));
  });

  it("adds up what each sender sent, over signals and rows, largest first", async () => {
    const { exporters, totals } = await ledgerSummary(mine.ctx, window);
    assert.deepEqual(
      exporters.map(({ service, accepted }) => [service, accepted]),
      [
        ["cart", 100],
        ["shop", 53],
      ],
    );
    const [, sender] = exporters;
    assert.deepEqual(sender!.signals, { traces: 46, logs: 7, metrics: 0 });
    assert.equal(sender!.lastSeenAt, TEST_NOW - 3 * MINUTE);
    assert.deepEqual(sender!.rejections, [{ name: "zero_trace_id", count: 1 }]);
    assert.deepEqual(sender!.unmappedKeys, [
      { name: "my.key", count: 7 },
      { name: "other", count: 1 },
    ]);
    assert.deepEqual(
      sender!.advice.map(({ id }) => id),
      ["rejected", "truncated_json"],
    );
    assert.deepEqual(
      [totals.requests, totals.bytes, totals.accepted, totals.rejected, totals.duplicates],
      [4, 500, 153, 1, 2],
    );
    assert.equal(exporters[0]!.clockSkewMs, 7_000);
  });

  it("has a point for every bucket of the window, the empty ones too", async () => {
    const { points, bucketMs } = await ledgerSummary(mine.ctx, window);
    assert.equal(bucketMs, MINUTE);
    assert.equal(points.length, 60);
    assert.deepEqual(
      points
        .filter(({ accepted }) => accepted > 0)
        .map(({ at, accepted }) => [TEST_NOW - at, accepted]),
      [
        [60 * MINUTE, 1],
        [20 * MINUTE, 100],
        [10 * MINUTE, 45],
        [3 * MINUTE, 7],
      ],
    );
  });

  it("knows whether anything ever arrived, and when the last request did", async () => {
    const { ctx } = theirs;
    assert.deepEqual(await ingestStatus(ctx), { hasSpans: false, lastRequestAt: null });
    const request = { projectId: ctx.projectId, rejected: 0, message: "" };
    await ctx.db.insert(ingestRequests).values([
      { ...request, bodyHash: Buffer.from("a"), receivedAt: TEST_NOW - DAY / 2 },
      { ...request, bodyHash: Buffer.from("b"), receivedAt: TEST_NOW - 5 },
    ]);
    await ctx.db.insert(spans).values({
      projectId: ctx.projectId,
      traceId: "a".repeat(32),
      spanId: "b".repeat(16),
      startedAt: TEST_NOW,
      durationMs: 1,
      receivedAt: TEST_NOW,
      seriesId: "1",
      resourceId: "1",
      blockId: "1",
      blockOffset: 0,
      name: "x",
      kind: "chat",
      status: "ok",
      isRoot: true,
      isCall: true,
      usageCounted: false,
      warnings: 0,
      mapperVersion: 1,
    });
    assert.deepEqual(await ingestStatus(ctx), { hasSpans: true, lastRequestAt: TEST_NOW - 5 });
    assert.equal(await hasAnySpan(mine.ctx), false);
  });
});
