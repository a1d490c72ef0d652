import { eq, type SQL, sql } from "drizzle-orm";
import { toTimestamp } from "#drizzle/schema/columns.ts";
import { projects } from "#drizzle/schema/index.ts";
import { DAY, floorTo, HOUR, type Instant } from "#lib/core/time.ts";
import { config } from "#lib/platform/config.ts";
import type { Context } from "#lib/platform/context.ts";
import type { Connection, Db, Sql } from "#lib/platform/db/client.ts";
import { ensurePartitions, forgetPartitions, PARTITIONED } from "#lib/platform/db/partitions.ts";

const DAYS_AHEAD = 3;
/** Request hashes are only needed while an exporter may still repeat itself. */
const REQUESTS_KEPT = DAY;
/** Roll-ups per hour and day outlive the spans they count. */
const HOURS_KEPT = 400 * DAY;
const CHUNK = 20_000;
/** Dropping a partition stops every reader for a moment; it does not wait long for its turn to. */
const LOCK_TIMEOUT_MS = 2_000;

type Server = Pick<Connection, "db" | "sql"> & { now: Instant };

/** Makes the days ahead, and drops those that no project wants to keep any longer. */
export async function keepPartitions({ db, sql: client, now }: Server): Promise<string[]> {
  const ahead = Array.from({ length: DAYS_AHEAD + 1 }, (_, i) => now + i * DAY);
  await ensurePartitions(client, ahead);

  const [longest] = await db.execute<{ days: number | null }>(sql`
    select max(coalesce(retention_days, ${config().retentionDays}::integer)) as days from projects`);
  const cutoff = cutoffOf(longest?.days ?? config().retentionDays, now);
  const old = (await listPartitions(db)).filter((partition) => partition.day < cutoff);
  for (const { name } of old) await dropPartition(client, name);
  if (old.length > 0) forgetPartitions(client);
  return old.map((partition) => partition.name);
}

/** Spans are dropped by whole UTC days, never before the last of a day has reached the age. */
export const cutoffOf = (retentionDays: number, now: Instant): Instant =>
  floorTo(now - retentionDays * DAY, DAY);

async function dropPartition(client: Sql, name: string): Promise<void> {
  await client.begin(async (tx) => {
    await tx.unsafe(`set local lock_timeout = ${LOCK_TIMEOUT_MS}`);
    await tx.unsafe(`drop table if exists ${name}`);
  });
}

type Partition = { name: string; table: (typeof PARTITIONED)[number]; day: Instant };

async function listPartitions(db: Db): Promise<Partition[]> {
  const rows = await db.execute<{ name: string; parent: Partition["table"] }>(sql`
    select child.relname as name, parent.relname as parent
    from pg_inherits
    join pg_class child on child.oid = inhrelid
    join pg_class parent on parent.oid = inhparent
    where parent.relkind = 'p' and parent.relnamespace = 'public'::regnamespace
    order by child.relname`);
  return rows.flatMap(({ name, parent }) => {
    const day = /_(\d{4})(\d{2})(\d{2})$/.exec(name);
    return day && PARTITIONED.includes(parent)
      ? [{ name, table: parent, day: Date.UTC(+day[1]!, +day[2]! - 1, +day[3]!) }]
      : [];
  });
}

/** Removes what is older than this project keeps, a bounded number of rows at a time. */
export async function dropOldRows(ctx: Context, chunk = CHUNK): Promise<{ more: boolean }> {
  const { db, projectId, now } = ctx;
  const [project] = await db
    .select({ retentionDays: projects.retentionDays })
    .from(projects)
    .where(eq(projects.id, projectId));
  if (!project) return { more: false };
  const cutoff = cutoffOf(project.retentionDays ?? config().retentionDays, now);

  const old = (await listPartitions(db)).filter(({ day }) => day < cutoff);
  const doomed: [table: string, condition: SQL][] = [
    // Where other projects keep a day for longer, its partition stays and our rows in it go.
    ...old.map(({ name }): [string, SQL] => [name, sql`true`]),
    ["scores", before("created_at", cutoff)],
    ["ingest_ledger", before("at", cutoff)],
    ["ingest_requests", before("received_at", now - REQUESTS_KEPT)],
    ...rollupAges(cutoff, now),
  ];
  let more = false;
  for (const [table, condition] of doomed)
    if ((await remove(ctx, table, condition, chunk)) === chunk) more = true;
  return { more };
}

const before = (column: string, at: Instant): SQL =>
  sql`${sql.identifier(column)} < ${toTimestamp(at)}::timestamptz`;

/** Minutes are kept as long as spans, hours and days for more than a year. */
function rollupAges(cutoff: Instant, now: Instant): [string, SQL][] {
  return ([60, 600, 3_600, 86_400] as const).map((resolutionS) => [
    "rollups",
    sql`resolution_s = ${resolutionS}
      and ${before("at", resolutionS * 1_000 < HOUR ? cutoff : now - HOURS_KEPT)}`,
  ]);
}

async function remove(
  { db, projectId }: Context,
  table: string,
  condition: SQL,
  chunk: number,
): Promise<number> {
  const name = sql.identifier(table);
  const [removed] = await db.execute<{ n: number }>(sql`
    with gone as (
      delete from ${name} where project_id = ${projectId} and ctid = any(array(
        select ctid from ${name} where project_id = ${projectId} and ${condition} limit ${chunk}))
      returning 1
    )
    select count(*)::int as n from gone`);
  return removed!.n;
}
