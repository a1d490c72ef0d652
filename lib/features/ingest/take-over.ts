import type postgres from "postgres";
import { toTimestamp } from "#drizzle/schema/columns.ts";
import { findStored, isTimeInferred, type Replacement, type Sifted, spanKey } from "./sift.ts";
import type { PendingSpan } from "./submission.ts";

/**
 * Makes what was sifted before the transaction hold within it: spans about to be replaced are locked
 * and must still be what they were, and of spans known by their ids alone no other writer may bring
 * one meanwhile.
 */
export async function settleSift(tx: postgres.TransactionSql, sifted: Sifted): Promise<Sifted> {
  const duplicates = [...sifted.duplicates];
  const replace: Replacement[] = [];
  for (const [projectId, group] of Map.groupBy(sifted.replace, (one) => one.stored.projectId)) {
    const locked = await findStored(
      tx,
      projectId,
      group.map(({ pending }) => pending),
      "for update",
    );
    for (const { pending, stored } of group) {
      const now = locked.get(spanKey(stored));
      // Settling may have changed what the row counts for, so the roll-ups take back the row as it is.
      if (now?.blockId === stored.blockId && now.blockOffset === stored.blockOffset)
        replace.push({ pending, stored: now });
      else duplicates.push(pending);
    }
  }
  const insert = await onlyOnce(tx, sifted.insert, duplicates);
  return { insert, replace, duplicates };
}

/** The unique index holds the start time, which a span without times does not have. */
async function onlyOnce(
  tx: postgres.TransactionSql,
  insert: readonly PendingSpan[],
  duplicates: PendingSpan[],
): Promise<PendingSpan[]> {
  const inferred = insert.filter(isTimeInferred);
  if (inferred.length === 0) return [...insert];
  await tx`
    select pg_advisory_xact_lock(hashtextextended(key, 6294003))
    from (select distinct unnest(${inferred.map(({ row }) => spanKey(row))}::text[]) as key
          order by key) keys`;
  const stored = new Set<string>();
  for (const [projectId, group] of Map.groupBy(inferred, ({ row }) => row.projectId))
    for (const key of (await findStored(tx, projectId, group)).keys()) stored.add(key);
  return insert.filter((span) => {
    const isStored = isTimeInferred(span) && stored.has(spanKey(span.row));
    if (isStored) duplicates.push(span);
    return !isStored;
  });
}

/** Takes away rows whose fuller sight is about to be written. */
export async function removeReplaced(
  tx: postgres.TransactionSql,
  replace: readonly Replacement[],
): Promise<void> {
  const rows = replace.map(({ stored }) => stored);
  for (const [projectId, group] of Map.groupBy(rows, (row) => row.projectId))
    await tx`
      delete from spans s
      using unnest(
        ${group.map((row) => row.traceId)}::text[],
        ${group.map((row) => row.spanId)}::text[],
        ${group.map((row) => toTimestamp(row.startedAt))}::text[]) as k(t, s, at)
      where s.project_id = ${projectId} and s.trace_id = decode(k.t, 'hex')
        and s.span_id = decode(k.s, 'hex') and s.started_at = k.at::timestamptz`;
}
