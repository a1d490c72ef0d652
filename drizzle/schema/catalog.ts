import { bigint, index, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";

const price = () => bigint({ mode: "number" });

/** A project's own prices, before any catalogue. Nano-dollars per million tokens; null means not priced. */
export const priceOverrides = pgTable(
  "price_overrides",
  {
    projectId: integer().notNull(),
    id: text().notNull(),
    /** Canonical provider, or empty for any. */
    provider: text().notNull(),
    /** Normalised model id; a trailing `*` matches a prefix. */
    model: text().notNull(),
    effectiveFrom: instant().notNull(),
    inputNanoUsdPerMillion: price(),
    cacheReadNanoUsdPerMillion: price(),
    cacheWriteNanoUsdPerMillion: price(),
    cacheWrite1hNanoUsdPerMillion: price(),
    outputNanoUsdPerMillion: price(),
    note: text().notNull(),
    createdBy: text().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.id] }),
    index("price_overrides_by_model").on(t.projectId, t.model),
  ],
);
