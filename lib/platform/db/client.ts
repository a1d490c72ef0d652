import { connect as openSocket, type Socket } from "node:net";
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
    // A database that was restarted is found again within a second.
    backoff: (retries: number) => Math.min(0.05 * 2 ** retries, 1),
    // An option that the driver documents and its types forgot.
    ...{ socket: promptSocket },
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

/**
 * Small messages leave at once: waiting to fill a packet costs 40 ms whenever two follow each other,
 * as at the end of every COPY.
 */
function promptSocket({ host, port, path }: SocketOptions): Socket {
  const socket = openSocket(
    path ? { path, noDelay: true } : { host: host[0]!, port: port[0]!, noDelay: true },
  );
  return Object.assign(socket, { host: host[0], port: port[0] });
}

type SocketOptions = { host: string[]; port: number[]; path?: string | false };
