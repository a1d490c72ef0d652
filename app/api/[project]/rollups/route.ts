import { rollupQuery } from "#lib/features/rollups/input.ts";
import { getRollup } from "#lib/features/rollups/queries.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(({ ctx, query }) => getRollup(ctx, rollupQuery(query)));
