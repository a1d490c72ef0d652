import { and, eq, getTableColumns, lt, sql } from "drizzle-orm";
import { type PgColumn, PgTable } from "drizzle-orm/pg-core";
import * as schema from "#drizzle/schema/index.ts";
import { type Instant, MINUTE } from "#lib/core/time.ts";
import type { Db } from "#lib/platform/db/client.ts";

/** Marks a project whose rows are still to be removed, in the table that outlives the project. */
export const DELETED = "deleted-project";

/** A collector may hold a batch for a deleted project this long; the mark stays until then. */
const STRAGGLERS_MS = 10 * MINUTE;

/** Removes what deleted projects left behind. Running it twice is the same as running it once. */
export async function sweepDeletedProjects(db: Db, now: Instant): Promise<number> {
  const { watermarks } = schema;
  const marked = await db
    .select({ projectId: watermarks.projectId })
    .from(watermarks)
    .where(eq(watermarks.worker, DELETED))
    .limit(100);
  for (const { projectId } of marked) {
    for (const [table, column] of tenantTables)
      if (table !== watermarks) await db.delete(table).where(sql`${column} = ${projectId}`);
    await db
      .delete(watermarks)
      .where(and(eq(watermarks.projectId, projectId), sql`${watermarks.worker} <> ${DELETED}`));
    await db
      .delete(watermarks)
      .where(
        and(
          eq(watermarks.projectId, projectId),
          eq(watermarks.worker, DELETED),
          lt(watermarks.upTo, now - STRAGGLERS_MS),
        ),
      );
  }
  return marked.length;
}

/** Every table that holds rows of a project, found in the schema so that a new one is not forgotten. */
const tenantTables: [PgTable, PgColumn][] = Object.values(schema).flatMap((value) => {
  if (!(value instanceof PgTable)) return [];
  const column = (getTableColumns(value) as Record<string, PgColumn>).projectId;
  return column ? [[value, column] as [PgTable, PgColumn]] : [];
});
