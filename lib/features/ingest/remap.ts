import { getTableColumns, type SQL, sql } from "drizzle-orm";
import { toSnakeCase } from "drizzle-orm/casing";
import { toTimestamp } from "#drizzle/schema/columns.ts";
import { projects, rollupDeltas, rollupSeries, spans } from "#drizzle/schema/index.ts";
import { cleanJson } from "#lib/core/text.ts";
import { DAY, type Instant, type Window } from "#lib/core/time.ts";
import { listPriceOverrides } from "#lib/features/catalog/queries.ts";
import type { Context } from "#lib/platform/context.ts";
import { waitForTurn } from "#lib/platform/db/locks.ts";
import { partitionSuffix } from "#lib/platform/db/partitions.ts";
import { readRawSpans } from "./blocks.ts";
import { countAtFirstSight } from "./count-once.ts";
import { isModelCallKind, MAPPER_VERSION, type RawSpan, type Value } from "./model.ts";
import { normalise } from "./normalise.ts";
import { type PriceBook, price, priceBook } from "./price.ts";
import { deltasOf } from "./rollup.ts";
import { type SpanRow, spanRow } from "./rows.ts";
import { SeriesBook } from "./series.ts";
import { QUIET, WORKER as SETTLE, settleTraces } from "./settle.ts";
import { ORPHAN, windowOf } from "./settle-rows.ts";
import { writeTexts } from "./texts-rows.ts";

/** Pages of the table read at once: a few thousand spans, which lie there as their blocks do. */
const PAGES = 64;

export type RemapOptions = {
  window: Window;
  /** Also spans that the present mapper has already read, as after a change of prices. */
  isAll: boolean;
  onProgress?: (progress: RemapProgress) => void;
};
export type RemapProgress = { day: Instant; share: number; read: number; changed: number };

type Book = { series: SeriesBook; prices: PriceBook; stored: Set<string> };

/**
 * Reads the kept wire bytes of spans again and writes their rows as they would be written today, with
 * what that means for roll-ups and for what counts, a stretch of the table in each transaction. Stopped
 * anywhere, it goes on from there: what is done carries the mapper's version.
 */
export async function remap(
  ctx: Context,
  { window, isAll, onProgress }: RemapOptions,
): Promise<{ read: number; changed: number }> {
  const book = await openBook(ctx);
  const sum = { read: 0, changed: 0 };
  for (let day = window.from - (window.from % DAY); day < window.to; day += DAY) {
    const pages = await countPages(ctx, `spans_${partitionSuffix(day)}`);
    const from = toTimestamp(Math.max(day, window.from));
    const to = toTimestamp(Math.min(day + DAY, window.to));
    // Rewritten rows move to the end of the table, behind the pages that were counted.
    for (let page = 0; page < pages; page += PAGES) {
      const part = sql`${spans.startedAt} >= ${from}::timestamptz and ${spans.startedAt} < ${to}::timestamptz
        and spans.ctid >= ${`(${page},0)`}::tid and spans.ctid < ${`(${page + PAGES},0)`}::tid
        ${isAll ? sql`` : sql`and ${spans.mapperVersion} < ${MAPPER_VERSION}`}`;
      const done = await remapPart(ctx, book, part);
      sum.read += done.read;
      sum.changed += done.changed;
      onProgress?.({ day, share: Math.min(1, (page + PAGES) / pages), ...sum });
    }
  }
  return sum;
}

async function openBook({ db, projectId }: Context): Promise<Book> {
  const [rows, [project], overrides] = await Promise.all([
    db.select().from(rollupSeries).where(sql`${rollupSeries.projectId} = ${projectId}`),
    db.select().from(projects).where(sql`${projects.id} = ${projectId}`),
    listPriceOverrides(db, projectId),
  ]);
  const series = new SeriesBook();
  series.setExtraKeys(project?.dimensions ?? []);
  series.learn(rows);
  return {
    series,
    prices: priceBook(overrides),
    stored: new Set(rows.map((row) => row.seriesId)),
  };
}

async function countPages({ db }: Context, table: string): Promise<number> {
  const [row] = await db.execute<{ pages: number | null }>(sql`
    select (pg_relation_size(to_regclass(${table})) / current_setting('block_size')::int)::int as pages`);
  return row?.pages ?? 0;
}

