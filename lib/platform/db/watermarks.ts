import { and, eq, sql } from "drizzle-orm";
import { watermarks } from "#drizzle/schema/index.ts";
import type { Instant } from "#lib/core/time.ts";
import type { Context } from "#lib/platform/context.ts";

type Where = Pick<Context, "db" | "projectId" | "now">;

/** How far a step has read in this project, or null where it never ran. */
export async function findWatermark(ctx: Where, worker: string): Promise<Instant | null> {
  const [row] = await ctx.db
    .select({ upTo: watermarks.upTo })
    .from(watermarks)
    .where(and(eq(watermarks.projectId, ctx.projectId), eq(watermarks.worker, worker)));
  return row?.upTo ?? null;
}

/** Moves a watermark forward, never back. */
export async function moveWatermark(ctx: Where, worker: string, upTo: Instant): Promise<void> {
  await ctx.db
    .insert(watermarks)
    .values({ projectId: ctx.projectId, worker, upTo, ranAt: ctx.now })
    .onConflictDoUpdate({
      target: [watermarks.projectId, watermarks.worker],
      set: {
        upTo: sql`greatest(${watermarks.upTo}, excluded.up_to)`,
        ranAt: sql`excluded.ran_at`,
      },
    });
}
