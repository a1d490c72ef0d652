import { randomUUID } from "node:crypto";
import { and, eq, gt, isNull } from "drizzle-orm";
import { invitations, members, projects } from "#drizzle/schema/index.ts";
import { conflict, forbidden, notFound } from "#lib/core/errors.ts";
import { DAY, type Instant } from "#lib/core/time.ts";
import type { Context } from "#lib/platform/context.ts";
import { randomToken, sha256 } from "#lib/platform/crypto.ts";
import type { Db } from "#lib/platform/db/client.ts";
import type { NewInvitation } from "./input.ts";
import { type Invitation, mayActAs, nameOf, type Role } from "./model.ts";
import { hasAnyoneSignedUp } from "./queries.ts";

const INVITATION_MS = 7 * DAY;

type Tx = Pick<Db, "select" | "insert" | "update" | "delete">;

/** Makes a link good for one person and seven days. `token` is in this answer and nowhere else. */
export async function invite(
  ctx: Context,
  { email, role }: NewInvitation,
): Promise<Invitation & { token: string }> {
  if (!(await hasAnyoneSignedUp(ctx.db)))
    throw conflict("Make your own account first: it becomes the admin, and then you can invite.");
  const token = randomToken();
  const invitation: Invitation = {
    id: randomUUID(),
    email: email ?? null,
    role,
    createdBy: nameOf(ctx.actor),
    createdAt: ctx.now,
    expiresAt: ctx.now + INVITATION_MS,
  };
  await ctx.db
    .insert(invitations)
    .values({ ...invitation, projectId: ctx.projectId, tokenHash: sha256(token) });
  return { ...invitation, token };
}

/** Makes an open invitation worthless. */
export async function withdrawInvitation(ctx: Context, id: string): Promise<void> {
  const gone = await ctx.db
    .delete(invitations)
    .where(
      and(
        eq(invitations.projectId, ctx.projectId),
        eq(invitations.id, id),
        isNull(invitations.acceptedAt),
      ),
    )
    .returning({ id: invitations.id });
  if (gone.length === 0) throw notFound("This invitation is not open any more.");
}

/** Lets someone who has an account into the project of an invitation; answers its name in URLs. */
export function acceptInvitation(
  db: Db,
  token: string,
  user: { userId: string; email: string },
  now: Instant,
): Promise<string> {
  return db.transaction((tx) => takeInvitation(tx, token, user, now));
}

/** Uses an invitation up. Of several who hold the same link the first wins. */
export async function takeInvitation(
  tx: Tx,
  token: string,
  { userId, email }: { userId: string; email: string },
  now: Instant,
): Promise<string> {
  const [taken] = await tx
    .update(invitations)
    .set({ acceptedBy: userId, acceptedAt: now })
    .where(
      and(
        eq(invitations.tokenHash, sha256(token)),
        isNull(invitations.acceptedAt),
        gt(invitations.expiresAt, now),
      ),
    )
    .returning();
  if (!taken)
    throw forbidden("This invitation was used, withdrawn or has expired. Ask for a new link.");
  if (taken.email && taken.email !== email.toLowerCase())
    throw forbidden(`This invitation is for ${taken.email}.`);

  const { projectId } = taken;
  const mine = and(eq(members.projectId, projectId), eq(members.userId, userId));
  const [before] = await tx.select({ role: members.role }).from(members).where(mine);
  if (!before)
    await tx.insert(members).values({ projectId, userId, role: taken.role, createdAt: now });
  // An invitation opens doors and never closes any.
  else if (!mayActAs(before.role as Role, taken.role as Role))
    await tx.update(members).set({ role: taken.role }).where(mine);

  const [project] = await tx
    .select({ slug: projects.slug })
    .from(projects)
    .where(eq(projects.id, projectId));
  if (!project) throw notFound("The project of this invitation does not exist any more.");
  return project.slug;
}

/** Gives a member another role. The last admin stays one. */
export async function changeRole(ctx: Context, userId: string, role: Role): Promise<void> {
  await withMembersLocked(ctx, userId, async (tx, mine, isLastAdmin) => {
    if (isLastAdmin && role !== "admin")
      throw conflict("This is the last admin. Make someone else admin first.");
    await tx.update(members).set({ role }).where(mine);
  });
}

/** Shuts a member out of the project at once. The last admin cannot go. */
export async function removeMember(ctx: Context, userId: string): Promise<void> {
  await withMembersLocked(ctx, userId, async (tx, mine, isLastAdmin) => {
    if (isLastAdmin) throw conflict("This is the last admin. Make someone else admin first.");
    await tx.delete(members).where(mine);
  });
}

/** Admins are locked while one of them changes, so that two cannot remove each other at once. */
async function withMembersLocked(
  ctx: Context,
  userId: string,
  change: (tx: Tx, mine: ReturnType<typeof and>, isLastAdmin: boolean) => Promise<void>,
): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const admins = await tx
      .select({ userId: members.userId })
      .from(members)
      .where(and(eq(members.projectId, ctx.projectId), eq(members.role, "admin")))
      .orderBy(members.userId)
      .for("update");
    const mine = and(eq(members.projectId, ctx.projectId), eq(members.userId, userId));
    const [found] = await tx.select({ role: members.role }).from(members).where(mine);
    if (!found) throw notFound("This person is not a member of the project.");
    const isLastAdmin = admins.length === 1 && admins[0]!.userId === userId;
    await change(tx, mine, isLastAdmin);
  });
}
