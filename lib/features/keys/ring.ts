import { rateLimited } from "#lib/core/errors.ts";
import { type Instant, MINUTE, SECOND } from "#lib/core/time.ts";
import { sha256 } from "#lib/platform/crypto.ts";
import type { Db } from "#lib/platform/db/client.ts";
import { touchKey } from "./commands.ts";
import type { Grant } from "./model.ts";
import { findGrants } from "./queries.ts";

/** A known key is asked for again after this, which bounds how long a revoked one still works. */
const KNOWN_MS = 1.5 * SECOND;
/** An unknown key cannot become known: a new one is random, and nobody has shown it before. */
const UNKNOWN_MS = 30 * SECOND;
const MAX_REMEMBERED = 10_000;
const MAX_WAITING = 5_000;
const MAX_PER_QUERY = 500;

export type KeyRing = {
  /** What the key may do, or null for a key that is unknown or revoked. */
  find(token: string, now: Instant): Promise<Grant | null>;
  /** Resolves once every "last used" is written. */
  settled(): Promise<void>;
};

type Waiting = {
  hash: Uint8Array;
  id: string;
  resolve(grant: Grant | null): void;
  reject(error: unknown): void;
};

/**
 * Answers from memory, and asks Postgres with one query at a time for everything it does not know.
 * A flood of made-up keys therefore costs one connection and delays nobody for long.
 */
export function createKeyRing(db: Db): KeyRing {
  const known = new Map<string, { grant: Grant; until: Instant }>();
  const unknown = new Map<string, Instant>();
  const underWay = new Map<string, Promise<Grant | null>>();
  const touched = new Map<string, Instant>();
  const writes = new Set<Promise<void>>();
  let waiting: Waiting[] = [];
  let isAsking = false;

  async function ask(): Promise<void> {
    isAsking = true;
    // One turn of the event loop gathers the keys of all requests that arrived together.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MAX_PER_QUERY);
      waiting = waiting.slice(MAX_PER_QUERY);
      try {
        const grants = await findGrants(
          db,
          batch.map(({ hash }) => hash),
        );
        for (const { id, resolve } of batch) resolve(grants.get(id) ?? null);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    isAsking = false;
  }

  function lookUp(id: string, hash: Uint8Array, wasKnown: boolean): Promise<Grant | null> {
    if (!wasKnown && waiting.length >= MAX_WAITING)
      throw rateLimited("Too many unknown keys at once. Try again in a second.", SECOND);
    const answer = new Promise<Grant | null>((resolve, reject) => {
      // A key that was good a moment ago goes before those nobody has seen.
      waiting[wasKnown ? "unshift" : "push"]({ hash, id, resolve, reject });
      if (!isAsking) void ask();
    }).finally(() => underWay.delete(id));
    underWay.set(id, answer);
    return answer;
  }

  function touch(grant: Grant, now: Instant): void {
    const last = Math.max(touched.get(grant.keyId) ?? 0, grant.lastUsedAt ?? 0);
    if (now - last < MINUTE) return;
    remember(touched, grant.keyId, now);
    const write = touchKey(db, grant, now)
      // "Last used" is a courtesy; failing to write it must not fail the request.
      .catch(() => void touched.delete(grant.keyId))
      .finally(() => writes.delete(write));
    writes.add(write);
  }

  return {
    async find(token, now) {
      const hash = sha256(token);
      const id = Buffer.from(hash).toString("hex");

      const fresh = known.get(id);
      if (fresh && now < fresh.until) {
        touch(fresh.grant, now);
        return fresh.grant;
      }
      if (now < (unknown.get(id) ?? 0)) return null;

      const grant = await (underWay.get(id) ?? lookUp(id, hash, fresh !== undefined));
      if (!grant) {
        known.delete(id);
        remember(unknown, id, now + UNKNOWN_MS);
        return null;
      }
      remember(known, id, { grant, until: now + KNOWN_MS });
      touch(grant, now);
      return grant;
    },
    async settled() {
      await Promise.all(writes);
    },
  };
}

/** Keeps the newest entries; the oldest make room. */
function remember<V>(map: Map<string, V>, id: string, value: V): void {
  map.delete(id);
  map.set(id, value);
  if (map.size > MAX_REMEMBERED) map.delete(map.keys().next().value!);
}
