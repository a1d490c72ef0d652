import { and, asc, desc, eq, gte, isNull, lt, or, sql } from "drizzle-orm";
import { logEvents, scores, spans } from "#drizzle/schema/index.ts";
import { notFound } from "#lib/core/errors.ts";
import { HOUR } from "#lib/core/time.ts";
import { listPriceOverrides } from "#lib/features/catalog/queries.ts";
import { readRawSpans } from "#lib/features/ingest/blocks.ts";
import { emptyContent } from "#lib/features/ingest/content/content.ts";
import { contentOfTrace } from "#lib/features/ingest/content/relatives.ts";
import type { SpanContent } from "#lib/features/ingest/content-model.ts";
import { logOf } from "#lib/features/ingest/log-rows.ts";
import { isModelCallKind, type RawLog, type RawSpan } from "#lib/features/ingest/model.ts";
import { normalise } from "#lib/features/ingest/normalise.ts";
import type { Context } from "#lib/platform/context.ts";
import { explainUsage } from "../explain.ts";
import { hexIds } from "../filters/where.ts";
import { type Blob, blobsIn, lightened, shortened } from "../media.ts";
import type { ScoreMark, SpanDetail } from "../model.ts";
import { treeOf } from "../tree.ts";
import { listScores } from "./decorate.ts";
import { seriesOf, toSpanRow } from "./rows.ts";

/** Spans beside this one that are read because their content may be this one's too. */
const MOST_RELATIVES = 40;
const MOST_LOGS = 2_000;
const MOST_FAMILY = 10_000;

type StoredSpan = typeof spans.$inferSelect;

/** Everything about one span: its words, its raw attributes, and why it counts as it does. */
export async function getSpan(ctx: Context, traceId: string, spanId: string): Promise<SpanDetail> {
  const stored = await findSpan(ctx, traceId, spanId);
  const [series, relatives, marks, family, overrides] = await Promise.all([
    seriesOf(ctx, [stored]),
    readWithRelatives(ctx, stored),
    listScores(ctx, sql`${scores.traceId} = any(${hexIds([traceId])})`),
    readFamily(ctx, stored),
    listPriceOverrides(ctx.db, ctx.projectId),
  ]);
  const span = toSpanRow(stored, series.get(stored.seriesId));
  const { raw, content, logs } = relatives;
  const llm = raw && normalise(raw);
  const link = `/api/${ctx.project}/traces/${traceId}/spans/${spanId}/media`;
  return {
    span,
    statusMessage: raw?.statusMessage ?? "",
    content: lightened(content, (n) => `${link}/${n}`),
    isKept: raw !== null,
    attributes: shortened(raw?.attributes ?? {}),
    resource: shortened(raw?.resource.attributes ?? {}),
    scope: {
      name: raw?.resource.scopeName ?? "",
      version: raw?.resource.scopeVersion ?? "",
      schemaUrl: raw?.resource.schemaUrl ?? "",
    },
    events: (raw?.events ?? []).map((event) => ({
      ...event,
      attributes: shortened(event.attributes),
    })),
    links: raw?.links ?? [],
    logs: logs.map(({ name, at, severity, body, attributes }) => ({
      name,
      at,
      severity,
      body: shortened({ body }).body!,
      attributes: shortened(attributes),
    })),
    droppedAttributes: raw?.droppedAttributes ?? 0,
    traceState: raw?.traceState ?? "",
    dialects: [...(llm?.dialects ?? [])],
    unmappedKeys: [...(llm?.unmappedKeys ?? [])],
    usage: llm
      ? explainUsage({
          span: { ...span, receivedAt: stored.receivedAt },
          llm,
          ...family,
          overrides,
          now: ctx.now,
        })
      : null,
    scores: marks
      .filter((mark) => mark.spanId === spanId || mark.spanId === null)
      .map(({ traceId: _, responseId: __, ...mark }): ScoreMark => mark),
  };
}

/** The `n`-th inline blob of a span's messages. Throws `not_found`. */
export async function getMedia(
  ctx: Context,
  traceId: string,
  spanId: string,
  n: number,
): Promise<Blob> {
  const { content } = await readWithRelatives(ctx, await findSpan(ctx, traceId, spanId));
  const blob = blobsIn(content)[n];
  if (!blob) throw notFound("The span holds no such attachment.");
  return blob;
}

