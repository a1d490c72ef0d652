import type postgres from "postgres";
import { ingestLedger, logEvents, metricPoints } from "#drizzle/schema/ingest.ts";
import { rollupDeltas } from "#drizzle/schema/rollups.ts";
import { scores } from "#drizzle/schema/scores.ts";
import { spanBlocks, spans } from "#drizzle/schema/spans.ts";
import { DAY, floorTo, type Instant } from "#lib/core/time.ts";
import { type CopyTable, copyIn, copyMissing, copyTable } from "#lib/platform/db/copy.ts";
import { CopyBuffer } from "#lib/platform/db/copy-buffer.ts";
import { type BlockRow, packBlocks, sealBlock } from "./blocks.ts";
import type { LedgerRow } from "./ledger.ts";
import { type Newcomers, newcomers } from "./newcomers.ts";
import { deltasOf } from "./rollup.ts";
import type { SpanRow } from "./rows.ts";
import { type Sifted, spanKey } from "./sift.ts";
import type { Pending, PendingSpan, Submission } from "./submission.ts";
import { removeReplaced } from "./take-over.ts";

type Tx = postgres.TransactionSql;

const spanTable = copyTable(spans);
const blockTable = copyTable(spanBlocks);
const deltaTable = copyTable(rollupDeltas);
const ledgerTable = copyTable(ingestLedger);
const logTable = copyTable(logEvents);
const pointTable = copyTable(metricPoints);
const scoreTable = copyTable(scores);

/** Spans of a batch as they go onto the wire to Postgres. */
export type Draft = {
  insert: CopyBuffer;
  replace: CopyBuffer;
  blocks: BlockRow[];
  newcomers: Newcomers;
};

/** Packs the wire bytes and writes the rows in COPY's format, while other threads compress. */
export async function draftSpans({ insert, replace }: Sifted, receivedAt: Instant): Promise<Draft> {
  const replacing = replace.map(({ pending }) => pending);
  const written = replacing.length > 0 ? [...insert, ...replacing] : insert;
  const sealing: Promise<BlockRow>[] = [];
  for (const group of byProjectAndDay(written)) {
    const { projectId, startedAt } = group[0]!.row;
    const packed = packBlocks(group, ({ row }, blockId, blockOffset) => {
      row.blockId = blockId;
      row.blockOffset = blockOffset;
      row.receivedAt = receivedAt;
    });
    for (const block of packed) sealing.push(sealBlock(block, projectId, startedAt));
  }
  const blocks = Promise.all(sealing);
  // Should a row below not fit, nobody waits for the blocks any more.
  blocks.catch(() => {});
  return {
    insert: encode(spanTable, rowsOf(insert)),
    replace: encode(spanTable, rowsOf(replacing)),
    newcomers: newcomers(written),
    blocks: await blocks,
  };
}

/** A block holds spans of one project and one day; most batches are just that. */
function byProjectAndDay(spans: readonly PendingSpan[]): (readonly PendingSpan[])[] {
  const first = spans[0]?.row;
  if (!first) return [];
  const day = floorTo(first.startedAt, DAY);
  const isAlike = ({ row }: PendingSpan) =>
    row.projectId === first.projectId && row.startedAt >= day && row.startedAt < day + DAY;
  if (spans.every(isAlike)) return [spans];
  const key = ({ row }: PendingSpan) => `${row.projectId} ${floorTo(row.startedAt, DAY)}`;
  return [...Map.groupBy(spans, key).values()];
}

/** Writes spans, blocks and roll-ups. Gives the spans that were really new. */
export async function putSpans(
  tx: Tx,
  { insert, replace }: Sifted,
  draft: Draft,
  isCareful: boolean,
): Promise<readonly PendingSpan[]> {
  let added: readonly PendingSpan[] = insert;
  if (isCareful) {
    await removeReplaced(tx, replace);
    await copyIn(tx, spanTable, draft.replace);
    added = await copyNew(tx, insert, draft.insert);
  } else {
    await copyIn(tx, spanTable, draft.insert);
    recycle(draft.insert);
  }
  await put(tx, blockTable, draft.blocks);

  const come = rowsOf([...added, ...replace.map(({ pending }) => pending)]);
  const gone = replace.map(({ stored }) => stored);
  const deltas = [...deltaRows(come, 1), ...deltaRows(gone, -1)];
  await put(tx, deltaTable, deltas);
  return added;
}

async function copyNew(
  tx: Tx,
  insert: readonly PendingSpan[],
  rows: CopyBuffer,
): Promise<readonly PendingSpan[]> {
  const keys = await copyMissing<{ project_id: number; trace_id: Buffer; span_id: Buffer }>(
    tx,
    spanTable,
    rows,
    {
      order: "project_id, trace_id, span_id, started_at",
      returning: "project_id, trace_id, span_id",
    },
  );
  if (keys.length === insert.length) return insert;
  const added = new Set(
    keys.map(({ project_id, trace_id, span_id }) =>
      spanKey({
        projectId: project_id,
        traceId: trace_id.toString("hex"),
        spanId: span_id.toString("hex"),
      }),
    ),
  );
  return insert.filter(({ row }) => added.has(spanKey(row)));
}

