import journal from "#drizzle/migrations/meta/_journal.json" with { type: "json" };
import type { Sql } from "./client.ts";

const newest = journal.entries[journal.entries.length - 1]!.when;

/** Whether the database has the tables this version was written for. A newer version's count as well. */
export async function isMigrated(sql: Sql): Promise<boolean> {
  const [found] =
    await sql`select to_regclass('drizzle.__drizzle_migrations') is not null as there`;
  if (!found?.there) return false;
  const [row] =
    await sql`select max(created_at)::float8 as newest from drizzle.__drizzle_migrations`;
  return Number(row?.newest ?? 0) >= newest;
}
