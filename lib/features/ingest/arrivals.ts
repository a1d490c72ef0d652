import { type SQL, sql } from "drizzle-orm";
import { toTimestamp } from "#drizzle/schema/columns.ts";
import { DAY, HOUR, type Instant, MINUTE, SECOND } from "#lib/core/time.ts";
import type { Context } from "#lib/platform/context.ts";
import type { Db } from "#lib/platform/db/client.ts";

/**
 * A commit is visible at most this long after the moment it says: its transaction may take eight
 * seconds, and the clocks of two machines may differ by as much again.
 */
export const COMMIT_DELAY = 20 * SECOND;
/** Request hashes are kept for a day; what came earlier is looked for among the spans themselves. */
const REQUESTS_KEPT = DAY - HOUR;
const LOCK_TIMEOUT_MS = 100;

/** Everything one commit wrote says the same moment, so a moment names the commit. */
export type Arrival = {
  at: Instant;
  /** Grows when another commit with the very same moment becomes visible. */
  requests: number;
};

type Stretch = { after: Instant; upTo: Instant; newestFirst?: boolean; limit: number };

/** The commits after `after`, up to and with `upTo`. Costs next to nothing where there is none. */
export async function listArrivals(
  ctx: Pick<Context, "db" | "projectId" | "now">,
  { after, upTo, newestFirst = false, limit }: Stretch,
): Promise<Arrival[]> {
  const recent = ctx.now - REQUESTS_KEPT;
  const stretches = [];
  for (let from = after; from < Math.min(upTo, recent); from += HOUR)
    stretches.push({ after: from, upTo: Math.min(from + HOUR, upTo, recent), source: longAgo });
  if (upTo > recent) stretches.push({ after: Math.max(after, recent), upTo, source: lately });
  if (newestFirst) stretches.reverse();

  const found: Arrival[] = [];
  for (const { source, ...stretch } of stretches) {
    if (found.length === limit) break;
    if (stretch.upTo > stretch.after)
      found.push(...(await source(ctx, { ...stretch, newestFirst, limit: limit - found.length })));
  }
  return found;
}

type Source = (
  ctx: Pick<Context, "db" | "projectId">,
  stretch: Required<Stretch>,
) => Promise<Arrival[]>;

const lately: Source = (ctx, stretch) =>
  arrivalsIn(ctx, stretch, (within) => sql`ingest_requests where ${within}`);

const longAgo: Source = (ctx, stretch) =>
  arrivalsIn(
    ctx,
    stretch,
    (within) => sql`(select received_at from spans where ${within}
      union all select received_at from log_events where ${within}) arrivals`,
  );

async function arrivalsIn(
  { db, projectId }: Pick<Context, "db" | "projectId">,
  { after, upTo, newestFirst, limit }: Required<Stretch>,
  source: (within: SQL) => SQL,
): Promise<Arrival[]> {
  const within = sql`project_id = ${projectId}
    and received_at > ${toTimestamp(after)}::timestamptz
    and received_at <= ${toTimestamp(upTo)}::timestamptz`;
  return db.execute<Arrival>(sql`
    select extract(epoch from received_at)::float8 * 1000 as at, count(*)::int as requests
    from ${source(within)}
    group by received_at order by received_at ${newestFirst ? sql`desc` : sql`asc`} limit ${limit}`);
}

/**
 * Indexes by arrival are summaries of stretches of the table. Postgres writes the newest of them only
 * when it vacuums; until then a look at the last second reads everything since.
 */
export async function summariseArrivals(db: Db, now: Instant): Promise<void> {
  const days = [now - DAY, now, now + MINUTE].map((at) =>
    toTimestamp(at).slice(0, 10).replaceAll("-", ""),
  );
  const indexes = await db.execute<{ oid: number }>(sql`
    select index.oid::int8::text as oid
    from pg_class part
    join pg_index on indrelid = part.oid
    join pg_class index on index.oid = indexrelid
    join pg_am on pg_am.oid = index.relam
    where amname = 'brin' and part.relname in (${sql.join(
      [...new Set(days)].map((day) => sql`${`spans_${day}`}`),
      sql`, `,
    )})`);
  for (const { oid } of indexes)
    await db.transaction(async (tx) => {
      // A vacuum that is under way does the same; it is not worth waiting for, or cutting off.
      await tx.execute(sql.raw(`set local lock_timeout = ${LOCK_TIMEOUT_MS}`));
      await tx.execute(sql`select brin_summarize_new_values(${oid}::oid::regclass)`);
    });
}
