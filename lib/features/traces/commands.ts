import { and, eq } from "drizzle-orm";
import { savedViews } from "#drizzle/schema/index.ts";
import { conflict, notFound } from "#lib/core/errors.ts";
import type { Context } from "#lib/platform/context.ts";
import type { SaveViewInput } from "./input.ts";
import type { SavedView } from "./model.ts";
import { listSavedViews } from "./queries/saved-views.ts";

/** Views are for a handful of people to pick from, not an archive. */
const MOST_VIEWS = 200;

export async function saveView(ctx: Context, { name, query }: SaveViewInput): Promise<SavedView> {
  if ((await listSavedViews(ctx)).length >= MOST_VIEWS)
    throw conflict(`A project keeps at most ${MOST_VIEWS} views. Delete one first.`);
  const view = {
    id: crypto.randomUUID(),
    name,
    query,
    createdBy: ctx.actor.type === "user" ? ctx.actor.name : ctx.actor.type,
    createdAt: ctx.now,
  };
  await ctx.db.insert(savedViews).values({ projectId: ctx.projectId, ...view });
  return view;
}

export async function changeView(
  ctx: Context,
  id: string,
  change: SaveViewInput,
): Promise<SavedView> {
  const [view] = await ctx.db
    .update(savedViews)
    .set(change)
    .where(and(eq(savedViews.projectId, ctx.projectId), eq(savedViews.id, id)))
    .returning();
  if (!view) throw notFound("This view is gone.");
  const { projectId: _, ...shown } = view;
  return shown;
}

/** Deleting what is already gone is no failure. */
export async function deleteView(ctx: Context, id: string): Promise<void> {
  await ctx.db
    .delete(savedViews)
    .where(and(eq(savedViews.projectId, ctx.projectId), eq(savedViews.id, id)));
}
