import { randomUUID } from "node:crypto";
import { and, count, eq } from "drizzle-orm";
import { priceOverrides } from "#drizzle/schema/index.ts";
import { conflict, notFound } from "#lib/core/errors.ts";
import { nameOf } from "#lib/features/auth/model.ts";
import type { Context } from "#lib/platform/context.ts";
import type { NewPrice } from "./input.ts";
import type { OwnPrice } from "./model.ts";
import { MAX_PRICES } from "./queries.ts";

/** Adds a price of the project's own; calls from its date on are priced with it. */
export async function addPrice(ctx: Context, price: NewPrice): Promise<OwnPrice> {
  const [has] = await ctx.db
    .select({ prices: count() })
    .from(priceOverrides)
    .where(eq(priceOverrides.projectId, ctx.projectId));
  if (has!.prices >= MAX_PRICES)
    throw conflict(`A project has at most ${MAX_PRICES} prices of its own. Remove one first.`);
  const own: OwnPrice = {
    ...price,
    id: randomUUID(),
    createdBy: nameOf(ctx.actor),
    createdAt: ctx.now,
  };
  await ctx.db.insert(priceOverrides).values({ ...own, projectId: ctx.projectId });
  return own;
}

/** Replaces a price, date and all. */
export async function changePrice(ctx: Context, id: string, price: NewPrice): Promise<OwnPrice> {
  const [changed] = await ctx.db.update(priceOverrides).set(price).where(mine(ctx, id)).returning();
  if (!changed) throw missing();
  const { projectId: _, ...own } = changed;
  return own;
}

/** Calls priced from now on follow the catalogue again. */
export async function removePrice(ctx: Context, id: string): Promise<void> {
  const gone = await ctx.db
    .delete(priceOverrides)
    .where(mine(ctx, id))
    .returning({ id: priceOverrides.id });
  if (gone.length === 0) throw missing();
}

const mine = (ctx: Context, id: string) =>
  and(eq(priceOverrides.projectId, ctx.projectId), eq(priceOverrides.id, id));

const missing = () => notFound("There is no such price in this project.");
