import { NewProject } from "#lib/features/projects/input.ts";
import { createProjectAs, projectsOf } from "#lib/server/own-projects.ts";
import { openRoute } from "#lib/server/route.ts";

export const GET = openRoute(({ visitor }) => projectsOf(visitor));

export const POST = openRoute(async ({ visitor, body }) =>
  createProjectAs(visitor, NewProject.parse(await body())),
);
