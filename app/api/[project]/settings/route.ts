import { changeProject, deleteProject } from "#lib/features/projects/commands.ts";
import { ProjectChange, ProjectDeletion } from "#lib/features/projects/input.ts";
import { getProject } from "#lib/features/projects/queries.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(({ ctx }) => getProject(ctx));

export const PATCH = route(
  async ({ ctx, body }) => changeProject(ctx, ProjectChange.parse(await body())),
  { needs: "admin" },
);

export const DELETE = route(
  async ({ ctx, body }) => deleteProject(ctx, ProjectDeletion.parse(await body()).confirm),
  { needs: "admin" },
);
