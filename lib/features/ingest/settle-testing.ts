import assert from "node:assert/strict";
import { and, eq, sum } from "drizzle-orm";
import { projects, rollupDeltas, spans } from "#drizzle/schema/index.ts";
import { DAY, type Instant } from "#lib/core/time.ts";
import type { Context } from "#lib/platform/context.ts";
import type { Db, Sql } from "#lib/platform/db/client.ts";
import { createIngest } from "./ingest.ts";
import { recount } from "./recount.ts";
import { settle } from "./settle.ts";
import { newTraceId, send } from "./testing.ts";

type Fixture = { readonly ctx: Context };

/** The pool behind a `Db`: ingest COPYs. */
const sqlOf = (db: Db): Sql => (db as unknown as { $client: Sql }).$client;

export async function newProject(fixture: Fixture): Promise<Context> {
  const slug = `settle-${newTraceId()}`;
  const [project] = await fixture.ctx.db
    .insert(projects)
    .values({ slug, name: slug, createdAt: fixture.ctx.now })
    .returning();
  return { ...fixture.ctx, project: slug, projectId: project!.id };
}

export async function sendAt(ctx: Context, all: readonly Uint8Array[], at: Instant): Promise<void> {
  const connection = { db: ctx.db, sql: sqlOf(ctx.db), close: async () => {} };
  const ingest = createIngest(connection, { clock: () => at });
  await Promise.all(all.map((body) => send(ingest, ctx.projectId, body, at)));
  await ingest.close();
}

/** Settles as the worker would: round after round, until nothing is left. */
export async function settleAt(ctx: Context, now: Instant): Promise<number> {
  let changed = 0;
  for (;;) {
    const round = await settle({ ...ctx, now });
    changed += round.changed;
    if (!round.more) return changed;
  }
}

export const decided = async (ctx: Context) => {
  const rows = await ctx.db
    .select({
      traceId: spans.traceId,
      spanId: spans.spanId,
      isRoot: spans.isRoot,
      isCall: spans.isCall,
      usageCounted: spans.usageCounted,
      demotedBy: spans.demotedBy,
      warnings: spans.warnings,
    })
    .from(spans)
    .where(eq(spans.projectId, ctx.projectId))
    .orderBy(spans.traceId, spans.spanId);
  return rows;
};

export const everythingAgrees = async (ctx: Context) =>
  assert.deepEqual(await recount(ctx, { from: ctx.now - 2 * DAY, to: ctx.now + DAY }), []);

export async function countedTokens(ctx: Context): Promise<[number, number]> {
  const [row] = await ctx.db
    .select({ input: sum(rollupDeltas.inputTokens), output: sum(rollupDeltas.outputTokens) })
    .from(rollupDeltas)
    .where(eq(rollupDeltas.projectId, ctx.projectId));
  return [Number(row!.input), Number(row!.output)];
}

export async function tokensByTrace(ctx: Context): Promise<[number, number][]> {
  const rows = await ctx.db
    .select({ input: sum(spans.inputTokens), output: sum(spans.outputTokens) })
    .from(spans)
    .where(and(eq(spans.projectId, ctx.projectId), eq(spans.usageCounted, true)))
    .groupBy(spans.traceId);
  return rows
    .map(({ input, output }): [number, number] => [Number(input), Number(output)])
    .sort(byTokens);
}

export const byTokens = (a: [number, number], b: [number, number]) => a[0] - b[0] || a[1] - b[1];
