import { and, asc, eq } from "drizzle-orm";
import { members, projects } from "#drizzle/schema/index.ts";
import { notFound } from "#lib/core/errors.ts";
import type { Role } from "#lib/features/auth/model.ts";
import type { Context } from "#lib/platform/context.ts";
import type { Db } from "#lib/platform/db/client.ts";
import type { Project, ProjectName } from "./model.ts";

export async function findProject(db: Db, slug: string): Promise<Project | null> {
  const [row] = await db.select().from(projects).where(eq(projects.slug, slug)).limit(1);
  return row ?? null;
}

/** The project with the role this person has in it, or null where either is missing. */
export async function findMembership(
  db: Db,
  slug: string,
  userId: string,
): Promise<{ projectId: number; role: Role } | null> {
  const [row] = await db
    .select({ projectId: projects.id, role: members.role })
    .from(projects)
    .innerJoin(members, and(eq(members.projectId, projects.id), eq(members.userId, userId)))
    .where(eq(projects.slug, slug))
    .limit(1);
  return row ? { projectId: row.projectId, role: row.role as Role } : null;
}

export async function getProject(ctx: Context): Promise<Project> {
  const [row] = await ctx.db.select().from(projects).where(eq(projects.id, ctx.projectId)).limit(1);
  if (!row) throw notFound("This project does not exist any more.");
  return row;
}

/** Oldest first. At most 500: nobody picks from a longer list. */
export function listProjectsOf(db: Db, userId: string): Promise<ProjectName[]> {
  return db
    .select({ slug: projects.slug, name: projects.name })
    .from(projects)
    .innerJoin(members, eq(members.projectId, projects.id))
    .where(eq(members.userId, userId))
    .orderBy(asc(projects.id))
    .limit(500);
}

/** Every project of this server; for the local admin, who is alone on it. */
export function listAllProjects(db: Db): Promise<ProjectName[]> {
  return db
    .select({ slug: projects.slug, name: projects.name })
    .from(projects)
    .orderBy(asc(projects.id))
    .limit(500);
}
