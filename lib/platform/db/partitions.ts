import { toTimestamp } from "#drizzle/schema/columns.ts";
import { DAY, floorTo, type Instant } from "#lib/core/time.ts";
import type { Sql } from "./client.ts";

/** Tables cut into one partition per UTC day. */
export const PARTITIONED = [
  "spans",
  "span_blocks",
  "span_texts",
  "log_events",
  "metric_points",
] as const;

/** Days this process has already made sure of, per pool. */
const known = new WeakMap<Sql, Set<number>>();

/** Makes the partitions of the given moments' days where they are missing. Cheap once they exist. */
export async function ensurePartitions(sql: Sql, moments: Iterable<Instant>): Promise<void> {
  const days = known.get(sql) ?? new Set<number>();
  known.set(sql, days);
  const missing = new Set<number>();
  for (const at of moments) {
    const day = floorTo(at, DAY);
    if (!days.has(day)) missing.add(day);
  }
  for (const day of missing) {
    await createPartitions(sql, day);
    days.add(day);
  }
}

async function createPartitions(sql: Sql, day: Instant): Promise<void> {
  const suffix = partitionSuffix(day);
  await sql.begin(async (tx) => {
    // Two processes may find the same day missing; the second waits here and then finds it made.
    await tx`select pg_advisory_xact_lock(6294002)`;
    for (const table of PARTITIONED) {
      await tx.unsafe(
        `create table if not exists ${table}_${suffix} partition of ${table}
         for values from ('${toTimestamp(day)}') to ('${toTimestamp(day + DAY)}')`,
      );
      if (table === "span_blocks")
        await tx.unsafe(`alter table ${table}_${suffix} alter column content set storage external`);
    }
  });
}

/** `20261122` for the UTC day that starts at `day`. */
export function partitionSuffix(day: Instant): string {
  return new Date(day).toISOString().slice(0, 10).replaceAll("-", "");
}

/** Forgets what this process believes exists, after partitions were dropped. */
export function forgetPartitions(sql: Sql): void {
  known.delete(sql);
}
