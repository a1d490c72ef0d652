import { and, desc, eq, gte, lt, type SQL, sql } from "drizzle-orm";
import { spans, spanTexts } from "#drizzle/schema/index.ts";
import { HOUR, SECOND, type Window } from "#lib/core/time.ts";
import { holdingStretches, listSeries } from "#lib/features/rollups/queries.ts";
import type { Context } from "#lib/platform/context.ts";
import type { SpanFilters } from "../filters/model.ts";
import { hasFilters } from "../filters/model.ts";
import { conditionsOf, durationCondition, inSeries } from "../filters/where.ts";
import type { ListSpansInput } from "../input.ts";
import type { SpanPage, SpanView } from "../model.ts";
import { beforeCursor, cursorFrom, cursorText, windowBeforeCursor } from "./cursor.ts";
import { withContext } from "./decorate.ts";
import { findWords, hasWords, isOneOf } from "./find-words.ts";
import { type StoredRow, spanColumns } from "./rows.ts";
import { type Slice, SliceTooWide, type Walk, walkBack } from "./walk.ts";

/** A page of the traces page is answered within about this time, found or not. */
const BUDGET_MS = 400;
/** Filters on dimensions first look at the newest spans; only then do roll-ups say where to look. */
const PLAIN_BUDGET_MS = 60;
/** What a slice may take; a longer one is read again in smaller pieces. */
const SLICE_MS = 250;
/** In the view of whole traces, a span counts as part of a trace up to this long after its root. */
const TRACE_SPREAD = HOUR;

type Question = {
  view: SpanView;
  filters: SpanFilters;
  seriesIds: string[] | null;
  text: string;
  before: SQL | undefined;
};

/**
 * Spans of the window, newest first. Where little matches, it stops after a while and says how far
 * back it has looked; `nextCursor` goes on from there.
 */
export async function listSpans(ctx: Context, input: ListSpansInput): Promise<SpanPage> {
  const { view, filters, limit = 50 } = input;
  const cursor = input.cursor ? cursorFrom(input.cursor) : null;
  const window = windowBeforeCursor(input.window, cursor);
  const seriesIds = hasDimensions(filters)
    ? (await listSeries(ctx, filters.dimensions)).map((series) => series.seriesId)
    : null;
  if (window.to <= window.from || seriesIds?.length === 0)
    return { rows: [], nextCursor: null, searchedBackTo: input.window.from };

  const text = input.text?.trim() ?? "";
  const question = { view, filters, seriesIds, text, before: beforeCursor(cursor) };
  const found = await find(ctx, question, window, limit);

  const last = found.rows.at(-1);
  const isFull = found.rows.length >= limit && last !== undefined;
  return {
    rows: await withContext(ctx, found.rows, view),
    nextCursor: isFull
      ? cursorText({ at: last.startedAt, spanId: last.spanId })
      : found.isDone
        ? null
        : cursorText({ at: found.searchedBackTo, spanId: null }),
    searchedBackTo: isFull ? last.startedAt : found.searchedBackTo,
  };
}

const hasDimensions = ({ dimensions }: SpanFilters) => Object.keys(dimensions).length > 0;

async function find(
  ctx: Context,
  question: Question,
  window: Window,
  limit: number,
): Promise<Walk<StoredRow>> {
  const read = (slice: Window, most: number, isLast: boolean) =>
    isLast
      ? readSlice(ctx, question, slice, most)
      : inTime(ctx, (patient) => readSlice(patient, question, slice, most));
  const { view, filters, text } = question;
  if (isIndexed(question))
    return walkBack(
      { stretches: [window], limit, firstSliceMs: window.to - window.from, budgetMs: BUDGET_MS },
      (slice, most) => readSlice(ctx, question, slice, most),
    );

  const firstSliceMs = view === "all" ? 5 * SECOND : 60 * SECOND;
  const canAskRollups = hasDimensions(filters) && text === "";
  const begun = performance.now();
  const near = await walkBack(
    {
      stretches: [window],
      limit,
      firstSliceMs,
      budgetMs: canAskRollups ? PLAIN_BUDGET_MS : BUDGET_MS,
    },
    read,
  );
  if (!canAskRollups || near.isDone || near.rows.length >= limit) return near;

  const rows = near.rows;
  let searchedBackTo = near.searchedBackTo;
  while (rows.length < limit) {
    const rest = { from: window.from, to: searchedBackTo };
    const stretches = await stretchesHolding(ctx, question, rest, limit - rows.length);
    if (stretches.length === 0) return { rows, searchedBackTo: window.from, isDone: true };
    const far = await walkBack(
      {
        stretches,
        limit: limit - rows.length,
        firstSliceMs: HOUR,
        budgetMs: BUDGET_MS - (performance.now() - begun),
      },
      read,
    );
    rows.push(...far.rows);
    searchedBackTo = far.searchedBackTo;
    if (!far.isDone) break;
  }
  return { rows, searchedBackTo, isDone: false };
}

/** True where an index yields the rows in order, so that one query over the whole window is enough. */
function isIndexed({ view, filters, text }: Question): boolean {
  if (text) return false;
  const { conversation, trace } = filters.fields;
  if (conversation?.in.some((id) => id !== "") || trace?.in.length) return view !== "traces";
  return view !== "all" && !hasFilters(filters);
}

