import { changePrice, removePrice } from "#lib/features/catalog/commands.ts";
import { NewPrice, PriceId } from "#lib/features/catalog/input.ts";
import { route } from "#lib/server/route.ts";

type Params = { project: string; id: string };

export const PUT = route<Params>(
  async ({ ctx, params, body }) =>
    changePrice(ctx, PriceId.parse(params.id), NewPrice.parse(await body())),
  { needs: "responder" },
);

export const DELETE = route<Params>(
  ({ ctx, params }) => removePrice(ctx, PriceId.parse(params.id)),
  { needs: "responder" },
);
