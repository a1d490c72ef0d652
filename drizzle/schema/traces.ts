import { integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";

/** A named set of filters of the traces page: the query string people would otherwise copy. */
export const savedViews = pgTable(
  "saved_views",
  {
    projectId: integer().notNull(),
    id: text().notNull(),
    name: text().notNull(),
    query: text().notNull(),
    createdBy: text().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.id] })],
);