/**
 * Where roll-ups saw enough spans of these series, newest first. The root of a trace may start well
 * before the span that matches, so in that view the stretches reach back and none is left out.
 */
async function stretchesHolding(
  ctx: Context,
  { view, seriesIds }: Question,
  window: Window,
  limit: number,
): Promise<Window[]> {
  const reach = view === "traces" ? TRACE_SPREAD : 0;
  const wide = { from: window.from, to: window.to + reach };
  const most = view === "traces" ? Number.POSITIVE_INFINITY : limit;
  const merged: Window[] = [];
  for (const stretch of await holdingStretches(ctx, wide, seriesIds ?? [], most)) {
    const from = Math.max(window.from, stretch.from - reach);
    const to = Math.min(window.to, stretch.to);
    const last = merged.at(-1);
    if (to <= from) continue;
    if (last && to >= last.from) last.from = Math.min(last.from, from);
    else merged.push({ from, to });
  }
  return merged;
}

/** Reads with a time limit; a slice that takes longer is read again in smaller pieces. */
async function inTime<T>(ctx: Context, read: (ctx: Context) => Promise<T>): Promise<T> {
  try {
    return await ctx.db.transaction(
      async (tx) => {
        await tx.execute(sql.raw(`set local statement_timeout = ${SLICE_MS}`));
        return read({ ...ctx, db: tx });
      },
      { accessMode: "read only" },
    );
  } catch (error) {
    if (isTimeout(error)) throw new SliceTooWide("too much in one slice", { cause: error });
    throw error;
  }
}

function isTimeout(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause)
    if ("code" in at && at.code === "57014") return true;
  return false;
}

async function readSlice(
  ctx: Context,
  question: Question,
  slice: Window,
  limit: number,
): Promise<Slice<StoredRow>> {
  const { view, filters, before } = question;
  if (view === "traces") return { rows: await readRoots(ctx, question, slice, limit) };

  const conditions = and(
    within(ctx, slice),
    view === "calls" ? sql`${spans.isCall}` : undefined,
    question.seriesIds ? inSeries(question.seriesIds) : undefined,
    ...conditionsOf(filters),
    before,
  );
  const hits = question.text ? await findWords(ctx, question.text, slice) : undefined;
  const rows = await ctx.db
    .select(spanColumns)
    .from(spans)
    .where(and(conditions, hits && isOneOf(hits.spans)))
    .orderBy(desc(spans.startedAt), desc(spans.spanId))
    .limit(limit);
  return { rows, lookedBackTo: hits?.lookedBackTo };
}

/** Roots of traces; filters ask for any span of the trace. */
function readRoots(
  ctx: Context,
  question: Question,
  slice: Window,
  limit: number,
): Promise<StoredRow[]> {
  const { filters, before } = question;
  const isFiltered = hasFilters(filters) || question.text !== "";
  return ctx.db
    .select(spanColumns)
    .from(spans)
    .where(
      and(
        within(ctx, slice),
        sql`${spans.isRoot}`,
        isFirstRoot,
        durationCondition(filters.ranges.duration),
        isFiltered ? sql`${spans.traceId} in (${matchingTraces(ctx, question, slice)})` : undefined,
        before,
      ),
    )
    .orderBy(desc(spans.startedAt), desc(spans.spanId))
    .limit(limit);
}

/** Traces with a span that passes every filter but the trace's own duration. */
function matchingTraces(ctx: Context, question: Question, slice: Window) {
  const { duration: _, ...ranges } = question.filters.ranges;
  const conditions = conditionsOf({ ...question.filters, ranges });
  const wide = { from: slice.from, to: slice.to + TRACE_SPREAD };
  const reads = conditions.length > 0 || question.seriesIds !== null;

  if (question.text && !reads)
    return ctx.db
      .select({ traceId: spanTexts.traceId })
      .from(spanTexts)
      .where(hasWords(ctx, question.text, wide));

  const query = ctx.db.select({ traceId: spans.traceId }).from(spans).$dynamic();
  if (question.text) query.innerJoin(spanTexts, sameSpan);
  return query.where(
    and(
      within(ctx, wide),
      question.seriesIds ? inSeries(question.seriesIds) : undefined,
      ...conditions,
      question.text ? hasWords(ctx, question.text, wide) : undefined,
    ),
  );
}

const within = (ctx: Context, { from, to }: Window) =>
  and(eq(spans.projectId, ctx.projectId), gte(spans.startedAt, from), lt(spans.startedAt, to));

const sameSpan = and(
  eq(spanTexts.projectId, spans.projectId),
  eq(spanTexts.traceId, spans.traceId),
  eq(spanTexts.spanId, spans.spanId),
  eq(spanTexts.startedAt, spans.startedAt),
)!;

/** A trace may be entered in several services; its first entry stands for it. */
const isFirstRoot = sql`not exists (
  select from spans earlier
  where earlier.project_id = ${spans.projectId} and earlier.trace_id = ${spans.traceId}
    and earlier.is_root
    and earlier.started_at > ${spans.startedAt} - interval '1 day'
    and earlier.started_at < ${spans.startedAt} + interval '1 day'
    and (earlier.parent_span_id is not null, earlier.started_at, earlier.span_id)
      < (${spans.parentSpanId} is not null, ${spans.startedAt}, ${spans.spanId}))`;
