import { unauthenticated, unavailable } from "#lib/core/errors.ts";
import type { Instant } from "#lib/core/time.ts";
import type { Grant } from "#lib/features/keys/model.ts";
import { keysShown } from "#lib/features/keys/shown.ts";
import type { Db } from "#lib/platform/db/client.ts";
import { auth } from "./auth.ts";
import { database } from "./database.ts";
import { keyRing } from "./key-ring.ts";
import { localProject } from "./local-mode.ts";
import { assertSameOrigin, whyNotLocal } from "./origin.ts";

export type Who =
  | { type: "user"; userId: string; name: string; email: string }
  | { type: "key"; grant: Grant }
  | { type: "local" };

/** Whoever sent a request, before it is known which project they ask about. */
export type Visitor = { db: Db; now: Instant; who: Who | null };

/**
 * By API key, by session, or as the local admin, in this order. A request that changes something
 * with a browser's standing (cookie or local mode) must come from one of our own pages.
 */
export async function visitorOf(headers: Headers, isChange: boolean): Promise<Visitor> {
  const { db } = database();
  const now = Date.now();
  const header = (name: string) => headers.get(name);

  const { keys } = keysShown({
    authorization: header("authorization") ?? undefined,
    "x-api-key": header("x-api-key") ?? undefined,
  });
  for (const key of keys) {
    const grant = await keyRing().find(key, now);
    if (grant) return { db, now, who: { type: "key", grant } };
  }
  if (keys.length > 0) throw unauthenticated("This API key is not known here, or was revoked.");

  if (header("cookie")?.includes("midwatch.session_token")) {
    const session = await auth().api.getSession({ headers }).catch(notNow);
    if (session) {
      if (isChange) assertSameOrigin(header);
      const { id, name, email } = session.user;
      return { db, now, who: { type: "user", userId: id, name, email } };
    }
  }

  if (whyNotLocal(header) === null && (await localProject(now))) {
    if (isChange) assertSameOrigin(header);
    return { db, now, who: { type: "local" } };
  }
  return { db, now, who: null };
}

/** A session that is not valid is null; what is thrown instead is a database that did not answer. */
function notNow(cause: unknown): never {
  throw unavailable("Sessions cannot be checked just now. Try again in a second.", cause);
}
