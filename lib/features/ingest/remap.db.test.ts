import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { eq, sql } from "drizzle-orm";
import { projects, rollupDeltas, spans } from "#drizzle/schema/index.ts";
import { DAY, SECOND } from "#lib/core/time.ts";
import type { Context } from "#lib/platform/context.ts";
import { useTestProject } from "#lib/platform/db/testing.ts";
import { captureNames } from "./content/testing.ts";
import { createIngest } from "./ingest.ts";
import { MAPPER_VERSION } from "./model.ts";
import { recount } from "./recount.ts";
import { remap } from "./remap.ts";
import { deltasOf } from "./rollup.ts";
import { settle } from "./settle.ts";
import { capturedBodies, newTraceId, send } from "./testing.ts";
import { createTexts } from "./texts.ts";

/** The day on which the exports were recorded. */
const NOW = Date.UTC(2026, 10, 22, 23);
const fixture = useTestProject(NOW);
const window = { from: NOW - 2 * DAY, to: NOW + DAY };
const later = NOW + 60 * SECOND;

async function filledProject(): Promise<Context> {
  const slug = `remap-${newTraceId()}`;
  const [project] = await fixture.ctx.db
    .insert(projects)
    .values({ slug, name: slug, createdAt: NOW })
    .returning();
  const ctx = { ...fixture.ctx, project: slug, projectId: project!.id, now: later };
  const connection = { db: ctx.db, sql: fixture.sql, close: async () => {} };
  const ingest = createIngest(connection, { clock: () => NOW });
  const bodies = captureNames.flatMap((name) => capturedBodies(name));
  await Promise.all(bodies.map((body) => send(ingest, ctx.projectId, body, NOW)));
  await ingest.close();
  while ((await settle(ctx)).more);
  while ((await createTexts()(ctx)).more);
  return ctx;
}

const rowsOf = (ctx: Context) =>
  ctx.db
    .select()
    .from(spans)
    .where(eq(spans.projectId, ctx.projectId))
    .orderBy(spans.traceId, spans.spanId);

/** Makes the rows what a mapper would have written that knew no tokens, prices or users. */
async function asAnOlderMapper(ctx: Context): Promise<void> {
  const before = await rowsOf(ctx);
  await ctx.db.execute(sql`
    update spans set mapper_version = ${MAPPER_VERSION - 1}, input_tokens = null, output_tokens = null,
      cache_read_tokens = null, cache_write_tokens = null, cost_nano_usd = null, user_id = null,
      usage_quality = 'missing', usage_counted = false, is_call = kind = 'chat', demoted_by = null
    where project_id = ${ctx.projectId}`);
  const after = await rowsOf(ctx);
  const deltas = [...deltasOf(before, -1), ...deltasOf(after, 1)];
  await ctx.db
    .insert(rollupDeltas)
    .values(deltas.map((delta) => ({ ...delta, projectId: ctx.projectId })));
  await ctx.db.execute(sql`delete from span_texts where project_id = ${ctx.projectId}`);
}

describe("remapping", () => {
  it("writes rows, roll-ups and words as they would be written today", async () => {
    const ctx = await filledProject();
    const [expected, words] = [await rowsOf(ctx), await countWords(ctx)];
    await asAnOlderMapper(ctx);
    assert.deepEqual(await recount(ctx, window), []);
    assert.notDeepEqual(await rowsOf(ctx), expected);

    const done = await remap(ctx, { window, isAll: false });
    assert.deepEqual(done, { read: expected.length, changed: expected.length });
    assert.deepEqual(await rowsOf(ctx), expected);
    assert.deepEqual(await recount(ctx, window), []);
    assert.equal(await countWords(ctx), words);
  });

  it("leaves alone what the present mapper has read, unless told otherwise, and then changes nothing", async () => {
    const ctx = await filledProject();
    const before = await rowsOf(ctx);
    assert.deepEqual(await remap(ctx, { window, isAll: false }), { read: 0, changed: 0 });
    assert.deepEqual(await remap(ctx, { window, isAll: true }), {
      read: before.length,
      changed: 0,
    });
    assert.deepEqual(await rowsOf(ctx), before);
  });

  it("goes on where it was stopped, and touches nothing outside its window or project", async () => {
    const [ctx, other] = [await filledProject(), await filledProject()];
    const expected = await rowsOf(ctx);
    await asAnOlderMapper(ctx);
    await asAnOlderMapper(other);
    const untouched = await rowsOf(other);
    await assert.rejects(
      remap(ctx, {
        window,
        isAll: false,
        onProgress: ({ changed }) => {
          if (changed > 0) throw new Error("stopped");
        },
      }),
      /stopped/,
    );
    assert.deepEqual(await recount(ctx, window), []);
    const past = { from: NOW - 30 * DAY, to: NOW - 29 * DAY };
    assert.equal((await remap(ctx, { window: past, isAll: true })).read, 0);
    await remap(ctx, { window, isAll: false });
    assert.deepEqual(await rowsOf(ctx), expected);
    assert.deepEqual(await recount(ctx, window), []);
    assert.deepEqual(await rowsOf(other), untouched);
  });

  it("takes new prices in", async () => {
    const ctx = await filledProject();
    await ctx.db.execute(sql`
      insert into price_overrides (project_id, id, provider, model, effective_from,
        input_nano_usd_per_million, output_nano_usd_per_million, note, created_by, created_at)
      values (${ctx.projectId}, 'one', '', 'gpt-4o*', '2000-01-01', 1000000000, 2000000000, '', '', now())`);
    const { changed } = await remap(ctx, { window, isAll: true });
    assert.ok(changed > 10);
    assert.deepEqual(await recount(ctx, window), []);
    const priced = (await rowsOf(ctx)).filter(
      (row) => row.inputTokens === 1200 && row.outputTokens === 80,
    );
    assert.ok(priced.some((row) => row.costNanoUsd === 1200 * 1_000 + 80 * 2_000));
  });
});

const countWords = async (ctx: Context): Promise<number> => {
  const [row] = await ctx.db.execute<{ n: number }>(
    sql`select sum(length(words))::int as n from span_texts where project_id = ${ctx.projectId}`,
  );
  return row!.n;
};
