import { TraceId } from "#lib/features/traces/input.ts";
import { getTrace } from "#lib/features/traces/queries/get-trace.ts";
import { route } from "#lib/server/route.ts";

export const GET = route<{ project: string; traceId: string }>(({ ctx, params }) =>
  getTrace(ctx, TraceId.parse(params.traceId)),
);
