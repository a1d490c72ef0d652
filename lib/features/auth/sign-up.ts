import { randomUUID } from "node:crypto";
import { hashPassword } from "better-auth/crypto";
import { eq, sql } from "drizzle-orm";
import { accounts, members, projects, users, verifications } from "#drizzle/schema/index.ts";
import { conflict, forbidden } from "#lib/core/errors.ts";
import type { Instant } from "#lib/core/time.ts";
import type { Db } from "#lib/platform/db/client.ts";
import { takeInvitation } from "./commands.ts";
import type { SignUp } from "./input.ts";
import { findInvitation, hasAnyoneSignedUp } from "./queries.ts";
import { isSetupToken, SETUP } from "./setup.ts";

/** Any constant will do; it names the one lock that makes sign-ups queue. */
const SIGN_UP_LOCK = 6_294_002;

export type SignedUp = { userId: string; isFirst: boolean; project: string | null };

/**
 * Makes an account. The first one needs local mode or the setup link, and is admin of every project
 * there is; every later one needs an invitation. Either everything is written or nothing.
 */
export async function signUp(
  db: Db,
  { name, email, password, invitation, setup }: SignUp,
  { now, isLocal }: { now: Instant; isLocal: boolean },
): Promise<SignedUp> {
  await assertMaySignUp(db, { invitation, setup, isLocal, now });
  // Slow on purpose, so it stays out of the lock.
  const hash = await hashPassword(password);

  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${SIGN_UP_LOCK})`);
    const isFirst = await assertMaySignUp(tx, { invitation, setup, isLocal, now });

    const [taken] = await tx.select({ id: users.id }).from(users).where(eq(users.email, email));
    if (taken) throw conflict("There is already an account with this e-mail. Sign in instead.");

    const at = new Date(now);
    const userId = randomUUID();
    const dated = { createdAt: at, updatedAt: at };
    await tx.insert(users).values({ id: userId, name, email, ...dated });
    await tx.insert(accounts).values({
      id: randomUUID(),
      userId,
      accountId: userId,
      providerId: "credential",
      password: hash,
      ...dated,
    });
    if (!isFirst) {
      const project = await takeInvitation(tx, invitation!, { userId, email }, now);
      return { userId, isFirst, project };
    }

    const all = await tx.select({ id: projects.id }).from(projects);
    if (all.length > 0)
      await tx
        .insert(members)
        .values(all.map(({ id }) => ({ projectId: id, userId, role: "admin", createdAt: now })));
    await tx.delete(verifications).where(eq(verifications.identifier, SETUP));
    return { userId, isFirst, project: null };
  });
}

/** True for the first account. Throws `forbidden` with what is missing. */
async function assertMaySignUp(
  db: Pick<Db, "select">,
  {
    invitation,
    setup,
    isLocal,
    now,
  }: Pick<SignUp, "invitation" | "setup"> & { isLocal: boolean; now: Instant },
): Promise<boolean> {
  if (!(await hasAnyoneSignedUp(db))) {
    if (isLocal || (setup && (await isSetupToken(db, setup, now)))) return true;
    throw forbidden(
      "The first account is made through the setup link that Midwatch prints when it starts. " +
        "Restart it for a new link.",
    );
  }
  if (!invitation)
    throw forbidden("Accounts are made by invitation. Ask an admin of your project for a link.");
  if (!(await findInvitation(db, invitation, now)))
    throw forbidden("This invitation was used, withdrawn or has expired. Ask for a new link.");
  return false;
}
