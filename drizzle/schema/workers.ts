import { integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";

/** How far a step of the river has read in a project, and when it last ran. */
export const watermarks = pgTable(
  "watermarks",
  {
    projectId: integer().notNull(),
    worker: text().notNull(),
    /** Everything that arrived before this has been seen. */
    upTo: instant().notNull(),
    ranAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.worker] })],
);
