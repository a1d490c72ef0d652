import { eq } from "drizzle-orm";
import { apiKeys, invitations, members, projects, watermarks } from "#drizzle/schema/index.ts";
import { conflict, invalid } from "#lib/core/errors.ts";
import type { Instant } from "#lib/core/time.ts";
import type { Context } from "#lib/platform/context.ts";
import type { Db } from "#lib/platform/db/client.ts";
import { DELETED } from "./deleted.ts";
import type { NewProject, ProjectChange } from "./input.ts";
import { DEFAULT_PROJECT, isReservedSlug, type Project, slugFrom } from "./model.ts";
import { getProject } from "./queries.ts";

/** The project of local mode, made at first need; any number of processes may ask at once. */
export async function ensureDefaultProject(
  db: Db,
  now: Instant,
): Promise<{ projectId: number; project: string }> {
  const find = () =>
    db.select({ id: projects.id }).from(projects).where(eq(projects.slug, DEFAULT_PROJECT));
  let [row] = await find();
  if (!row) {
    await db
      .insert(projects)
      .values({ slug: DEFAULT_PROJECT, name: "Default", createdAt: now })
      .onConflictDoNothing();
    [row] = await find();
  }
  return { projectId: row!.id, project: DEFAULT_PROJECT };
}

/** Makes a project with whoever asked as its admin; `null` is the local admin, who needs no entry. */
export async function createProject(
  db: Db,
  userId: string | null,
  { name }: NewProject,
  now: Instant,
): Promise<Project> {
  const base = slugFrom(name) || "project";
  return db.transaction(async (tx) => {
    for (let nth = isReservedSlug(base) ? 2 : 1; nth < 100; nth++) {
      const slug = nth === 1 ? base : `${base}-${nth}`;
      const [project] = await tx
        .insert(projects)
        .values({ slug, name, createdAt: now })
        .onConflictDoNothing()
        .returning();
      if (!project) continue;
      if (userId)
        await tx
          .insert(members)
          .values({ projectId: project.id, userId, role: "admin", createdAt: now });
      return project;
    }
    throw conflict("There are too many projects of this name. Choose another.");
  });
}

/** Changes the name, how long spans are kept, or the project's own dimensions; the rest stays. */
export async function changeProject(ctx: Context, change: ProjectChange): Promise<Project> {
  await ctx.db.update(projects).set(change).where(eq(projects.id, ctx.projectId));
  return getProject(ctx);
}

/**
 * Deletes the project for everyone at once: nobody can open it and its keys stop working. Its spans
 * follow in the background.
 */
export async function deleteProject(ctx: Context, confirm: string): Promise<void> {
  if (confirm !== ctx.project)
    throw invalid(`To delete this project, type its address: ${ctx.project}`);
  const { projectId, now } = ctx;
  await ctx.db.transaction(async (tx) => {
    for (const table of [apiKeys, invitations, members])
      await tx.delete(table).where(eq(table.projectId, projectId));
    await tx.delete(projects).where(eq(projects.id, projectId));
    await tx
      .insert(watermarks)
      .values({ projectId, worker: DELETED, upTo: now, ranAt: now })
      .onConflictDoNothing();
  });
}
