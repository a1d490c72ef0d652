import { removeLifecycle, saveLifecycle } from "#lib/features/models/commands.ts";
import { readLifecycleFile, readLifecycleRows } from "#lib/features/models/import.ts";
import { LifecycleChange, LifecycleQuery, LifecycleSubject } from "#lib/features/models/input.ts";
import { getLifecycle } from "#lib/features/models/queries.ts";
import { route } from "#lib/server/route.ts";

const FILE_LIMIT_BYTES = 4 * 1024 * 1024;

export const GET = route(({ ctx, query }) => getLifecycle(ctx, LifecycleQuery.parse(query)));

export const PUT = route(
  async ({ ctx, body }) => {
    const change = LifecycleChange.parse(await body(FILE_LIMIT_BYTES));
    if ("file" in change)
      return saveLifecycle(ctx, readLifecycleFile(change.file), {
        origin: "imported",
        source: change.source,
      });
    return saveLifecycle(ctx, readLifecycleRows(change.rows), {
      origin: change.origin,
      source: change.origin === "imported" ? change.source : undefined,
    });
  },
  { needs: "responder" },
);

export const DELETE = route(
  ({ ctx, query }) => removeLifecycle(ctx, LifecycleSubject.parse(query)),
  { needs: "responder" },
);
