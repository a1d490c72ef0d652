import { and, desc, eq, gte, type SQL, sql } from "drizzle-orm";
import { spans } from "#drizzle/schema/index.ts";
import { type Instant, SECOND } from "#lib/core/time.ts";
import { listSeries } from "#lib/features/rollups/queries.ts";
import type { Context } from "#lib/platform/context.ts";
import type { SpanFilters } from "../filters/model.ts";
import { conditionsOf, hexIds, inSeries } from "../filters/where.ts";
import type { LiveSpans, LiveWords, SpanListRow, SpanView } from "../model.ts";
import { around, keyOf, spanPreviews, withContext } from "./decorate.ts";
import { spanColumns } from "./rows.ts";

/** Commits may be this much out of order with arrival and none is missed. */
const OVERLAP_MS = 10 * SECOND;
/** Spans looked at in one look; beyond that they come too fast to be read anyway. */
const MOST_SEEN = 2_000;
/** Spans shown of one look; the rest is counted. */
const MOST_SHOWN = 100;
/** Words follow a span within this time or not at all. */
const WORDS_WITHIN_MS = 20 * SECOND;

type SpanRef = { traceId: string; spanId: string; startedAt: Instant };

/** Where a live tail stands. The caller keeps it between looks. */
export type Tail = {
  view: SpanView;
  filters: SpanFilters;
  /** Newest arrival seen. */
  upTo: Instant;
  /** When each span arrived that has been seen and could be read again, by `keyOf`. */
  seen: Map<string, Instant>;
  /** Spans shown without their words, and since when. */
  wordless: Map<string, SpanRef & { since: Instant }>;
};

/** A tail that shows what arrives after `from`, and what arrived just before and was not committed yet. */
export function startTail(view: SpanView, filters: SpanFilters, from: Instant): Tail {
  return { view, filters, upTo: from, seen: new Map(), wordless: new Map() };
}

/**
 * Spans committed since the last look, oldest first, and the words of spans shown before. Each span
 * is shown once, in whatever order transactions commit.
 */
export async function listNewSpans(ctx: Context, tail: Tail, now: Instant): Promise<LiveSpans> {
  const arrived = await listArrived(ctx, tail);
  const fresh = arrived.filter((span) => !tail.seen.has(keyOf(span)));
  const shown = fresh.slice(0, MOST_SHOWN);
  const rows = (await readRows(ctx, tail.view, shown)).toReversed();

  for (const span of fresh) {
    tail.seen.set(keyOf(span), span.receivedAt);
    tail.upTo = Math.max(tail.upTo, span.receivedAt);
  }
  for (const row of rows)
    if (row.isCall && !row.inputPreview && !row.outputPreview)
      tail.wordless.set(keyOf(row), { ...refOf(row), since: now });
  const words = await listWords(ctx, tail);
  forget(tail, now);
  return { rows, words, skipped: fresh.length - shown.length, upTo: tail.upTo };
}

/** The newest arrivals, newest first. */
async function listArrived(ctx: Context, { view, filters, upTo }: Tail) {
  const series =
    Object.keys(filters.dimensions).length > 0 ? await listSeries(ctx, filters.dimensions) : null;
  return ctx.db
    .select({
      traceId: spans.traceId,
      spanId: spans.spanId,
      startedAt: spans.startedAt,
      receivedAt: spans.receivedAt,
    })
    .from(spans)
    .where(
      and(
        eq(spans.projectId, ctx.projectId),
        gte(spans.receivedAt, upTo - OVERLAP_MS),
        viewCondition(view),
        series ? inSeries(series.map((one) => one.seriesId)) : undefined,
        ...conditionsOf(filters),
      ),
    )
    .orderBy(desc(spans.receivedAt), desc(spans.startedAt), desc(spans.spanId))
    .limit(MOST_SEEN);
}

async function readRows(
  ctx: Context,
  view: SpanView,
  refs: readonly SpanRef[],
): Promise<SpanListRow[]> {
  if (refs.length === 0) return [];
  const wanted = new Map(refs.map((ref, i) => [keyOf(ref), i]));
  const rows = await ctx.db
    .select(spanColumns)
    .from(spans)
    .where(
      and(
        eq(spans.projectId, ctx.projectId),
        sql`${spans.traceId} = any(${hexIds(refs.map((ref) => ref.traceId))})`,
        sql`${spans.spanId} = any(${hexIds(refs.map((ref) => ref.spanId))})`,
        around(spans.startedAt, refs, 1, 1),
      ),
    );
  const inOrder = rows
    .filter((row) => wanted.has(keyOf(row)))
    .sort((a, b) => wanted.get(keyOf(a))! - wanted.get(keyOf(b))!);
  return withContext(ctx, inOrder, view);
}

const viewCondition = (view: SpanView): SQL | undefined =>
  view === "calls" ? sql`${spans.isCall}` : view === "traces" ? sql`${spans.isRoot}` : undefined;

async function listWords(ctx: Context, tail: Tail): Promise<LiveWords[]> {
  const waiting = [...tail.wordless.values()].slice(0, MOST_SHOWN);
  if (waiting.length === 0) return [];
  const previews = await spanPreviews(ctx, waiting);
  const found = waiting.flatMap(({ traceId, spanId }) => {
    const preview = previews.get(keyOf({ traceId, spanId }));
    return preview ? [{ traceId, spanId, ...preview }] : [];
  });
  for (const one of found) tail.wordless.delete(keyOf(one));
  return found.map(({ traceId, spanId, inputPreview, outputPreview }) => ({
    traceId,
    spanId,
    inputPreview,
    outputPreview,
  }));
}

const refOf = ({ traceId, spanId, startedAt }: SpanRef): SpanRef => ({
  traceId,
  spanId,
  startedAt,
});

function forget(tail: Tail, now: Instant): void {
  for (const [key, receivedAt] of tail.seen)
    if (receivedAt < tail.upTo - OVERLAP_MS) tail.seen.delete(key);
  for (const [key, { since }] of tail.wordless)
    if (since < now - WORDS_WITHIN_MS) tail.wordless.delete(key);
}
