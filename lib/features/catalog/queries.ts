import { asc, desc, eq } from "drizzle-orm";
import { priceOverrides } from "#drizzle/schema/index.ts";
import { nanoToUsd } from "#lib/core/money.ts";
import type { Context } from "#lib/platform/context.ts";
import type { Db } from "#lib/platform/db/client.ts";
import type { OwnPrice } from "./model.ts";
import type { PriceOverride, UnitPrices } from "./price-model.ts";

/** A project's own prices by model, the newest first. At most 1,000: no more can be added. */
export const MAX_PRICES = 1_000;

export async function listPrices(ctx: Context): Promise<OwnPrice[]> {
  const rows = await ctx.db
    .select()
    .from(priceOverrides)
    .where(eq(priceOverrides.projectId, ctx.projectId))
    .orderBy(
      asc(priceOverrides.model),
      desc(priceOverrides.effectiveFrom),
      desc(priceOverrides.createdAt),
    )
    .limit(MAX_PRICES);
  return rows.map(({ projectId: _, ...price }) => price);
}

/** The same as a price book reads them, in dollars. */
export async function listPriceOverrides(db: Db, projectId: number): Promise<PriceOverride[]> {
  const rows = await db
    .select()
    .from(priceOverrides)
    .where(eq(priceOverrides.projectId, projectId))
    .orderBy(desc(priceOverrides.effectiveFrom), desc(priceOverrides.createdAt))
    .limit(MAX_PRICES);
  return rows.map((row) => ({
    provider: row.provider,
    model: row.model,
    effectiveFrom: row.effectiveFrom,
    note: row.note,
    prices: {
      ...usd("input", row.inputNanoUsdPerMillion),
      ...usd("cacheRead", row.cacheReadNanoUsdPerMillion),
      ...usd("cacheWrite", row.cacheWriteNanoUsdPerMillion),
      ...usd("cacheWrite1h", row.cacheWrite1hNanoUsdPerMillion),
      ...usd("output", row.outputNanoUsdPerMillion),
    },
  }));
}

/** A bucket without a price is left out, so that it pays the bucket it is part of. */
function usd(bucket: keyof UnitPrices, nano: number | null): UnitPrices {
  return nano === null ? {} : { [bucket]: nanoToUsd(nano) };
}
