import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DAY } from "#lib/core/time.ts";
import { createIngest } from "#lib/features/ingest/ingest.ts";
import { chat, otlp, send } from "#lib/features/ingest/testing.ts";
import { foldRollups } from "#lib/features/rollups/fold.ts";
import { ensurePartitions } from "#lib/platform/db/partitions.ts";
import { TEST_NOW, useTestProject } from "#lib/platform/db/testing.ts";
import { getInventory } from "./queries.ts";

describe("calls a day", () => {
  const mine = useTestProject();

  it("are averaged over the days on which a model was called, however late its spans arrived", async () => {
    const { ctx, sql } = mine;
    await ensurePartitions(
      sql,
      [1, 2, 3, 4].map((days) => TEST_NOW - days * DAY),
    );
    const ingest = createIngest(
      { db: ctx.db, sql, close: async () => {} },
      { clock: () => TEST_NOW },
    );
    const days = [0.5, 1.5, 2.5, 3.5];
    const spans = days.map((ago) => ({ startedAt: TEST_NOW - ago * DAY, attributes: chat() }));
    await send(ingest, ctx.projectId, otlp(spans, TEST_NOW), TEST_NOW);
    await ingest.close();
    await foldRollups(ctx);
    const { models } = await getInventory(ctx);
    const { callsPerDay } = models.find(({ calls }) => calls === 4)!;
    assert.ok(Math.abs(callsPerDay - 4 / 3.5) < 0.15, `${callsPerDay} calls a day`);
  });
});