async function findSpan(ctx: Context, traceId: string, spanId: string): Promise<StoredSpan> {
  const [span] = await ctx.db
    .select()
    .from(spans)
    .where(
      and(eq(spans.projectId, ctx.projectId), eq(spans.traceId, traceId), eq(spans.spanId, spanId)),
    )
    .orderBy(desc(spans.startedAt))
    .limit(1);
  if (!span) throw notFound("This span is not stored. It may be past retention, or never arrived.");
  return span;
}

/** A span's content may be on its parent or its siblings, so these are read with it. */
async function readWithRelatives(
  ctx: Context,
  span: StoredSpan,
): Promise<{ raw: RawSpan | null; content: SpanContent; logs: RawLog[] }> {
  const { traceId, parentSpanId } = span;
  const near = parentSpanId
    ? ctx.db
        .select()
        .from(spans)
        .where(
          and(
            eq(spans.projectId, ctx.projectId),
            eq(spans.traceId, traceId),
            or(eq(spans.spanId, parentSpanId), eq(spans.parentSpanId, parentSpanId)),
            gte(spans.startedAt, span.startedAt - HOUR),
            lt(spans.startedAt, span.startedAt + HOUR),
          ),
        )
        .orderBy(asc(spans.startedAt))
        .limit(MOST_FAMILY)
    : [];
  const [relatives, logs] = await Promise.all([near, readLogs(ctx, span)]);
  const useful = isModelCallKind(span.kind)
    ? relatives.filter(
        ({ spanId, kind }) =>
          spanId === parentSpanId || (isModelCallKind(kind) && spanId !== span.spanId),
      )
    : [];
  const raws = await readRawSpans(ctx, [span, ...useful.slice(0, MOST_RELATIVES)]);
  const raw = raws.find(({ spanId }) => spanId === span.spanId) ?? null;
  const content = raw ? contentOfTrace(raws, logs).get(span.spanId) : undefined;
  return {
    raw,
    content: content ?? emptyContent(),
    logs: logs.filter((log) => log.spanId === span.spanId || log.spanId === null),
  };
}

/** Log records of the span, and those that name its response only, an hour around it. */
async function readLogs(ctx: Context, span: StoredSpan): Promise<RawLog[]> {
  const byTrace = ctx.db
    .select()
    .from(logEvents)
    .where(and(eq(logEvents.projectId, ctx.projectId), eq(logEvents.traceId, span.traceId)))
    .orderBy(asc(logEvents.at), asc(logEvents.sequence))
    .limit(MOST_LOGS);
  const end = span.startedAt + span.durationMs;
  const byResponse = span.responseId
    ? ctx.db
        .select()
        .from(logEvents)
        .where(
          and(
            eq(logEvents.projectId, ctx.projectId),
            gte(logEvents.at, end - HOUR),
            lt(logEvents.at, end + HOUR),
            eq(logEvents.responseId, span.responseId),
            isNull(logEvents.traceId),
          ),
        )
        .orderBy(asc(logEvents.at), asc(logEvents.sequence))
        .limit(MOST_LOGS)
    : [];
  const [direct, indirect] = await Promise.all([byTrace, byResponse]);
  return [...direct, ...indirect].map(logOf);
}

/** Who is counted instead of this span, for whom it is counted, and what counts below it. */
async function readFamily(ctx: Context, span: StoredSpan) {
  const rows = await ctx.db
    .select({
      spanId: spans.spanId,
      parentSpanId: spans.parentSpanId,
      startedAt: spans.startedAt,
      name: spans.name,
      usageCounted: spans.usageCounted,
      demotedBy: spans.demotedBy,
    })
    .from(spans)
    .where(and(eq(spans.projectId, ctx.projectId), eq(spans.traceId, span.traceId)))
    .limit(MOST_FAMILY);
  const nameOf = ({ spanId, name }: { spanId: string; name: string }) => ({ spanId, name });
  const by = span.demotedBy && rows.find((row) => row.spanId === span.demotedBy);
  const tree = treeOf(rows);
  const at = tree.findIndex((row) => row.spanId === span.spanId);
  const below = tree.slice(at + 1, at + 1 + (tree[at]?.descendants ?? 0));
  return {
    demotedBy: by
      ? nameOf(by)
      : span.demotedBy
        ? { spanId: span.demotedBy, name: "a span of another trace" }
        : null,
    standsFor: rows.filter((row) => row.demotedBy === span.spanId).map(nameOf),
    countedBelow: below.filter((row) => row.usageCounted).length,
  };
}
