import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { eq } from "drizzle-orm";
import { projects } from "#drizzle/schema/index.ts";
import { DAY, HOUR, MINUTE, SECOND } from "#lib/core/time.ts";
import { TEST_NOW, useTestProject } from "#lib/platform/db/testing.ts";
import { foldRollups } from "./fold.ts";
import { holdingStretches, listDimensionValues, listSeries } from "./queries.ts";
import { send, someSpans, within } from "./testing.ts";

describe("finding spans through roll-ups", () => {
  const project = useTestProject();
  const stranger = useTestProject();
  const from = TEST_NOW - 30 * HOUR;
  const spans = someSpans(6_000, from, TEST_NOW, 7);
  const day = { from: TEST_NOW - DAY + 17 * SECOND, to: TEST_NOW };

  before(async () => {
    await project.ctx.db
      .update(projects)
      .set({ dimensions: ["tenant"] })
      .where(eq(projects.id, project.ctx.projectId));
    await send(project.ctx, spans.slice(0, 5_000));
    while ((await foldRollups(project.ctx)).more);
    // Some of them are not folded yet.
    await send(project.ctx, spans.slice(5_000));
    await send(stranger.ctx, someSpans(50, from, TEST_NOW, 99));
  });

  it("lists the values of every dimension with counts, given the filters on the others", async () => {
    const { ctx } = project;
    const lists = await listDimensionValues(ctx, {
      window: day,
      filters: { service: { in: ["api"], not: [] }, requestModel: { in: ["model-0"], not: [] } },
    });
    const inside = within(spans, { ...day, from: TEST_NOW - DAY });
    const of = (name: string) => lists.find((list) => list.dimension === name)!.values;
    assert.deepEqual(
      Object.fromEntries(of("service").map((v) => [v.value, v.spans])),
      Object.fromEntries(
        ["api", "web", "batch"].map((service) => [
          service,
          inside.filter((s) => s.service === service && s.model === "model-0").length,
        ]),
      ),
    );
    const tenants = of("extra.tenant");
    assert.deepEqual(tenants.map((v) => v.value).sort(), ["", "acme"]);
    const [found] = await listDimensionValues(ctx, {
      window: day,
      dimensions: ["requestModel"],
      search: "EL-3",
    });
    assert.deepEqual(
      found!.values.map((v) => v.value),
      ["model-3"],
    );
  });

  it("points to the stretches that hold enough spans of a series, newest first", async () => {
    const { ctx } = project;
    const window = { from: TEST_NOW - DAY + 5_500, to: TEST_NOW - 90 * SECOND };
    const series = await listSeries(ctx, { requestModel: { in: ["model-4"], not: [] } });
    const ids = series.map((one) => one.seriesId);
    const wanted = within(spans, window).filter((span) => span.model === "model-4");
    for (const limit of [1, 10, 100, Number.POSITIVE_INFINITY]) {
      const stretches = await holdingStretches(ctx, window, ids, limit);
      const held = stretches.flatMap((stretch) => within(wanted, stretch));
      assert.ok(held.length >= Math.min(limit, wanted.length), `${held.length} of ${limit}`);
      for (const [i, stretch] of stretches.entries())
        assert.ok(stretch.from < stretch.to && (i === 0 || stretch.to <= stretches[i - 1]!.from));
      // Nothing newer than the last stretch is left out.
      const newest = wanted.filter((span) => span.startedAt >= (stretches.at(-1)?.from ?? 0));
      assert.equal(held.length, newest.length);
    }
    const few = await holdingStretches(ctx, window, ids, 10);
    assert.ok(few.reduce((sum, s) => sum + s.to - s.from, 0) < 3 * HOUR);
    assert.deepEqual(await holdingStretches(ctx, window, []), []);
  });

  it("shows nothing of another project", async () => {
    const window = { from, to: TEST_NOW };
    const lists = await listDimensionValues(stranger.ctx, { window });
    assert.equal(lists.find((list) => list.dimension === "kind")!.values[0]!.spans, 50);
    const mine = await listSeries(project.ctx, { requestModel: { in: ["model-4"], not: [] } });
    const theirs = await listSeries(stranger.ctx);
    const ids = mine.map((one) => one.seriesId);
    assert.ok(
      theirs.some((one) => ids.includes(one.seriesId)),
      "the projects share a series id",
    );
    const held = await holdingStretches(stranger.ctx, window, ids);
    assert.ok(held.reduce((sum, stretch) => sum + stretch.to - stretch.from, 0) <= 50 * MINUTE);
  });
});
