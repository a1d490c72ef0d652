import { liveSpans } from "#lib/server/live-spans.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(({ ctx, request, query }) => liveSpans(ctx, request, query));
