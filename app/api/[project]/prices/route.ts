import { addPrice } from "#lib/features/catalog/commands.ts";
import { NewPrice } from "#lib/features/catalog/input.ts";
import { listPrices } from "#lib/features/catalog/queries.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(({ ctx }) => listPrices(ctx));

export const POST = route(async ({ ctx, body }) => addPrice(ctx, NewPrice.parse(await body())), {
  needs: "responder",
});
