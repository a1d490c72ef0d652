import { type SQL, sql } from "drizzle-orm";
import { fromTimestamp, toTimestamp } from "#drizzle/schema/columns.ts";
import { resources, rollupSeries } from "#drizzle/schema/index.ts";
import type { Window } from "#lib/core/time.ts";
import type { Context } from "#lib/platform/context.ts";
import { MOST_SIGHTINGS, type Sighting, type SightingKind } from "./model.ts";

/**
 * What turned up in a window: a new version of a service or a prompt, another model answering for the
 * one that was asked. The first value of a subject is no change and is left out.
 */
export async function listSightings(ctx: Context, window: Window): Promise<Sighting[]> {
  const found = await Promise.all([
    changes(ctx, window, "service_version", {
      table: sql`${resources}`,
      at: sql`${resources.firstSeenAt}`,
      // A stored NUL cannot be turned into text; such a resource has no readable version.
      where: sql`${resources.projectId} = ${ctx.projectId}
        and ${resources.attributes} like '%service.version%'
        and ${resources.attributes} not like '%\\u0000%'`,
      subject: sql`coalesce(${resources.attributes}::json ->> 'service.name', '')`,
      value: sql`${resources.attributes}::json ->> 'service.version'`,
    }),
    changes(ctx, window, "response_model", {
      ...ofSeries(ctx),
      subject: sql`${rollupSeries.requestModel}`,
      value: sql`${rollupSeries.responseModel}`,
    }),
    changes(ctx, window, "prompt_version", {
      ...ofSeries(ctx),
      subject: sql`${rollupSeries.promptName}`,
      value: sql`${rollupSeries.promptVersion}`,
    }),
  ]);
  return found.flat().sort((a, b) => a.at - b.at);
}

type Source = { table: SQL; at: SQL; where: SQL; subject: SQL; value: SQL };

const ofSeries = (ctx: Context) => ({
  table: sql`${rollupSeries}`,
  at: sql`${rollupSeries.firstSeenAt}`,
  where: sql`${rollupSeries.projectId} = ${ctx.projectId}`,
});

async function changes(
  ctx: Context,
  window: Window,
  kind: SightingKind,
  { table, at, where, subject, value }: Source,
): Promise<Sighting[]> {
  const rows = await ctx.db.execute<{ subject: string; value: string; at: string }>(sql`
    with first as (
      select ${subject} as subject, ${value} as value, min(${at}) as at
      from ${table} where ${where}
      group by 1, 2
    ), told as (
      select *, min(at) over (partition by subject) as subject_at
      from first where value <> '' and value <> 'other' and subject <> ''
    )
    select subject, value, at::text as at from told
    where at > subject_at and at >= ${toTimestamp(window.from)} and at < ${toTimestamp(window.to)}
    order by at desc limit ${MOST_SIGHTINGS}`);
  return rows.map((row) => ({
    at: fromTimestamp(row.at),
    kind,
    subject: row.subject,
    value: row.value,
  }));
}
