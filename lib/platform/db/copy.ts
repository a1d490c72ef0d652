import type { Writable } from "node:stream";
import { getTableColumns, getTableName, type Table } from "drizzle-orm";
import { toSnakeCase } from "drizzle-orm/casing";
import type postgres from "postgres";
import { cleanJson } from "#lib/core/text.ts";
import type { Instant } from "#lib/core/time.ts";
import type { CopyBuffer } from "./copy-buffer.ts";

/** What COPY may run on: a transaction, or a connection of one's own. */
export type Session = postgres.TransactionSql | postgres.ReservedSql;

/** A table as COPY sees it: its columns and how each goes onto the wire. */
export type CopyTable<Row> = {
  name: string;
  /** Column names in the order they are written, ready for SQL. */
  columns: string;
  /** Throws `RangeError` where a value fits no column; what was written before stays. */
  write(out: CopyBuffer, row: Row): void;
};

type Encode = (out: CopyBuffer, value: never) => void;

const encoders: Record<string, Encode> = {
  smallint: (out, value: number) => out.int2(value),
  integer: (out, value: number) => out.int4(value),
  bigint: (out, value: number | string) => out.int8(value),
  "double precision": (out, value: number) => out.float8(value),
  boolean: (out, value: boolean) => out.bool(value),
  text: (out, value: string) => out.text(value),
  "text[]": (out, value: string[]) => out.textArray(value),
  bytea: (out, value: Uint8Array | string) =>
    typeof value === "string" ? out.hex(value) : out.bytea(value),
  jsonb: (out, value: unknown) => out.jsonb(JSON.stringify(cleanJson(value))),
  "timestamp(6) with time zone": (out, value: Instant) => out.timestamptz(value),
};

/** Reads from a table's definition how to write its rows, so the two cannot drift apart. */
export function copyTable<T extends Table>(table: T): CopyTable<T["$inferInsert"]> {
  const columns = Object.entries(getTableColumns(table)).map(([key, column]) => {
    const encode = encoders[column.getSQLType()];
    if (!encode) throw new Error(`COPY cannot write ${column.getSQLType()} yet: ${key}`);
    return { key, encode, name: `"${column.keyAsName ? toSnakeCase(key) : column.name}"` };
  });
  const keys = columns.map((column) => column.key);
  const encodes = columns.map((column) => column.encode);
  return {
    name: getTableName(table),
    columns: columns.map((column) => column.name).join(", "),
    write(out, row: Record<string, unknown>) {
      const mark = out.mark();
      out.startRow(keys.length);
      let i = 0;
      try {
        for (; i < keys.length; i++) {
          const value = row[keys[i]!];
          if (value === null || value === undefined) out.null();
          else encodes[i]!(out, value as never);
        }
      } catch (cause) {
        out.rewind(mark);
        throw new RangeError(`${keys[i]} cannot be stored: ${cause}`, { cause });
      }
    },
  };
}

/** How much goes to the socket at a time. */
const CHUNK_BYTES = 512 * 1024;

/** Sends the rows of `out` to a table. One row that Postgres refuses fails them all. */
export async function copyIn(
  session: Session,
  table: Pick<CopyTable<never>, "name" | "columns">,
  out: CopyBuffer,
): Promise<void> {
  if (out.rows === 0) return;
  await send(
    session.unsafe(`copy ${table.name} (${table.columns}) from stdin (format binary)`),
    out.finish(),
  );
}

/**
 * Like `copyIn`, but rows whose key is already there are left out. Gives the `returning` columns of
 * those that were new. `order` lists the key columns: every writer locks keys in the same order, so two
 * with the same rows wait for each other in turn and never in a circle.
 */
export async function copyMissing<Key>(
  session: postgres.TransactionSql,
  table: Pick<CopyTable<never>, "name" | "columns">,
  out: CopyBuffer,
  { order, returning }: { order: string; returning: string },
): Promise<Key[]> {
  if (out.rows === 0) return [];
  const staged = `staged_${table.name}`;
  await session.unsafe(
    `create temp table if not exists ${staged} (like ${table.name}) on commit drop`,
  );
  await copyIn(session, { name: staged, columns: table.columns }, out);
  const fresh = await session.unsafe(
    `insert into ${table.name} (${table.columns})
     select ${table.columns} from ${staged} order by ${order}
     on conflict do nothing returning ${returning}`,
  );
  await session.unsafe(`truncate ${staged}`);
  return fresh as unknown as Key[];
}

/**
 * Writes a COPY to its end. The driver forgets an error that Postgres reports after the last byte (a
 * duplicate key, mostly), so the query's own rejection is listened to as well as the stream.
 */
function send(query: postgres.PendingQuery<postgres.Row[]>, content: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const hooked = query as unknown as { reject(error: unknown): void };
    const rejectQuery = hooked.reject;
    hooked.reject = (error) => {
      reject(error);
      rejectQuery(error);
    };
    const pump = (stream: Writable) => {
      stream.once("error", reject).once("finish", () => resolve());
      let at = 0;
      const next = () => {
        while (at < content.length) {
          const chunk = content.subarray(at, at + CHUNK_BYTES);
          at += chunk.length;
          if (!stream.write(chunk)) return void stream.once("drain", next);
        }
        stream.end();
      };
      next();
    };
    query.writable().then(pump, reject);
  });
}
