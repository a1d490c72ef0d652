import { SpanId, TraceId } from "#lib/features/traces/input.ts";
import { getSpan } from "#lib/features/traces/queries/get-span.ts";
import { route } from "#lib/server/route.ts";

export const GET = route<{ project: string; traceId: string; spanId: string }>(({ ctx, params }) =>
  getSpan(ctx, TraceId.parse(params.traceId), SpanId.parse(params.spanId)),
);
