import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { eq } from "drizzle-orm";
import { projects, rollupDeltas, rollups } from "#drizzle/schema/index.ts";
import { DAY, HOUR, SECOND } from "#lib/core/time.ts";
import { deltasOf } from "#lib/features/ingest/rollup.ts";
import { TEST_NOW, useTestProject } from "#lib/platform/db/testing.ts";
import { foldRollups } from "./fold.ts";
import type { RollupQuery } from "./model.ts";
import { getRollup } from "./queries.ts";
import { near, quantileOf, send, someSpans, total, within } from "./testing.ts";

describe("roll-ups", () => {
  const project = useTestProject();
  const stranger = useTestProject();
  const from = TEST_NOW - 30 * HOUR;
  const spans = someSpans(6_000, from, TEST_NOW, 7);
  const everything: RollupQuery = {
    window: { from: TEST_NOW - DAY + 17 * SECOND, to: TEST_NOW },
    measures: ["spans", "calls", "errors", "costNanoUsd", "durationMsP95", "ttftMsP50"],
    groupBy: ["service", "requestModel"],
    limit: 4,
    orderBy: "inputTokens",
    compare: true,
  };

  before(async () => {
    await project.ctx.db
      .update(projects)
      .set({ dimensions: ["tenant"] })
      .where(eq(projects.id, project.ctx.projectId));
    await send(project.ctx, spans);
    await send(stranger.ctx, someSpans(50, from, TEST_NOW, 99));
  });

  it("say the same before, during and after folding", async () => {
    const { ctx } = project;
    const unfolded = await getRollup(ctx, everything);
    assert.equal((await foldRollups(ctx, 1_000)).more, true);
    assert.deepEqual(rounded(await getRollup(ctx, everything)), rounded(unfolded));
    let more = true;
    while (more) ({ more } = await foldRollups(ctx, 1_000));
    assert.equal(await ctx.db.$count(rollupDeltas, eq(rollupDeltas.projectId, ctx.projectId)), 0);
    assert.deepEqual(rounded(await getRollup(ctx, everything)), rounded(unfolded));
  });

  it("hold the same totals at every resolution", async () => {
    const { ctx } = project;
    const rows = await ctx.db.select().from(rollups).where(eq(rollups.projectId, ctx.projectId));
    const byResolution = Map.groupBy(rows, (row) => row.resolutionS);
    assert.deepEqual(
      [...byResolution.keys()].sort((a, b) => a - b),
      [60, 600, 3_600, 86_400],
    );
    for (const some of byResolution.values()) {
      assert.equal(
        some.reduce((sum, row) => sum + row.spans, 0),
        spans.length,
      );
      assert.equal(
        some.reduce((sum, row) => sum + row.costNanoUsd, 0),
        total(spans, "costNanoUsd"),
      );
      assert.equal(
        some.reduce((sum, row) => sum + row.inputTokens, 0),
        total(spans, "inputTokens"),
      );
    }
  });

  it("equal a recount of the spans, in total, by group and by point", async () => {
    const answer = await getRollup(project.ctx, { ...everything, limit: 50 });
    const inside = within(spans, answer.window);
    assert.equal(answer.total.totals.spans, inside.length);
    assert.equal(answer.total.totals.errors, inside.filter((s) => s.status === "error").length);
    assert.equal(answer.total.totals.costNanoUsd, total(inside, "costNanoUsd"));
    near(
      answer.total.totals.durationMsP95,
      quantileOf(
        inside.map((span) => span.durationMs),
        0.95,
      ),
    );
    near(
      answer.total.totals.ttftMsP50,
      quantileOf(
        inside.flatMap((span) => span.ttftMs ?? []),
        0.5,
      ),
    );
    const before = within(spans, answer.previousWindow!);
    assert.equal(answer.total.previous!.spans, before.length);
    assert.equal(answer.total.previous!.costNanoUsd, total(before, "costNanoUsd"));

    assert.equal(answer.groups.length, answer.groupCount);
    for (const { key, totals, points } of answer.groups) {
      const own = inside.filter((span) => span.service === key[0] && span.model === key[1]);
      assert.equal(totals.spans, own.length);
      assert.equal(totals.inputTokens, total(own, "inputTokens"));
      answer.buckets.forEach((at, i) => {
        const here = within(own, { from: at, to: at + answer.bucketMs });
        assert.equal(points.spans![i], here.length);
        if (here.length === 0) assert.equal(points.durationMsP95![i], null);
        else
          near(
            points.durationMsP95![i],
            quantileOf(
              here.map((s) => s.durationMs),
              0.95,
            ),
          );
      });
    }
  });

  it("compare a window that still runs with as much of the one before", async () => {
    const window = { from: TEST_NOW - HOUR, to: TEST_NOW + HOUR };
    const answer = await getRollup(project.ctx, { window, measures: ["spans"], compare: true });
    assert.deepEqual(answer.previousWindow, { from: TEST_NOW - 3 * HOUR, to: TEST_NOW - 2 * HOUR });
    assert.equal(answer.total.previous!.spans, within(spans, answer.previousWindow!).length);
    assert.equal(answer.unfinishedFrom, TEST_NOW);
  });

  it("add up to the total: named groups, the largest first, and one for all others", async () => {
    const answer = await getRollup(project.ctx, everything);
    assert.deepEqual(
      answer.groups.map((group) => group.isOther),
      [false, false, false, false, true],
    );
    const sizes = answer.groups.slice(0, 4).map((group) => group.totals.inputTokens!);
    assert.deepEqual(
      sizes,
      sizes.toSorted((a, b) => b - a),
    );
    for (const measure of ["spans", "errors", "costNanoUsd"] as const) {
      const parts = answer.groups.reduce((sum, group) => sum + group.totals[measure]!, 0);
      assert.equal(parts, answer.total.totals[measure]);
    }
    assert.ok(answer.groupCount > 5);
  });

  it("count only what passes the filters, the project's own dimensions among them", async () => {
    const answer = await getRollup(project.ctx, {
      window: everything.window,
      measures: ["spans"],
      filters: {
        service: { in: ["api", "web"], not: [] },
        status: { in: [], not: ["error"] },
        "extra.tenant": { in: ["acme"], not: [] },
      },
    });
    const passing = within(spans, answer.window).filter(
      (s) => s.service !== "batch" && s.status === "ok" && s.tenant === "acme",
    );
    assert.equal(answer.total.totals.spans, passing.length);
    assert.equal(
      answer.total.points.spans!.reduce((a, b) => a! + b!, 0),
      passing.length,
    );
    assert.deepEqual(answer.groups, []);
  });

  it("know nothing rather than zero where no call told its tokens or had a price", async () => {
    const unpriced = await getRollup(project.ctx, {
      window: everything.window,
      measures: ["costNanoUsd"],
      filters: { requestModel: { in: ["model-4"], not: [] } },
    });
    assert.ok(unpriced.total.totals.unpricedCalls! > 0);
    assert.equal(unpriced.total.totals.costNanoUsd, null);
    const nothing = await getRollup(project.ctx, {
      window: everything.window,
      measures: ["calls", "durationMsP50", "errorRate"],
      filters: { service: { in: ["nobody"], not: [] } },
    });
    assert.equal(nothing.total.totals.calls, 0);
    assert.equal(nothing.total.totals.durationMsP50, null);
    assert.equal(nothing.total.totals.errorRate, null);
    assert.ok(nothing.total.points.calls!.every((n) => n === 0));
  });

  it("are exact for readers while spans arrive and are folded", async () => {
    const { ctx } = project;
    const extra = someSpans(800, TEST_NOW - 2 * HOUR, TEST_NOW, 21).map((s) => ({
      ...s,
      durationMs: 1,
    }));
    const window = { from: TEST_NOW - 4 * HOUR, to: TEST_NOW };
    const already = within(spans, window).length;
    let writing = true;
    const write = (async () => {
      for (let i = 0; i < extra.length; i += 40) await send(ctx, extra.slice(i, i + 40), 40);
      writing = false;
    })();
    const fold = (async () => {
      while (writing) await foldRollups(ctx, 30);
    })();
    const seen: number[] = [];
    while (writing)
      seen.push((await getRollup(ctx, { window, measures: ["spans"] })).total.totals.spans!);
    await Promise.all([write, fold]);
    assert.ok(seen.length > 5, "too few reads to prove anything");
    for (const [i, count] of seen.entries()) {
      assert.equal((count - already) % 40, 0, "a commit was seen in part");
      assert.ok(i === 0 || count >= seen[i - 1]!, "something counted was lost again");
    }
    const after = await getRollup(ctx, { window, measures: ["spans"] });
    assert.equal(after.total.totals.spans, already + extra.length);
    await ctx.db
      .insert(rollupDeltas)
      .values(deltasOf(extra, -1).map((delta) => ({ ...delta, projectId: ctx.projectId })));
  });

  it("forget what is taken back, in sums and in quantiles", async () => {
    const { ctx } = project;
    while ((await foldRollups(ctx)).more);
    const answer = await getRollup(ctx, everything);
    const inside = within(spans, answer.window);
    assert.equal(answer.total.totals.spans, inside.length);
    near(
      answer.total.totals.durationMsP95,
      quantileOf(
        inside.map((s) => s.durationMs),
        0.95,
      ),
    );
  });

  it("let two fold at once without counting anything twice", async () => {
    const { ctx } = project;
    const window = { from: TEST_NOW - 40 * DAY, to: TEST_NOW - 39 * DAY };
    await send(ctx, someSpans(500, window.from, window.to, 5), 50);
    await Promise.all([foldRollups(ctx, 100), foldRollups(ctx, 100), foldRollups(ctx, 100)]);
    while ((await foldRollups(ctx)).more);
    const [days] = await ctx.db.execute<{ n: number }>(
      `select sum(spans)::int as n from rollups where project_id = ${ctx.projectId} and resolution_s = 86400
       and at < '${new Date(TEST_NOW - 30 * DAY).toISOString()}'` as never,
    );
    assert.equal(days!.n, 500);
  });

  it("answer in hours where minutes are no longer kept", async () => {
    const { ctx } = project;
    const window = { from: TEST_NOW - 40 * DAY + HOUR, to: TEST_NOW - 39 * DAY };
    await ctx.db.execute(
      `delete from rollups where project_id = ${ctx.projectId} and resolution_s < 3600
       and at < '${new Date(TEST_NOW - 30 * DAY).toISOString()}'` as never,
    );
    const answer = await getRollup(ctx, { window, measures: ["spans"] });
    const sent = someSpans(500, TEST_NOW - 40 * DAY, TEST_NOW - 39 * DAY, 5);
    assert.equal(answer.bucketMs, HOUR);
    assert.equal(answer.total.totals.spans, within(sent, answer.window).length);
  });

  it("show nothing of another project", async () => {
    const answer = await getRollup(stranger.ctx, { ...everything, window: { from, to: TEST_NOW } });
    assert.equal(answer.total.totals.spans, 50);
  });
});

/** Floating sums may differ in their last digits with the order of addition. */
function rounded(answer: unknown): unknown {
  return JSON.parse(
    JSON.stringify(answer, (_, value) =>
      typeof value === "number" ? Number(value.toPrecision(12)) : value,
    ),
  );
}
