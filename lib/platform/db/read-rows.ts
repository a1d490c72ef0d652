import { getTableColumns, getTableName, type Table } from "drizzle-orm";
import { toSnakeCase } from "drizzle-orm/casing";
import type postgres from "postgres";
import type { Sql } from "./client.ts";

/**
 * Whole rows of a table, typed as its definition says, by hand-written conditions. For transactions
 * that are opened on `sql` because they COPY; elsewhere `db.select()` says the same.
 */
export async function readRows<T extends Table>(
  session: Sql | postgres.TransactionSql,
  table: T,
  conditions: string,
  parameters: postgres.ParameterOrJSON<never>[],
): Promise<T["$inferSelect"][]> {
  const columns = Object.entries(getTableColumns(table)).map(([key, column]) => ({
    key,
    column,
    name: column.keyAsName ? toSnakeCase(key) : column.name,
  }));
  const list = columns.map(({ name }) => `t."${name}"`).join(", ");
  const rows = await session.unsafe(
    `select ${list} from ${getTableName(table)} t ${conditions}`,
    parameters,
  );
  return rows.map((row) =>
    Object.fromEntries(
      columns.map(({ key, column, name }) => [
        key,
        row[name] === null ? null : column.mapFromDriverValue(row[name]),
      ]),
    ),
  );
}
