import { eq } from "drizzle-orm";
import { projects } from "#drizzle/schema/index.ts";
import { invalid } from "#lib/core/errors.ts";
import { DAY, type Window } from "#lib/core/time.ts";
import { config } from "#lib/platform/config.ts";
import type { Context } from "#lib/platform/context.ts";
import { type Plan, planOf } from "./buckets.ts";

const LONGEST_WINDOW = 400 * DAY;

/** Minutes are kept as long as spans; further back, hours answer. */
export async function planFor(ctx: Context, window: Window): Promise<Plan> {
  if (window.to <= window.from) throw invalid("A window must end after it starts.");
  if (window.to - window.from > LONGEST_WINDOW)
    throw invalid("A window may span at most 400 days.");
  if (window.from > ctx.now - DAY) return planOf(window);
  const [project] = await ctx.db
    .select({ retentionDays: projects.retentionDays })
    .from(projects)
    .where(eq(projects.id, ctx.projectId));
  const days = project?.retentionDays ?? config().retentionDays;
  return planOf(window, ctx.now - days * DAY);
}
