import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { drizzle } from "drizzle-orm/postgres-js";
import * as schema from "#drizzle/schema/index.ts";
import { spans } from "#drizzle/schema/index.ts";
import { readRawSpans } from "#lib/features/ingest/blocks.ts";
import type { Sql } from "#lib/platform/db/client.ts";

/** Stored spans in COPY's text format, on request with a column of what came over the wire as JSON. */
export async function exportText(
  sql: Sql,
  limit: number,
  hasPayload: boolean,
): Promise<{ chunks: Buffer[]; rows: number }> {
  const chunks: Buffer[] = [];
  const list = `select * from spans limit ${limit}`;
  await pipeline(await sql.unsafe(`copy (${list}) to stdout`).readable(), async (source) => {
    for await (const chunk of source) chunks.push(Buffer.from(chunk));
  });
  const text = Buffer.concat(chunks);
  const lines = text.toString().split("\n").slice(0, -1);
  if (!hasPayload) return { chunks: cut(text), rows: lines.length };

  const db = drizzle(sql, { schema, casing: "snake_case" });
  const refs = await db.select().from(spans).limit(limit);
  const out: Buffer[] = [];
  for (let i = 0; i < refs.length; i += 5_000) {
    const ctx = { db, projectId: refs[0]!.projectId };
    const raws = await readRawSpans(ctx, refs.slice(i, i + 5_000));
    const payloads = new Map(
      raws.map(({ spanId, attributes, events, links }) => [
        spanId,
        JSON.stringify({ attributes, events, links }),
      ]),
    );
    const piece = lines.slice(i, i + 5_000).map((line) => {
      const spanId = line.split("\t", 3)[2]!.slice(3);
      return `${line}\t${escaped(payloads.get(spanId) ?? "")}\n`;
    });
    out.push(Buffer.from(piece.join("")));
  }
  return { chunks: cut(Buffer.concat(out)), rows: lines.length };
}

const escaped = (text: string) =>
  text
    .replaceAll("\\", "\\\\")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replaceAll("\t", "\\t");

/** `psql` sends a line at a time through a buffer of libpq; larger pieces only help the rival. */
function cut(text: Buffer): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at < text.length; at += 256 * 1024)
    pieces.push(text.subarray(at, at + 256 * 1024));
  return pieces;
}

/** A table with the columns, partitions and indexes of `spans`, empty. */
export async function duplicateTable(sql: Sql, name: string, hasPayload: boolean): Promise<void> {
  await sql.unsafe(
    `create table ${name} (like spans including all) partition by range (started_at)`,
  );
  if (hasPayload) await sql.unsafe(`alter table ${name} add column payload text`);
  const days = await sql`
    select distinct date_trunc('day', started_at)::text as day from spans order by 1`;
  for (const [i, { day }] of days.entries())
    await sql.unsafe(
      `create table ${name}_${i} partition of ${name}
       for values from ('${day}') to (timestamptz '${day}' + interval '1 day')`,
    );
}

/** Seconds until the rows are committed. */
export async function copyText(sql: Sql, table: string, chunks: Buffer[]): Promise<number> {
  await sql`checkpoint`;
  const startedAt = performance.now();
  await pipeline(Readable.from(chunks), await sql.unsafe(`copy ${table} from stdin`).writable());
  return (performance.now() - startedAt) / 1000;
}
