import { forbidden, notFound, unauthenticated } from "#lib/core/errors.ts";
import { mayActAs, type Role, roleOf } from "#lib/features/auth/model.ts";
import { findMembership, findProject } from "#lib/features/projects/queries.ts";
import type { Actor, Context } from "#lib/platform/context.ts";
import { localProject } from "./local-mode.ts";
import type { Visitor } from "./visitor.ts";

/**
 * What a visitor may see of a project, as the context of everything they then do. Throws
 * `unauthenticated` for nobody, `not_found` for a project that is unknown or not theirs (the two look
 * alike from outside), `forbidden` for a role or scope that is too weak.
 */
export async function contextFor(
  visitor: Visitor,
  project: string,
  needs: Role = "viewer",
): Promise<Context> {
  if (!visitor.who)
    throw unauthenticated("Sign in, or send an API key in the Authorization header.");

  const standing = await standingIn(project, visitor);
  if (!standing) throw notFound(`There is no project "${project.slice(0, 80)}" for you here.`);

  const { projectId, actor } = standing;
  const role = roleOf(actor);
  if (!role || !mayActAs(role, needs)) throw forbidden(tooWeak(actor, needs));
  return { db: visitor.db, projectId, project, actor, now: visitor.now };
}

async function standingIn(
  project: string,
  { db, who, now }: Visitor,
): Promise<{ projectId: number; actor: Actor } | null> {
  if (who?.type === "user") {
    const found = await findMembership(db, project, who.userId);
    if (!found) return null;
    const { userId, name } = who;
    return { projectId: found.projectId, actor: { type: "user", userId, name, role: found.role } };
  }
  if (who?.type === "key") {
    const { keyId, scopes, projectId } = who.grant;
    if (who.grant.project !== project) return null;
    return { projectId, actor: { type: "key", keyId, scopes } };
  }
  const local = await localProject(now);
  if (!local) return null;
  const projectId =
    project === local.project ? local.projectId : (await findProject(db, project))?.id;
  return projectId === undefined ? null : { projectId, actor: { type: "local" } };
}

function tooWeak(actor: Actor, needs: Role): string {
  if (actor.type !== "key") return `This needs the role ${needs}. Ask an admin of this project.`;
  if (needs === "admin") return "No API key may do this: an admin does it in Settings.";
  return `This API key lacks the scope ${needs === "viewer" ? "read" : "write"}.`;
}
