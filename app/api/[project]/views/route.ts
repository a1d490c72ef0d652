import { saveView } from "#lib/features/traces/commands.ts";
import { SaveViewInput } from "#lib/features/traces/input.ts";
import { listSavedViews } from "#lib/features/traces/queries/saved-views.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(({ ctx }) => listSavedViews(ctx));

export const POST = route(
  async ({ ctx, body }) => saveView(ctx, SaveViewInput.parse(await body())),
  { needs: "responder" },
);
