import type postgres from "postgres";
import { toTimestamp } from "#drizzle/schema/columns.ts";
import { spans } from "#drizzle/schema/spans.ts";
import type { Connection, Sql } from "#lib/platform/db/client.ts";
import { readRows } from "#lib/platform/db/read-rows.ts";
import { readRawSpans, readWireBytes } from "./blocks.ts";
import { readWireSpan } from "./decode/wire.ts";
import { type Resource, warningBit } from "./model.ts";
import type { SpanRow } from "./rows.ts";
import type { PendingSpan } from "./submission.ts";

/** A span that takes the place of an earlier sight of itself. */
export type Replacement = { pending: PendingSpan; stored: SpanRow };

export type Sifted = {
  insert: PendingSpan[];
  replace: Replacement[];
  duplicates: PendingSpan[];
};

const TIME_INFERRED = warningBit("time_inferred");

/** Spans without times of their own are known by their ids alone: each arrival dates them anew. */
export const isTimeInferred = ({ row }: PendingSpan): boolean =>
  (row.warnings & TIME_INFERRED) !== 0;

export const spanKey = (row: Pick<SpanRow, "projectId" | "traceId" | "spanId">): string =>
  `${row.projectId} ${row.traceId} ${row.spanId}`;

/** In the order of the unique index, in which every writer locks. */
export function bySpanKey({ row: a }: PendingSpan, { row: b }: PendingSpan): number {
  if (a.projectId !== b.projectId) return a.projectId - b.projectId;
  if (a.traceId !== b.traceId) return a.traceId < b.traceId ? -1 : 1;
  if (a.spanId !== b.spanId) return a.spanId < b.spanId ? -1 : 1;
  return 0;
}

/** Sorts spans, and keeps the fullest of those that came more than once in the same batch. */
export function sortUnique(all: PendingSpan[]): Sifted {
  // The sort is stable, so of two equally full sights the later one stays.
  const sorted = all.toSorted(bySpanKey);
  const insert: PendingSpan[] = [];
  const duplicates: PendingSpan[] = [];
  for (const span of sorted) {
    const before = insert.at(-1);
    if (before === undefined || bySpanKey(before, span) !== 0) insert.push(span);
    else if (isFuller(span, before.row, attributesOf(before))) {
      insert[insert.length - 1] = span;
      duplicates.push(before);
    } else duplicates.push(span);
  }
  return { insert, replace: [], duplicates };
}

/** A later sight of a span wins where it ends no earlier and says no less. */
function isFuller(span: PendingSpan, stored: SpanRow, storedAttributes: number): boolean {
  return endOf(span.row) >= endOf(stored) && attributesOf(span) >= storedAttributes;
}

/** How much a span says. Read from its bytes again: hardly any span comes twice. */
function attributesOf({ row, wire, wireEncoding }: PendingSpan): number {
  const raw = readWireSpan(wire, wireEncoding, nowhere, row.startedAt);
  return Object.keys(raw.attributes).length;
}

const nowhere: Resource = { attributes: {}, scopeName: "", scopeVersion: "", schemaUrl: "" };

const endOf = (row: SpanRow): number => row.startedAt + row.durationMs;

/** Tells what is new from what is stored already, and which of the stored a fuller sight replaces. */
export async function sift(
  { sql, db }: Pick<Connection, "sql" | "db">,
  candidates: readonly PendingSpan[],
): Promise<Sifted> {
  const sifted: Sifted = { insert: [], replace: [], duplicates: [] };
  for (const [projectId, group] of Map.groupBy(candidates, ({ row }) => row.projectId)) {
    const stored = await findStored(sql, projectId, group);
    const later: Replacement[] = [];
    for (const pending of group) {
      const row = stored.get(spanKey(pending.row));
      if (!row) sifted.insert.push(pending);
      else if (!isTimeInferred(pending) && endOf(pending.row) >= endOf(row))
        later.push({ pending, stored: row });
      else sifted.duplicates.push(pending);
    }
    const changed = await haveChanged({ db, projectId }, later);
    later.forEach((candidate, i) => {
      if (changed[i]) sifted.replace.push(candidate);
      else sifted.duplicates.push(candidate.pending);
    });
  }
  return sifted;
}

/** Which candidates came with other bytes than are stored, and say no less. */
async function haveChanged(
  ctx: Parameters<typeof readWireBytes>[0],
  candidates: readonly Replacement[],
): Promise<boolean[]> {
  const wires = await readWireBytes(
    ctx,
    candidates.map(({ stored }) => stored),
  );
  const changed = candidates.map(
    ({ pending }, i) => wires[i] && Buffer.compare(wires[i].wire, pending.wire) !== 0,
  );
  return Promise.all(
    candidates.map(async ({ pending, stored }, i) => {
      if (!changed[i]) return false;
      const [raw] = await readRawSpans(ctx, [stored]);
      return raw !== undefined && isFuller(pending, stored, Object.keys(raw.attributes).length);
    }),
  );
}

/** The rows that are there already of these spans, by `spanKey`. */
export async function findStored(
  session: Sql | postgres.TransactionSql,
  projectId: number,
  candidates: readonly PendingSpan[],
  lock: "" | "for update" = "",
): Promise<Map<string, SpanRow>> {
  const found = new Map<string, SpanRow>();
  const [inferred, timed] = [
    candidates.filter(isTimeInferred),
    candidates.filter((s) => !isTimeInferred(s)),
  ];
  for (const group of [inferred, timed]) {
    if (group.length === 0) continue;
    const starts = group.map(({ row }) => row.startedAt);
    const within =
      group === timed
        ? ` and started_at between '${toTimestamp(least(starts))}' and '${toTimestamp(greatest(starts))}'`
        : "";
    const rows = await readRows(
      session,
      spans,
      `where project_id = $1${within} and (trace_id, span_id) in (
         select decode(k.t, 'hex'), decode(k.s, 'hex')
         from unnest($2::text[], $3::text[]) as k(t, s))
       order by trace_id, span_id ${lock}`,
      [projectId, group.map(({ row }) => row.traceId), group.map(({ row }) => row.spanId)],
    );
    for (const row of rows) found.set(spanKey(row), row);
  }
  return found;
}

const least = (values: number[]) => values.reduce((a, b) => Math.min(a, b));
const greatest = (values: number[]) => values.reduce((a, b) => Math.max(a, b));

/** What is left of it once these spans turn out to belong to requests that were stored before. */
export function without(
  { insert, replace, duplicates }: Sifted,
  gone: ReadonlySet<PendingSpan>,
): Sifted {
  return {
    insert: insert.filter((span) => !gone.has(span)),
    replace: replace.filter(({ pending }) => !gone.has(pending)),
    duplicates: duplicates.filter((span) => !gone.has(span)),
  };
}
