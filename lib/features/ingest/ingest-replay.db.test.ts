import assert from "node:assert/strict";
import { it } from "node:test";
import { and, eq, inArray } from "drizzle-orm";
import { projects, spans } from "#drizzle/schema/index.ts";
import { DAY } from "#lib/core/time.ts";
import type { Context } from "#lib/platform/context.ts";
import { useTestProject } from "#lib/platform/db/testing.ts";
import { readRawSpans } from "./blocks.ts";
import { captureNames } from "./content/testing.ts";
import { decode } from "./decode/decode.ts";
import { createIngest } from "./ingest.ts";
import { recount } from "./recount.ts";
import { capturedBodies, oneByOne, send } from "./testing.ts";

/** The day on which the exports were recorded. */
const NOW = Date.UTC(2026, 10, 22, 23);
const fixture = useTestProject(NOW);

const bodies = captureNames.flatMap((name) => capturedBodies(name));

async function newProject(name: string): Promise<Context> {
  const slug = `${fixture.ctx.project}-${name}`;
  const [project] = await fixture.ctx.db
    .insert(projects)
    .values({ slug, name, createdAt: NOW })
    .returning();
  return { ...fixture.ctx, project: slug, projectId: project!.id };
}

/** Everything a row says but where and when it was stored. */
async function whatIsStored({ db, projectId }: Context) {
  const rows = await db
    .select()
    .from(spans)
    .where(eq(spans.projectId, projectId))
    .orderBy(spans.traceId, spans.spanId);
  return rows.map(
    ({ projectId: _, receivedAt: __, blockId: ___, blockOffset: ____, ...row }) => row,
  );
}

async function sendAll(ctx: Context, all: readonly Uint8Array[], atOnce: number): Promise<void> {
  const ingest = createIngest(
    { db: ctx.db, sql: fixture.sql, close: async () => {} },
    { clock: () => NOW },
  );
  for (let i = 0; i < all.length; i += atOnce)
    await Promise.all(
      all.slice(i, i + atOnce).map((body) => send(ingest, ctx.projectId, body, NOW)),
    );
  await ingest.close();
}

it("stores the recorded exports alike: sent once, twice, shuffled, or span by span", async () => {
  const once = await newProject("once");
  await sendAll(once, bodies, 4);
  const expected = await whatIsStored(once);
  const sent = new Set(
    bodies.flatMap((body) => {
      const decoded = decode("traces", "json", body, NOW);
      return decoded.signal === "traces" ? decoded.spans.map((span) => span.spanId) : [];
    }),
  );
  assert.equal(expected.length, sent.size);
  assert.ok(expected.length > 200);

  const variants: Record<string, Uint8Array[]> = {
    twice: [...bodies, ...bodies],
    shuffled: shuffled(bodies),
    single: shuffled(oneByOne(bodies)),
    everything: [...oneByOne(bodies), ...shuffled(bodies), ...bodies],
  };
  for (const [name, variant] of Object.entries(variants)) {
    const ctx = await newProject(name);
    await sendAll(ctx, variant, 16);
    assert.deepEqual(await whatIsStored(ctx), expected, name);
    assert.deepEqual(await recount(ctx, { from: NOW - 2 * DAY, to: NOW + DAY }), [], name);
  }
});

it("reads every recorded span back from its block as it came", async () => {
  const ctx = await newProject("back");
  await sendAll(ctx, bodies, 3);
  const sent = new Map(
    bodies.flatMap((body) => {
      const decoded = decode("traces", "json", body, NOW);
      return decoded.signal === "traces"
        ? decoded.spans.map((span) => [span.spanId, span] as const)
        : [];
    }),
  );
  const rows = await ctx.db
    .select()
    .from(spans)
    .where(and(eq(spans.projectId, ctx.projectId), inArray(spans.spanId, [...sent.keys()])));
  const raws = await readRawSpans(ctx, rows);
  assert.equal(raws.length, sent.size);
  raws.forEach((raw, i) => {
    assert.equal(raw.spanId, rows[i]!.spanId);
    const { resource, ...span } = sent.get(raw.spanId)!;
    const { resource: readResource, ...read } = raw;
    assert.deepEqual(read, span);
    assert.deepEqual(readResource, resource);
  });
});

/** The same order on every run. */
function shuffled<T>(items: readonly T[]): T[] {
  let seed = 7;
  return items
    .map((item) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return { item, seed };
    })
    .sort((a, b) => a.seed - b.seed)
    .map(({ item }) => item);
}
