import { SightingParams } from "#lib/features/rollups/sightings/input.ts";
import { listSightings } from "#lib/features/rollups/sightings/queries.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(({ ctx, query }) => listSightings(ctx, SightingParams.parse(query)));
