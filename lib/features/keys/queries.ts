import { and, desc, eq, inArray, isNull } from "drizzle-orm";
import { apiKeys, projects } from "#drizzle/schema/index.ts";
import type { Context } from "#lib/platform/context.ts";
import type { Db } from "#lib/platform/db/client.ts";
import type { ApiKey, Grant, Scope } from "./model.ts";

/** Newest first, revoked ones included; at most 1,000. */
export async function listKeys(ctx: Context): Promise<ApiKey[]> {
  const rows = await ctx.db
    .select({
      id: apiKeys.id,
      name: apiKeys.name,
      prefix: apiKeys.prefix,
      scopes: apiKeys.scopes,
      createdBy: apiKeys.createdBy,
      createdAt: apiKeys.createdAt,
      lastUsedAt: apiKeys.lastUsedAt,
      revokedAt: apiKeys.revokedAt,
    })
    .from(apiKeys)
    .where(eq(apiKeys.projectId, ctx.projectId))
    .orderBy(desc(apiKeys.createdAt), desc(apiKeys.id))
    .limit(1_000);
  return rows.map((row) => ({ ...row, scopes: row.scopes as Scope[] }));
}

/** Grants of the keys with these hashes, by hash in hex. Unknown and revoked ones are left out. */
export async function findGrants(
  db: Db,
  hashes: readonly Uint8Array[],
): Promise<Map<string, Grant>> {
  const rows = await db
    .select({
      hash: apiKeys.hash,
      keyId: apiKeys.id,
      projectId: apiKeys.projectId,
      project: projects.slug,
      scopes: apiKeys.scopes,
      lastUsedAt: apiKeys.lastUsedAt,
    })
    .from(apiKeys)
    .innerJoin(projects, eq(projects.id, apiKeys.projectId))
    .where(and(inArray(apiKeys.hash, [...hashes]), isNull(apiKeys.revokedAt)));
  return new Map(
    rows.map(({ hash, ...grant }) => [
      Buffer.from(hash).toString("hex"),
      { ...grant, scopes: grant.scopes as Scope[] },
    ]),
  );
}
