import { asc, eq } from "drizzle-orm";
import { savedViews } from "#drizzle/schema/index.ts";
import type { Context } from "#lib/platform/context.ts";
import type { SavedView } from "../model.ts";

export function listSavedViews(ctx: Context): Promise<SavedView[]> {
  return ctx.db
    .select({
      id: savedViews.id,
      name: savedViews.name,
      query: savedViews.query,
      createdBy: savedViews.createdBy,
      createdAt: savedViews.createdAt,
    })
    .from(savedViews)
    .where(eq(savedViews.projectId, ctx.projectId))
    .orderBy(asc(savedViews.name), asc(savedViews.createdAt));
}
