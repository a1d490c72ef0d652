import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { eq } from "drizzle-orm";
import { ingestLedger } from "#drizzle/schema/index.ts";
import { floorTo, MINUTE } from "#lib/core/time.ts";
import { TEST_NOW, useTestProject } from "#lib/platform/db/testing.ts";
import { foldLedger } from "./fold-ledger.ts";

const exporter = { serviceVersion: "1", scopeName: "ai", scopeVersion: "5" };

describe("folding the ledger", () => {
  const project = useTestProject();

  it("leaves one row per exporter and minute with the same sums, and young rows alone", async () => {
    const { ctx } = project;
    const old = floorTo(TEST_NOW - 20 * MINUTE, MINUTE);
    const young = floorTo(TEST_NOW - 3 * MINUTE, MINUTE);
    const rows = [old, young].flatMap((at) =>
      ["api", "web"].flatMap((service) =>
        Array.from({ length: 12 }, (_, i) => ({
          projectId: ctx.projectId,
          at,
          signal: "traces",
          service,
          ...exporter,
          requests: 1,
          bytes: 1_000 + i,
          accepted: 5,
          rejected: i % 2,
          clockSkewMs: i * 10,
          rejections: (i % 2 ? { too_old: 1 } : {}) as Record<string, number>,
          unmappedKeys: { [`key.${i}`]: i + 1, shared: 2 } as Record<string, number>,
          warnings: { missing_usage: 3 },
        })),
      ),
    );
    await ctx.db.insert(ingestLedger).values(rows);
    const read = () =>
      ctx.db.select().from(ingestLedger).where(eq(ingestLedger.projectId, ctx.projectId));

    while ((await foldLedger(ctx)).more);
    const after = await read();
    assert.equal(after.filter((row) => row.at === young).length, 24);
    const folded = after
      .filter((row) => row.at === old)
      .sort((a, b) => (a.service < b.service ? -1 : 1));
    assert.equal(folded.length, 2);
    assert.deepEqual(folded[0], {
      projectId: ctx.projectId,
      at: old,
      signal: "traces",
      service: "api",
      ...exporter,
      requests: 12,
      bytes: 12_066,
      accepted: 60,
      rejected: 6,
      duplicates: 0,
      missingUsage: 0,
      orphans: 0,
      clockSkewed: 0,
      clockSkewMs: 110,
      rejections: { too_old: 6 },
      unmappedKeys: {
        shared: 24,
        ...Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`key.${i}`, i + 1])),
      },
      warnings: { missing_usage: 36 },
    });

    await foldLedger({ ...ctx, now: ctx.now + 5 * MINUTE });
    assert.deepEqual((await read()).length, 26);
    await foldLedger({ ...ctx, now: ctx.now + 15 * MINUTE });
    assert.equal((await read()).length, 4);
  });
});