async function remapPart(
  ctx: Context,
  book: Book,
  part: SQL,
): Promise<{ read: number; changed: number }> {
  const result = await ctx.db.transaction(async (tx) => {
    const here = { ...ctx, db: tx };
    // Settling changes the same rows, and takes the same turn.
    await tx.execute(waitForTurn(SETTLE, ctx.projectId));
    const rows: SpanRow[] = await tx
      .select()
      .from(spans)
      .where(sql`${spans.projectId} = ${ctx.projectId} and ${part}`)
      .for("update");
    if (rows.length === 0) return { read: 0, calls: [], newSeries: [] };
    const raws = await readRawSpans(here, rows);
    const { pairs, newSeries } = derive(ctx.projectId, book, rows, raws);
    await insertSeries(here, newSeries);
    const changed = pairs.filter(({ before, after }) => isDifferent(before, after));
    await update(
      here,
      changed.map(({ after }) => after),
    );
    await correct(here, changed);
    const traces = [...Map.groupBy(changed, ({ before }) => before.traceId)].map(
      ([traceId, group]) => ({ traceId, ...windowOf(group.map(({ before }) => before)) }),
    );
    if (traces.length > 0) await settleTraces(here, traces, ctx.now - QUIET);
    const calls = changed.map(({ after }) => after).filter(({ kind }) => isModelCallKind(kind));
    return { read: rows.length, changed: changed.length, calls, newSeries };
  });
  for (const { seriesId } of result.newSeries) book.stored.add(seriesId);
  for (let i = 0; i < result.calls.length; i += 250)
    await writeTexts(ctx, result.calls.slice(i, i + 250));
  return { read: result.read, changed: result.changed ?? 0 };
}

type Pair = { before: SpanRow; after: SpanRow };
type NewSeries = ReturnType<SeriesBook["of"]>;

function derive(
  projectId: number,
  book: Book,
  rows: readonly SpanRow[],
  raws: readonly RawSpan[],
): { pairs: Pair[]; newSeries: NewSeries[] } {
  const byKey = new Map(rows.map((row) => [row.traceId + row.spanId, row]));
  const found = new Map<string, NewSeries>();
  const pairs = raws.flatMap((raw): Pair[] => {
    const before = byKey.get(raw.traceId + raw.spanId);
    if (!before) return [];
    const span = price(normalise(raw), book.prices);
    const series = book.series.of(span);
    if (!book.stored.has(series.seriesId)) found.set(series.seriesId, series);
    const counted = countAtFirstSight(span);
    const after = spanRow(span, projectId, series.seriesId, before.resourceId, counted);
    const { startedAt, receivedAt, blockId, blockOffset, isRoot } = before;
    return [
      {
        before,
        after: {
          ...after,
          ...{ startedAt, receivedAt, blockId, blockOffset },
          // What settling found out of the trace's shape does not hang on the mapper.
          isRoot,
          warnings: after.warnings | (before.warnings & ORPHAN),
        },
      },
    ];
  });
  return { pairs, newSeries: [...found.values()] };
}

/** Columns that settling decides; where nothing else changed, it would only decide the same again. */
const settled: ReadonlySet<string> = new Set(["isCall", "usageCounted", "demotedBy"]);

function isDifferent(before: SpanRow, after: SpanRow): boolean {
  return (Object.keys(columns) as (keyof SpanRow)[]).some(
    (key) => !settled.has(key) && JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  );
}

async function insertSeries({ db, projectId, now }: Context, series: NewSeries[]): Promise<void> {
  if (series.length === 0) return;
  await db
    .insert(rollupSeries)
    .values(series.map((one) => ({ ...one, projectId, firstSeenAt: now })))
    .onConflictDoNothing();
}

const columns = getTableColumns(spans);
const names = Object.keys(columns).map((key) => sql.identifier(toSnakeCase(key)));
const keys = ["project_id", "trace_id", "span_id", "started_at"];

async function update({ db }: Context, rows: readonly SpanRow[]): Promise<void> {
  for (let i = 0; i < rows.length; i += 1_000) {
    const values = rows.slice(i, i + 1_000).map((row) =>
      Object.fromEntries(
        Object.entries(columns).map(([key, column]) => {
          const value = row[key as keyof SpanRow];
          const type = column.getSQLType();
          const stored =
            value === null
              ? null
              : type === "bytea"
                ? `\\x${value}`
                : type.startsWith("timestamp")
                  ? toTimestamp(value as Instant)
                  : value;
          return [toSnakeCase(key), stored];
        }),
      ),
    );
    const set = names.filter((name) => !keys.includes(name.value));
    await db.execute(sql`
      update spans set ${sql.join(
        set.map((name) => sql`${name} = v.${name}`),
        sql`, `,
      )}
      from jsonb_populate_recordset(null::spans, ${JSON.stringify(cleanJson(values as unknown as Value))}::jsonb) v
      where ${sql.join(
        keys.map((key) => sql`spans.${sql.identifier(key)} = v.${sql.identifier(key)}`),
        sql` and `,
      )}`);
  }
}

async function correct({ db, projectId }: Context, pairs: readonly Pair[]): Promise<void> {
  const deltas = [
    ...deltasOf(
      pairs.map(({ before }) => before),
      -1,
    ),
    ...deltasOf(
      pairs.map(({ after }) => after),
      1,
    ),
  ];
  for (let i = 0; i < deltas.length; i += 1_000)
    await db
      .insert(rollupDeltas)
      .values(deltas.slice(i, i + 1_000).map((delta) => ({ ...delta, projectId })));
}
