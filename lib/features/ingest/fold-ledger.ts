import { type SQL, sql } from "drizzle-orm";
import { toTimestamp } from "#drizzle/schema/columns.ts";
import { floorTo, HOUR, MINUTE } from "#lib/core/time.ts";
import type { Context } from "#lib/platform/context.ts";
import { waitForTurn } from "#lib/platform/db/locks.ts";
import { findWatermark, moveWatermark } from "#lib/platform/db/watermarks.ts";

const WORKER = "ledger";
/** Younger rows may still get company. */
const REST = 10 * MINUTE;
/** Looked at again, for what came late. */
const OVERLAP = 30 * MINUTE;
const SLICE = HOUR;
/** As many keys as a commit notes of one exporter. */
const MAX_KEYS = 50;

const keys = sql`at, signal, service, service_version, scope_name, scope_version`;
const added = [
  "requests",
  "bytes",
  "accepted",
  "rejected",
  "duplicates",
  "missing_usage",
  "orphans",
  "clock_skewed",
] as const;

/** Merges what commits noted of an exporter into one row a minute. Sums stay what they are. */
export async function foldLedger(ctx: Context): Promise<{ more: boolean }> {
  const upTo = floorTo(ctx.now - REST, MINUTE);
  const mark = (await findWatermark(ctx, WORKER)) ?? upTo - 24 * HOUR;
  const to = Math.min(upTo, mark + SLICE);
  if (to <= mark) return { more: false };
  await ctx.db.transaction(async (tx) => {
    await tx.execute(waitForTurn("fold ledger", ctx.projectId));
    await tx.execute(foldBetween(ctx.projectId, mark - OVERLAP, to));
    await moveWatermark({ ...ctx, db: tx }, WORKER, to);
  });
  return { more: to < upTo };
}

/** Only minutes that hold several rows of one exporter are written again. */
function foldBetween(projectId: number, from: number, to: number): SQL {
  const sums = sql.raw(added.map((name) => `sum(${name})::bigint as ${name}`).join(", "));
  return sql`
    with crowded as (
      select ${keys} from ingest_ledger
      where project_id = ${projectId}
        and at >= ${toTimestamp(from)}::timestamptz and at < ${toTimestamp(to)}::timestamptz
      group by ${keys} having count(*) > 1
    ), taken as (
      delete from ingest_ledger l using crowded c
      where l.project_id = ${projectId} and l.at = c.at and l.signal = c.signal
        and l.service = c.service and l.service_version = c.service_version
        and l.scope_name = c.scope_name and l.scope_version = c.scope_version
      returning l.*
    ), words as (
      select ${keys}, kind, key, sum(value::bigint)::bigint as n
      from taken, lateral (
        select 'rejections' as kind, w.* from jsonb_each_text(rejections) w
        union all select 'unmapped', w.* from jsonb_each_text(unmapped_keys) w
        union all select 'warnings', w.* from jsonb_each_text(warnings) w
      ) words
      group by ${keys}, kind, key
    ), ranked as (
      select *, row_number() over (partition by ${keys}, kind order by n desc, key) as place from words
    ), told as (
      select ${keys},
        jsonb_object_agg(key, n) filter (where kind = 'rejections') as rejections,
        jsonb_object_agg(key, n) filter (where kind = 'unmapped') as unmapped_keys,
        jsonb_object_agg(key, n) filter (where kind = 'warnings') as warnings
      from ranked where place <= ${MAX_KEYS} group by ${keys}
    ), summed as (
      select ${keys}, ${sums}, max(clock_skew_ms) as clock_skew_ms from taken group by ${keys}
    )
    insert into ingest_ledger (project_id, ${keys}, ${sql.raw(added.join(", "))}, clock_skew_ms,
      rejections, unmapped_keys, warnings)
    select ${projectId}::integer, ${keys}, ${sql.raw(added.join(", "))}, clock_skew_ms,
      coalesce(rejections, '{}'), coalesce(unmapped_keys, '{}'), coalesce(warnings, '{}')
    from summed left join told using (${keys})`;
}
