import { sql } from "drizzle-orm";
import { fromTimestamp, toTimestamp } from "#drizzle/schema/columns.ts";
import { rollupSeries, scores } from "#drizzle/schema/index.ts";
import { DAY, floorTo, HOUR } from "#lib/core/time.ts";
import { piecesOf } from "#lib/features/rollups/buckets.ts";
import { factsIn } from "#lib/features/rollups/facts.ts";
import type { Context } from "#lib/platform/context.ts";
import { SEEN_DAYS, USAGE_DAYS, type UsageRow } from "./inventory.ts";

const names = ["spans", "calls", "errors", "costNanoUsd", "unpricedCalls", "missingUsageCalls"];
/** More combinations than the most a project's roll-ups can hold. */
const MAX_ROWS = 25_000;
const HOUR_S = HOUR / 1_000;
const DAY_S = DAY / 1_000;

/** Who called which model in the last 30 days, and how much in the last 7, from the roll-ups. */
export async function listUsage(ctx: Context): Promise<UsageRow[]> {
  const to = floorTo(ctx.now, HOUR) + HOUR;
  const recentFrom = to - USAGE_DAYS * DAY;
  const window = { from: floorTo(ctx.now - SEEN_DAYS * DAY, DAY), to };
  // Cut where the last seven days begin, so that no day's row lies on both sides.
  const pieces = [
    ...piecesOf({ from: window.from, to: recentFrom }, DAY_S, HOUR_S),
    ...piecesOf({ from: recentFrom, to }, DAY_S, HOUR_S),
  ];
  const facts = factsIn(ctx.projectId, window, pieces, names, null);
  const recent = sql`filter (where at >= ${toTimestamp(recentFrom)}::timestamptz)`;
  const rows = await ctx.db.execute<Record<string, unknown>>(sql`
    with sums as (
      select series_id,
        coalesce(sum(calls) ${recent}, 0)::float8 as calls,
        coalesce(sum(errors) ${recent}, 0)::float8 as errors,
        coalesce(sum(cost_nano_usd) ${recent}, 0)::float8 as cost,
        coalesce(sum(unpriced_calls) ${recent}, 0)::float8 as unpriced,
        coalesce(sum(missing_usage_calls) ${recent}, 0)::float8 as missing,
        sum(calls)::float8 as ever, sum(spans)::float8 as spans, min(at) as first_at, max(at) as last_at
      from (${facts}) facts group by series_id
    )
    select s.provider, s.request_model, s.response_model, s.kind, s.service,
      sum(sums.calls)::float8 as calls, sum(sums.errors)::float8 as errors,
      sum(sums.cost)::float8 as cost, sum(sums.unpriced)::float8 as unpriced,
      sum(sums.missing)::float8 as missing,
      least(min(s.first_seen_at), min(sums.first_at))::text as first_at, max(sums.last_at)::text as last_at
    from sums join ${rollupSeries} s on s.project_id = ${ctx.projectId} and s.series_id = sums.series_id
    where (s.request_model <> '' or s.response_model <> '')
      and (sums.ever > 0 or (s.kind = 'evaluator' and sums.spans > 0))
    group by 1, 2, 3, 4, 5
    limit ${MAX_ROWS}`);
  return rows.map((row) => ({
    provider: String(row.provider),
    requestModel: String(row.request_model),
    responseModel: String(row.response_model),
    kind: String(row.kind),
    service: String(row.service),
    calls: Number(row.calls),
    errors: Number(row.errors),
    costNanoUsd: Number(row.cost),
    unpricedCalls: Number(row.unpriced),
    missingUsageCalls: Number(row.missing),
    firstSeenAt: fromTimestamp(String(row.first_at)),
    lastSeenAt: fromTimestamp(String(row.last_at)),
  }));
}

/** The latest verdicts are enough to tell who judges. */
const MAX_VERDICTS = 20_000;

/** What the judges of the last 7 days' verdicts are called; many are called like their model. */
export async function listJudges(ctx: Context): Promise<string[]> {
  const rows = await ctx.db.execute<{ evaluator: string }>(sql`
    select distinct evaluator from (
      select evaluator, source from ${scores}
      where project_id = ${ctx.projectId}
        and created_at >= ${toTimestamp(ctx.now - USAGE_DAYS * DAY)}::timestamptz
        and created_at <= ${toTimestamp(ctx.now + HOUR)}::timestamptz
      order by created_at desc limit ${MAX_VERDICTS}
    ) latest where source = 'judge' and evaluator <> '' limit 500`);
  return rows.map(({ evaluator }) => evaluator);
}
