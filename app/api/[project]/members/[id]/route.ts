import { changeRole, removeMember } from "#lib/features/auth/commands.ts";
import { NewRole } from "#lib/features/auth/input.ts";
import { route } from "#lib/server/route.ts";

type Params = { project: string; id: string };

export const PATCH = route<Params>(
  async ({ ctx, params, body }) => changeRole(ctx, params.id, NewRole.parse(await body()).role),
  { needs: "admin" },
);

export const DELETE = route<Params>(({ ctx, params }) => removeMember(ctx, params.id), {
  needs: "admin",
});
