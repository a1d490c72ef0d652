import { randomUUID } from "node:crypto";
import { and, eq, isNull, lt, or } from "drizzle-orm";
import { apiKeys } from "#drizzle/schema/index.ts";
import { notFound } from "#lib/core/errors.ts";
import { type Instant, MINUTE } from "#lib/core/time.ts";
import { nameOf } from "#lib/features/auth/model.ts";
import type { Context } from "#lib/platform/context.ts";
import { randomToken, sha256 } from "#lib/platform/crypto.ts";
import type { Db } from "#lib/platform/db/client.ts";
import type { NewKey } from "./input.ts";
import type { ApiKey, Grant } from "./model.ts";

/** Makes a key. `token` is in this answer and nowhere else: only its hash is kept. */
export async function createKey(
  ctx: Context,
  { name, scopes }: NewKey,
): Promise<ApiKey & { token: string }> {
  const token = `mw_${randomToken()}`;
  const key: ApiKey = {
    id: randomUUID(),
    name,
    prefix: token.slice(0, 8),
    scopes,
    createdBy: nameOf(ctx.actor),
    createdAt: ctx.now,
    lastUsedAt: null,
    revokedAt: null,
  };
  await ctx.db.insert(apiKeys).values({ ...key, projectId: ctx.projectId, hash: sha256(token) });
  return { ...key, token };
}

/** Ends a key for good. Every process refuses it within two seconds; a second call changes nothing. */
export async function revokeKey(ctx: Context, id: string): Promise<void> {
  const mine = and(eq(apiKeys.projectId, ctx.projectId), eq(apiKeys.id, id));
  const [found] = await ctx.db.select({ id: apiKeys.id }).from(apiKeys).where(mine);
  if (!found) throw notFound("There is no such key in this project.");
  await ctx.db
    .update(apiKeys)
    .set({ revokedAt: ctx.now })
    .where(and(mine, isNull(apiKeys.revokedAt)));
}

/** Remembers when a key was last used, to the minute. */
export async function touchKey(
  db: Db,
  { projectId, keyId }: Pick<Grant, "projectId" | "keyId">,
  now: Instant,
): Promise<void> {
  await db
    .update(apiKeys)
    .set({ lastUsedAt: now })
    .where(
      and(
        eq(apiKeys.projectId, projectId),
        eq(apiKeys.id, keyId),
        or(isNull(apiKeys.lastUsedAt), lt(apiKeys.lastUsedAt, now - MINUTE)),
      ),
    );
}
