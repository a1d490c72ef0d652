import { type SQL, sql } from "drizzle-orm";
import { toTimestamp } from "#drizzle/schema/columns.ts";
import { decodeSketch, encodeSketch } from "#lib/core/stats/sketch.ts";
import { floorTo, type Instant, SECOND } from "#lib/core/time.ts";
import type { Context } from "#lib/platform/context.ts";
import type { Db } from "#lib/platform/db/client.ts";
import { waitForTurn } from "#lib/platform/db/locks.ts";
import { RESOLUTIONS_S } from "./buckets.ts";
import { column, snake } from "./facts.ts";
import { type Sums, sums } from "./model.ts";

/** Deltas moved in one transaction: bounds its memory and how long a writer of roll-ups is kept. */
const CHUNK = 20_000;
/** Rows of `rollups` written by one statement. */
const WRITE_CHUNK = 2_000;

type Tx = Parameters<Parameters<Db["transaction"]>[0]>[0];

/** A row of `rollups` in the making; sketches may still be runs of several. */
type Folded = Sums & {
  resolutionS: number;
  at: Instant;
  seriesId: string;
  durationSketch: Uint8Array[];
  ttftSketch: Uint8Array[];
  outputTokensSketch: Uint8Array[];
};

const sketches = ["durationSketch", "ttftSketch", "outputTokensSketch"] as const;
const columns = (names: readonly string[]) => sql.join(names.map(column), sql`, `);

/**
 * Moves what commits added into the rows per minute, ten minutes, hour and day. A delta leaves in the
 * transaction that adds it, so whoever reads both in one statement counts it exactly once.
 */
export async function foldRollups(
  ctx: Context,
  chunk = CHUNK,
): Promise<{ folded: number; more: boolean }> {
  return ctx.db.transaction(async (tx) => {
    await tx.execute(waitForTurn("fold rollups", ctx.projectId));
    const { deltas, folded } = await takeDeltas(tx, ctx.projectId, chunk);
    const rows = [...spread(deltas).values()];
    for (let i = 0; i < rows.length; i += WRITE_CHUNK)
      await addToRollups(tx, ctx.projectId, rows.slice(i, i + WRITE_CHUNK));
    return { folded, more: folded === chunk };
  });
}

type Delta = Record<string, unknown> & { at_ms: number; series_id: string; deltas: number };

async function takeDeltas(tx: Tx, projectId: number, chunk: number) {
  const deltas = await tx.execute<Delta>(sql`
    with taken as (
      delete from rollup_deltas
      where project_id = ${projectId} and ctid = any(array(
        select ctid from rollup_deltas where project_id = ${projectId} order by at limit ${chunk}))
      returning *
    )
    select extract(epoch from at)::float8 * 1000 as at_ms, series_id, count(*)::int as deltas,
      ${sql.join(
        sums.map((name) => sql`sum(${column(name)})::float8 as ${column(name)}`),
        sql`, `,
      )},
      ${sql.join(
        sketches.map((name) => sql`string_agg(${column(name)}, ''::bytea) as ${column(name)}`),
        sql`, `,
      )}
    from taken group by at, series_id`);
  return { deltas, folded: deltas.reduce((sum, row) => sum + row.deltas, 0) };
}

/** Every delta counts in one row of each resolution. */
function spread(deltas: Iterable<Delta>): Map<string, Folded> {
  const rows = new Map<string, Folded>();
  for (const delta of deltas)
    for (const resolutionS of RESOLUTIONS_S) {
      const at = floorTo(delta.at_ms, resolutionS * SECOND);
      const key = keyOf(resolutionS, at, delta.series_id);
      let row = rows.get(key);
      if (!row) {
        row = emptyRow(resolutionS, at, delta.series_id);
        rows.set(key, row);
      }
      for (const name of sums) row[name] += Number(delta[snake(name)]);
      for (const name of sketches) row[name].push(delta[snake(name)] as Uint8Array);
    }
  return rows;
}

async function addToRollups(tx: Tx, projectId: number, rows: Folded[]): Promise<void> {
  const keys = JSON.stringify(
    rows.map(({ resolutionS, at, seriesId }) => [resolutionS, toTimestamp(at), seriesId]),
  );
  const existing = await tx.execute<Record<string, unknown>>(sql`
    select resolution_s, extract(epoch from r.at)::float8 * 1000 as at_ms, r.series_id,
      ${columns(sketches)}
    from jsonb_array_elements(${keys}::jsonb) k
    join rollups r on r.project_id = ${projectId} and r.resolution_s = (k ->> 0)::integer
      and r.at = (k ->> 1)::timestamptz and r.series_id = (k ->> 2)::bigint`);
  const byKey = new Map(rows.map((row) => [keyOf(row.resolutionS, row.at, row.seriesId), row]));
  for (const old of existing) {
    const row = byKey.get(
      keyOf(Number(old.resolution_s), Number(old.at_ms), String(old.series_id)),
    )!;
    for (const name of sketches) row[name].push(old[snake(name)] as Uint8Array);
  }

  const values = rows.map((row) => ({
    ...Object.fromEntries(sums.map((name) => [snake(name), row[name]])),
    ...Object.fromEntries(sketches.map((name) => [snake(name), hex(compact(row[name]))])),
    resolution_s: row.resolutionS,
    at: toTimestamp(row.at),
    series_id: row.seriesId,
  }));
  const all: readonly string[] = ["resolutionS", "at", "seriesId", ...sums, ...sketches];
  const added: SQL[] = sums.map(
    (name) => sql`${column(name)} = r.${column(name)} + excluded.${column(name)}`,
  );
  // The old sketch is already in the new one, so it is replaced where numbers are added.
  const replaced: SQL[] = sketches.map((name) => sql`${column(name)} = excluded.${column(name)}`);
  await tx.execute(sql`
    insert into rollups as r (project_id, ${columns(all)})
    select ${projectId}::integer, ${columns(all)}
    from jsonb_populate_recordset(null::rollups, ${JSON.stringify(values)}::jsonb)
    on conflict (project_id, resolution_s, at, series_id) do update
    set ${sql.join([...added, ...replaced], sql`, `)}`);
}

function emptyRow(resolutionS: number, at: Instant, seriesId: string): Folded {
  return {
    ...(Object.fromEntries(sums.map((name) => [name, 0])) as Sums),
    resolutionS,
    at,
    seriesId,
    durationSketch: [],
    ttftSketch: [],
    outputTokensSketch: [],
  };
}

const keyOf = (resolutionS: number, at: Instant, seriesId: string) =>
  `${resolutionS} ${at} ${seriesId}`;
const hex = (bytes: Uint8Array) => `\\x${Buffer.from(bytes).toString("hex")}`;

/** One sketch out of several: each bin once, none that came out empty. */
function compact(parts: Uint8Array[]): Uint8Array {
  const merged = decodeSketch(parts[0] ?? new Uint8Array());
  for (const part of parts.slice(1)) decodeSketch(part, merged);
  return encodeSketch(merged);
}
