import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound as showNotFound } from "next/navigation";
import { TracePage } from "#components/traces/trace-page.tsx";
import { AppError } from "#lib/core/errors.ts";
import { traceQueries } from "#lib/features/traces/client.ts";
import { TraceId } from "#lib/features/traces/input.ts";
import type { Trace } from "#lib/features/traces/model.ts";
import { getTrace } from "#lib/features/traces/queries/get-trace.ts";
import type { Context } from "#lib/platform/context.ts";
import { pageContext } from "#lib/server/context.ts";

export const metadata: Metadata = { title: "Trace" };

const MOST_SENT_ALONG = 500;

type Props = { params: Promise<{ project: string; traceId: string }> };

export default async function Page({ params }: Props) {
  const { project, traceId } = await params;
  const ctx = await pageContext(project);
  const trace = await traceOr404(ctx, traceId);

  const cache = new QueryClient();
  // A giant would only delay the page: the browser fetches it compressed, beside its code.
  if (trace.spans.length <= MOST_SENT_ALONG)
    cache.setQueryData(traceQueries.trace(project, traceId).queryKey, trace);
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <TracePage project={project} traceId={traceId} />
    </HydrationBoundary>
  );
}

async function traceOr404(ctx: Context, traceId: string): Promise<Trace> {
  if (!TraceId.safeParse(traceId).success) showNotFound();
  try {
    return await getTrace(ctx, traceId);
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") showNotFound();
    throw error;
  }
}
