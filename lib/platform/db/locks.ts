import { type SQL, sql } from "drizzle-orm";
import postgres from "postgres";
import { SECOND } from "#lib/core/time.ts";

export type Locks = {
  /** True while this process is the one that does `name` in the project. Asked before every round. */
  hold(name: string, projectId: number): Promise<boolean>;
  close(): Promise<void>;
};

/** How often the locks are asked for again, so that a silently lost connection is noticed. */
const CHECK_EVERY = 5 * SECOND;

/**
 * Advisory locks on one connection of their own, so that any number of processes run and one works.
 * Postgres lets go of them when the connection ends, however it ends, and another process takes over.
 * In the moment between, two may work at once: what they do must bear that.
 */
export function openLocks(url: string, name: string): Locks {
  let held = new Map<string, number>();
  const client = postgres(url, {
    max: 1,
    // A connection that was closed for idling, or renewed, would have lost its locks.
    idle_timeout: 0,
    max_lifetime: null,
    connect_timeout: 10,
    onnotice: () => {},
    onclose: () => {
      held = new Map();
    },
    connection: { application_name: name },
  });

  return {
    async hold(name, projectId) {
      const key = `${name}:${projectId}`;
      const holding = held;
      const checkedAt = holding.get(key);
      if (checkedAt !== undefined && performance.now() - checkedAt < CHECK_EVERY) return true;
      const [row] = await client<{ locked: boolean }[]>`
        select case when exists (
            select from pg_locks
            where locktype = 'advisory' and pid = pg_backend_pid() and granted and objsubid = 2
              and classid = ${lockKey(name) >>> 0}::bigint::oid and objid = ${projectId}::oid)
          then true
          else pg_try_advisory_lock(${lockKey(name)}, ${projectId}) end as locked`;
      // The connection may have ended while the answer was on its way; then the lock is gone too.
      if (holding !== held) return false;
      if (row!.locked) holding.set(key, performance.now());
      else holding.delete(key);
      return row!.locked;
    },
    close: () => client.end({ timeout: 2 }),
  };
}

/** Waits for its turn among the transactions of a project that do the same thing. */
export const waitForTurn = (name: string, projectId: number): SQL =>
  sql`select pg_advisory_xact_lock(${lockKey(name)}::integer, ${projectId}::integer)`;

/** FNV-1a, as the signed 32 bits that Postgres takes for half a lock. */
function lockKey(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash | 0;
}
