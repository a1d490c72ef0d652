import { listSpansInput } from "#lib/features/traces/input.ts";
import { listSpans } from "#lib/features/traces/queries/list-spans.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(({ ctx, query }) => listSpans(ctx, listSpansInput(query)));
