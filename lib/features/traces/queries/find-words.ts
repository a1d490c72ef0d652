import { and, desc, eq, sql } from "drizzle-orm";
import { toTimestamp } from "#drizzle/schema/columns.ts";
import { spans, spanTexts } from "#drizzle/schema/index.ts";
import type { Instant, Window } from "#lib/core/time.ts";
import type { Context } from "#lib/platform/context.ts";
import { hexIds } from "../filters/where.ts";

/** Spans with the searched words that are looked at in one slice. */
const MOST_HITS = 200;

type Hit = { traceId: string; spanId: string; startedAt: Instant };

/**
 * The newest spans of a slice that say these words. The words of a span are few compared with how
 * often a common word is said, so only so many are looked at and the rest is left to the next slice.
 */
export async function findWords(
  ctx: Context,
  text: string,
  slice: Window,
): Promise<{ spans: Hit[]; lookedBackTo: Instant | undefined }> {
  const hits = await ctx.db
    .select({
      traceId: spanTexts.traceId,
      spanId: spanTexts.spanId,
      startedAt: spanTexts.startedAt,
    })
    .from(spanTexts)
    .where(hasWords(ctx, text, slice))
    .orderBy(desc(spanTexts.startedAt), desc(spanTexts.spanId))
    .limit(MOST_HITS);
  const last = hits.at(-1)?.startedAt;
  if (hits.length < MOST_HITS || last === undefined)
    return { spans: hits, lookedBackTo: undefined };
  // Others may have started in the same microsecond: they are all left to the next slice.
  const whole = hits.filter((hit) => hit.startedAt > last);
  return whole.length > 0
    ? { spans: whole, lookedBackTo: last + 0.001 }
    : { spans: hits, lookedBackTo: last };
}

export const isOneOf = (hits: readonly Hit[]) =>
  hits.length === 0
    ? sql`false`
    : sql`(${spans.traceId}, ${spans.spanId}) in (select * from unnest(
        ${hexIds(hits.map((hit) => hit.traceId))}, ${hexIds(hits.map((hit) => hit.spanId))}))`;

export const hasWords = (ctx: Context, text: string, { from, to }: Window) =>
  and(
    eq(spanTexts.projectId, ctx.projectId),
    sql`${spanTexts.startedAt} >= ${toTimestamp(from)}::timestamptz`,
    sql`${spanTexts.startedAt} < ${toTimestamp(to)}::timestamptz`,
    sql`to_tsvector('simple', ${spanTexts.words}) @@ websearch_to_tsquery('simple', ${text})`,
  );
