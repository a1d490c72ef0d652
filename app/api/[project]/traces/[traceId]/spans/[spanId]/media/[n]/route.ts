import { MediaNumber, SpanId, TraceId } from "#lib/features/traces/input.ts";
import { mediaResponse } from "#lib/features/traces/media.ts";
import { getMedia } from "#lib/features/traces/queries/get-span.ts";
import { route } from "#lib/server/route.ts";

export const GET = route<{ project: string; traceId: string; spanId: string; n: string }>(
  async ({ ctx, params }) =>
    mediaResponse(
      await getMedia(
        ctx,
        TraceId.parse(params.traceId),
        SpanId.parse(params.spanId),
        MediaNumber.parse(params.n),
      ),
    ),
);
