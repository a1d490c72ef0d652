import { integer, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";

export const projects = pgTable("projects", {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  slug: text().notNull().unique(),
  name: text().notNull(),
  /** Days a span is kept; null means the server's default. */
  retentionDays: integer(),
  /** Up to eight attribute keys that become roll-up dimensions of this project. */
  dimensions: jsonb().$type<string[]>().notNull().default([]),
  createdAt: instant().notNull(),
});
