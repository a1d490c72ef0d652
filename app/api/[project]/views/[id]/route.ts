import { changeView, deleteView } from "#lib/features/traces/commands.ts";
import { SaveViewInput } from "#lib/features/traces/input.ts";
import { route } from "#lib/server/route.ts";

type Params = { project: string; id: string };

export const PATCH = route<Params>(
  async ({ ctx, params, body }) => changeView(ctx, params.id, SaveViewInput.parse(await body())),
  { needs: "responder" },
);

export const DELETE = route<Params>(({ ctx, params }) => deleteView(ctx, params.id), {
  needs: "responder",
});