function deltaRows(rows: readonly SpanRow[], sign: 1 | -1) {
  return [...Map.groupBy(rows, (row) => row.projectId)].flatMap(([projectId, group]) =>
    deltasOf(group, sign).map((delta) => ({ projectId, ...delta })),
  );
}

type LogRow = typeof logEvents.$inferInsert;
type PointRow = typeof metricPoints.$inferInsert;

/** Writes log records; gives those that were really new. */
export function putLogs(
  tx: Tx,
  fresh: readonly Submission[],
  receivedAt: Instant,
  isCareful: boolean,
): Promise<Pending<LogRow>[]> {
  const sent = fresh.flatMap(({ logs }) => logs);
  for (const { row } of sent) row.receivedAt = receivedAt;
  return putHashed(tx, logTable, sent, isCareful, {
    hashOf: (row) => row.hash,
    order: "project_id, hash, at",
    column: "hash",
  });
}

/** Writes metric points; gives those that were really new. */
export function putPoints(
  tx: Tx,
  fresh: readonly Submission[],
  isCareful: boolean,
): Promise<Pending<PointRow>[]> {
  const sent = fresh.flatMap(({ points }) => points);
  return putHashed(tx, pointTable, sent, isCareful, {
    hashOf: (row) => row.seriesHash,
    order: "project_id, series_hash, started_at, at",
    column: "series_hash",
  });
}

async function putHashed<Row extends { projectId: number; at: Instant }>(
  tx: Tx,
  table: CopyTable<Row>,
  sent: Pending<Row>[],
  isCareful: boolean,
  { hashOf, order, column }: { hashOf(row: Row): Uint8Array; order: string; column: string },
): Promise<Pending<Row>[]> {
  if (sent.length === 0) return sent;
  sent.sort(
    ({ row: a }, { row: b }) =>
      a.projectId - b.projectId || Buffer.compare(hashOf(a), hashOf(b)) || a.at - b.at,
  );
  if (!isCareful) {
    await put(tx, table, rowsOf(sent));
    return sent;
  }
  const rows = encode(table, rowsOf(sent));
  const keys = await copyMissing<{ hash: Buffer }>(tx, table, rows, {
    order,
    returning: `${column} as hash`,
  });
  const added = new Map<string, number>();
  for (const { hash } of keys) {
    const hex = hash.toString("hex");
    added.set(hex, (added.get(hex) ?? 0) + 1);
  }
  return sent.filter(({ row }) => {
    const hex = Buffer.from(hashOf(row)).toString("hex");
    const left = added.get(hex) ?? 0;
    added.set(hex, left - 1);
    return left > 0;
  });
}

/** Writes scores. One that was given before stays as it was. */
export async function putScores(
  tx: Tx,
  fresh: readonly Submission[],
  isCareful: boolean,
): Promise<void> {
  const sorted = fresh
    .flatMap((submission) => submission.scores)
    .sort((a, b) => a.projectId - b.projectId || Buffer.compare(a.hash, b.hash));
  const unique = sorted.filter((row, i) => {
    const before = sorted[i - 1];
    return before?.projectId !== row.projectId || Buffer.compare(before.hash, row.hash) !== 0;
  });
  if (isCareful)
    await copyMissing(tx, scoreTable, encode(scoreTable, unique), {
      order: "project_id, hash",
      returning: "1",
    });
  else await put(tx, scoreTable, unique);
}

export async function putLedger(tx: Tx, rows: readonly LedgerRow[]): Promise<void> {
  await put(tx, ledgerTable, rows);
}

/** Buffers that were sent and may be filled again. */
const spare: CopyBuffer[] = [];
const MAX_SPARE = 8;

function encode<Row>(table: CopyTable<Row>, rows: readonly Row[]): CopyBuffer {
  const out = (rows.length > 0 && spare.pop()) || new CopyBuffer(rows.length * 320);
  for (const row of rows) table.write(out, row);
  return out;
}

/** After a COPY that went through, and only then: one that failed may still be reading. */
function recycle(out: CopyBuffer): void {
  if (out.rows === 0 || spare.length >= MAX_SPARE) return;
  out.reset();
  spare.push(out);
}

async function put<Row>(tx: Tx, table: CopyTable<Row>, rows: readonly Row[]): Promise<void> {
  const out = encode(table, rows);
  await copyIn(tx, table, out);
  recycle(out);
}

function rowsOf<Row>(pending: readonly { row: Row }[]): Row[] {
  return pending.map(({ row }) => row);
}
