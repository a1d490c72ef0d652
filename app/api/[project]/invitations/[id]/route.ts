import { withdrawInvitation } from "#lib/features/auth/commands.ts";
import { route } from "#lib/server/route.ts";

export const DELETE = route<{ project: string; id: string }>(
  ({ ctx, params }) => withdrawInvitation(ctx, params.id),
  { needs: "admin" },
);
