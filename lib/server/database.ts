import { AppError } from "#lib/core/errors.ts";
import { config } from "#lib/platform/config.ts";
import { type Connection, connect } from "#lib/platform/db/client.ts";

let connection: Connection | undefined;

/** The process's one pool. The launcher names the database in `DATABASE_URL`, embedded or not. */
export function database(): Connection {
  if (!connection) {
    const { databaseUrl, databasePoolSize, role } = config();
    if (!databaseUrl)
      throw new AppError("invalid", "No database: start with npm start, or set DATABASE_URL.");
    connection = connect(databaseUrl, { max: databasePoolSize, name: `midwatch ${role}` });
  }
  return connection;
}
