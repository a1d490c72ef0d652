import { setMigration } from "#lib/features/models/commands.ts";
import { MigrationChange } from "#lib/features/models/input.ts";
import { route } from "#lib/server/route.ts";

export const PUT = route(
  async ({ ctx, body }) => setMigration(ctx, MigrationChange.parse(await body())),
  { needs: "responder" },
);
