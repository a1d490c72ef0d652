import { randomUUID } from "node:crypto";
import { and, eq, gt, lt } from "drizzle-orm";
import { verifications } from "#drizzle/schema/index.ts";
import { DAY, type Instant } from "#lib/core/time.ts";
import { randomToken, sha256 } from "#lib/platform/crypto.ts";
import type { Db } from "#lib/platform/db/client.ts";

export const SETUP = "midwatch-setup";
const VALID_MS = DAY;

/** A token for the one-time setup link. Only its hash is kept, until the first account or a day. */
export async function createSetupToken(db: Db, now: Instant): Promise<string> {
  const token = randomToken();
  const at = new Date(now);
  await db
    .delete(verifications)
    .where(and(eq(verifications.identifier, SETUP), lt(verifications.expiresAt, at)));
  await db.insert(verifications).values({
    id: randomUUID(),
    identifier: SETUP,
    value: hashOf(token),
    expiresAt: new Date(now + VALID_MS),
    createdAt: at,
    updatedAt: at,
  });
  return token;
}

export async function isSetupToken(
  db: Pick<Db, "select">,
  token: string,
  now: Instant,
): Promise<boolean> {
  const found = await db
    .select({ id: verifications.id })
    .from(verifications)
    .where(
      and(
        eq(verifications.identifier, SETUP),
        eq(verifications.value, hashOf(token)),
        gt(verifications.expiresAt, new Date(now)),
      ),
    )
    .limit(1);
  return found.length > 0;
}

const hashOf = (token: string) => Buffer.from(sha256(token)).toString("hex");
