import { fileURLToPath } from "node:url";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import { connect } from "./client.ts";

const folder = fileURLToPath(new URL("../../../drizzle/migrations", import.meta.url));

/** Any constant will do; it names the one lock that lets a single process migrate at a time. */
const MIGRATION_LOCK = 6_294_001;

/** Brings the database to this version's schema. Safe to run from several processes at once. */
export async function migrateDatabase(url: string): Promise<void> {
  const { db, sql, close } = connect(url, { max: 1, name: "midwatch migrate" });
  try {
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await migrate(db, { migrationsFolder: folder });
  } finally {
    await close();
  }
}
