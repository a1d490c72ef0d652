import { revokeKey } from "#lib/features/keys/commands.ts";
import { KeyId } from "#lib/features/keys/input.ts";
import { route } from "#lib/server/route.ts";

export const DELETE = route<{ project: string; id: string }>(
  ({ ctx, params }) => revokeKey(ctx, KeyId.parse(params.id)),
  { needs: "admin" },
);
