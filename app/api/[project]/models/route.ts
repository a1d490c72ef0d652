import { getInventory } from "#lib/features/models/queries.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(({ ctx }) => getInventory(ctx));
