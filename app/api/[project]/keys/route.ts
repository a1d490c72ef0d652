import { createKey } from "#lib/features/keys/commands.ts";
import { NewKey } from "#lib/features/keys/input.ts";
import { listKeys } from "#lib/features/keys/queries.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(({ ctx }) => listKeys(ctx), { needs: "admin" });

export const POST = route(async ({ ctx, body }) => createKey(ctx, NewKey.parse(await body())), {
  needs: "admin",
});
