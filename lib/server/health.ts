import type { Instant } from "#lib/core/time.ts";
import type { Sql } from "#lib/platform/db/client.ts";
import { isMigrated } from "#lib/platform/db/migrated.ts";

export type HealthAnswer = { status: number; headers: Record<string, string>; body: Uint8Array };

export type Readiness = {
  ready: boolean;
  /** How long the database took to answer; null if it did not. */
  databaseMs: number | null;
  migrated: boolean;
  /** What keeps it from being ready, in words. */
  reason?: string;
  /** Per step of the river: since it last ran, and the age of what it has not read yet, worst project. */
  workers: { worker: string; lastRunMs: number; lagMs: number }[];
};

const DATABASE_PATIENCE_MS = 2_000;
/** Strangers may ask this; however often they do, the database is asked once a second. */
const REMEMBERED_MS = 1_000;

/** Answers `/healthz` and `/readyz`, and null for any other path. */
export function createHealth(sql: () => Sql): (path: string) => Promise<HealthAnswer | null> {
  let remembered: { until: Instant; readiness: Promise<Readiness> } | undefined;

  return async (path) => {
    if (path === "/healthz") return answer(200, { live: true });
    if (path !== "/readyz") return null;
    const now = Date.now();
    if (!remembered || now >= remembered.until)
      remembered = { until: now + REMEMBERED_MS, readiness: readiness(sql, now) };
    const found = await remembered.readiness;
    return answer(found.ready ? 200 : 503, found);
  };
}

async function readiness(sql: () => Sql, now: Instant): Promise<Readiness> {
  const start = performance.now();
  let patience: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      ask(sql(), now, start),
      new Promise<never>((_, reject) => {
        patience = setTimeout(() => reject(new Error("no answer in time")), DATABASE_PATIENCE_MS);
      }),
    ]);
  } catch {
    return {
      ready: false,
      databaseMs: null,
      migrated: false,
      reason: "The database does not answer.",
      workers: [],
    };
  } finally {
    clearTimeout(patience);
  }
}

async function ask(sql: Sql, now: Instant, start: number): Promise<Readiness> {
  const migrated = await isMigrated(sql);
  const databaseMs = Math.round((performance.now() - start) * 10) / 10;
  if (!migrated)
    return {
      ready: false,
      databaseMs,
      migrated,
      reason: "The database lacks tables of this version. Start with npm start, which makes them.",
      workers: [],
    };
  const rows = await sql<{ worker: string; ranAt: number; upTo: number }[]>`
    select worker,
           extract(epoch from max(ran_at))::float8 * 1000 as "ranAt",
           extract(epoch from min(up_to))::float8 * 1000 as "upTo"
      from watermarks
     group by worker
     order by worker`;
  const workers = rows.map(({ worker, ranAt, upTo }) => ({
    worker,
    lastRunMs: Math.max(0, Math.round(now - ranAt)),
    lagMs: Math.max(0, Math.round(now - upTo)),
  }));
  return { ready: true, databaseMs, migrated, workers };
}

function answer(status: number, content: unknown): HealthAnswer {
  const body = Buffer.from(`${JSON.stringify(content)}\n`);
  return {
    status,
    headers: {
      "content-type": "application/json",
      "content-length": String(body.length),
      "cache-control": "no-store",
    },
    body,
  };
}
