import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import * as schema from "#drizzle/schema/index.ts";

export type Db = PostgresJsDatabase<typeof schema>;
export type Sql = postgres.Sql;
export type Connection = { db: Db; sql: Sql; close(): Promise<void> };

/**
 * A pool to one Postgres. `sql` is for COPY and hand-written queries, `db` for the rest; they share
 * the pool. Every connection speaks UTC.
 */
export function connect(url: string, options: { max?: number; name?: string } = {}): Connection {
  const sql = postgres(url, {
    max: options.max ?? 10,
    connect_timeout: 10,
    idle_timeout: 60,
    onnotice: () => {},
    connection: {
      application_name: options.name ?? "midwatch",
      TimeZone: "UTC",
    },
  });
  const db = drizzle(sql, { schema, casing: "snake_case" });
  return { db, sql, close: () => sql.end({ timeout: 5 }) };
}
