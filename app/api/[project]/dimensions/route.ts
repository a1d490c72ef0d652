import { dimensionQuery } from "#lib/features/rollups/input.ts";
import { listDimensionValues } from "#lib/features/rollups/queries.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(({ ctx, query }) => listDimensionValues(ctx, dimensionQuery(query)));
