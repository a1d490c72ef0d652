import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { FirstSpan } from "#components/ingest/first-span.tsx";
import { IngestPage } from "#components/ingest/ingest-page.tsx";
import { parseRange, windowOf } from "#lib/core/range.ts";
import { ingestQueries } from "#lib/features/ingest/client.ts";
import { hasAnySpan, ledgerSummary } from "#lib/features/ingest/ledger-queries.ts";
import { pageContext } from "#lib/server/context.ts";
import { otlpDoors } from "#lib/server/doors.ts";
import { type PageSearch, singleParams } from "#lib/server/page-params.ts";

export const metadata: Metadata = { title: "Ingest" };

type Props = { params: Promise<{ project: string }>; searchParams: Promise<PageSearch> };

export default async function Page({ params, searchParams }: Props) {
  const { project } = await params;
  const ctx = await pageContext(project);
  const window = windowOf(parseRange(singleParams(await searchParams)), ctx.now);
  const [hasSpans, summary] = await Promise.all([hasAnySpan(ctx), ledgerSummary(ctx, window)]);
  // Requests that were all refused are worth a look even before the first span is stored.
  if (!hasSpans && summary.exporters.length === 0)
    return <FirstSpan project={project} facts={await otlpDoors(project)} />;

  const cache = new QueryClient();
  cache.setQueryData(ingestQueries.ledger(project, window).queryKey, summary);
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <IngestPage project={project} />
    </HydrationBoundary>
  );
}
