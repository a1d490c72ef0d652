import { and, asc, eq, gt, isNull } from "drizzle-orm";
import { invitations, members, projects, users } from "#drizzle/schema/index.ts";
import type { Instant } from "#lib/core/time.ts";
import type { Context } from "#lib/platform/context.ts";
import { sha256 } from "#lib/platform/crypto.ts";
import type { Db } from "#lib/platform/db/client.ts";
import type { Invitation, Member, OpenInvitation, Role } from "./model.ts";

export async function hasAnyoneSignedUp(db: Pick<Db, "select">): Promise<boolean> {
  const rows = await db.select({ id: users.id }).from(users).limit(1);
  return rows.length > 0;
}

/** Longest standing first. At most 1,000. */
export async function listMembers(ctx: Context): Promise<Member[]> {
  const rows = await ctx.db
    .select({
      userId: members.userId,
      name: users.name,
      email: users.email,
      role: members.role,
      createdAt: members.createdAt,
    })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(eq(members.projectId, ctx.projectId))
    .orderBy(asc(members.createdAt), asc(users.email))
    .limit(1_000);
  return rows.map((row) => ({ ...row, role: row.role as Role }));
}

/** Those that can still be accepted, the next to expire first. */
export async function listInvitations(ctx: Context): Promise<Invitation[]> {
  const rows = await ctx.db
    .select({
      id: invitations.id,
      email: invitations.email,
      role: invitations.role,
      createdBy: invitations.createdBy,
      createdAt: invitations.createdAt,
      expiresAt: invitations.expiresAt,
    })
    .from(invitations)
    .where(
      and(
        eq(invitations.projectId, ctx.projectId),
        isNull(invitations.acceptedAt),
        gt(invitations.expiresAt, ctx.now),
      ),
    )
    .orderBy(asc(invitations.expiresAt))
    .limit(1_000);
  return rows.map((row) => ({ ...row, role: row.role as Role }));
}

/** What an invitation link opens, or null when it was used, withdrawn, expired or never existed. */
export async function findInvitation(
  db: Pick<Db, "select">,
  token: string,
  now: Instant,
): Promise<OpenInvitation | null> {
  const [row] = await db
    .select({
      projectId: invitations.projectId,
      id: invitations.id,
      project: projects.slug,
      projectName: projects.name,
      email: invitations.email,
      role: invitations.role,
    })
    .from(invitations)
    .innerJoin(projects, eq(projects.id, invitations.projectId))
    .where(
      and(
        eq(invitations.tokenHash, sha256(token)),
        isNull(invitations.acceptedAt),
        gt(invitations.expiresAt, now),
      ),
    )
    .limit(1);
  return row ? { ...row, role: row.role as Role } : null;
}
