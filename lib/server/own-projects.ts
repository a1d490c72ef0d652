import { forbidden, unauthenticated } from "#lib/core/errors.ts";
import { createProject } from "#lib/features/projects/commands.ts";
import type { NewProject } from "#lib/features/projects/input.ts";
import type { Project, ProjectName } from "#lib/features/projects/model.ts";
import { findProject, listAllProjects, listProjectsOf } from "#lib/features/projects/queries.ts";
import type { Visitor } from "./visitor.ts";

/** The projects a visitor may open, oldest first. Throws `unauthenticated` for nobody. */
export async function projectsOf({ db, who }: Visitor): Promise<ProjectName[]> {
  if (!who) throw unauthenticated("Sign in, or send an API key in the Authorization header.");
  if (who.type === "user") return listProjectsOf(db, who.userId);
  if (who.type === "local") return listAllProjects(db);
  const { project, scopes } = who.grant;
  if (!scopes.includes("read") && !scopes.includes("write"))
    throw forbidden("This API key lacks the scope read.");
  const found = await findProject(db, project);
  return found ? [{ slug: found.slug, name: found.name }] : [];
}

/** Whoever makes a project is its admin. */
export async function createProjectAs(
  { db, now, who }: Visitor,
  input: NewProject,
): Promise<Project> {
  if (!who) throw unauthenticated("Sign in to make a project.");
  if (who.type === "key") throw forbidden("No API key may do this: sign in to make a project.");
  return createProject(db, who.type === "user" ? who.userId : null, input, now);
}
