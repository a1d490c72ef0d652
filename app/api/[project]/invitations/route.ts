import { invite } from "#lib/features/auth/commands.ts";
import { NewInvitation } from "#lib/features/auth/input.ts";
import { listInvitations } from "#lib/features/auth/queries.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(({ ctx }) => listInvitations(ctx), { needs: "admin" });

export const POST = route(async ({ ctx, body }) => invite(ctx, NewInvitation.parse(await body())), {
  needs: "admin",
});
