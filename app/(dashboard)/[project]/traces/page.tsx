import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { FirstSpan } from "#components/ingest/first-span.tsx";
import { summaryQuestion } from "#components/traces/summary.ts";
import { TracesPage } from "#components/traces/traces-page.tsx";
import { parseRange, windowOf } from "#lib/core/range.ts";
import { hasAnySpan } from "#lib/features/ingest/ledger-queries.ts";
import { rollupQueries } from "#lib/features/rollups/client.ts";
import { getRollup } from "#lib/features/rollups/queries.ts";
import { traceQueries } from "#lib/features/traces/client.ts";
import { filtersFrom, paramsOf } from "#lib/features/traces/filters/model.ts";
import { spanViews } from "#lib/features/traces/model.ts";
import { listSpans } from "#lib/features/traces/queries/list-spans.ts";
import { pageContext } from "#lib/server/context.ts";
import { otlpDoors } from "#lib/server/doors.ts";
import { type PageSearch, singleParams } from "#lib/server/page-params.ts";

export const metadata: Metadata = { title: "Traces" };

type Props = {
  params: Promise<{ project: string }>;
  searchParams: Promise<PageSearch>;
};

export default async function Page({ params, searchParams }: Props) {
  const { project } = await params;
  const ctx = await pageContext(project);
  if (!(await hasAnySpan(ctx)))
    return <FirstSpan project={project} facts={await otlpDoors(project)} />;
  const search = singleParams(await searchParams);
  const window = windowOf(parseRange(search), ctx.now);
  const view = spanViews.find((name) => name === search.view) ?? "calls";
  const filters = filtersFrom(search);
  const text = search.text ?? "";

  const cache = new QueryClient();
  const summary = summaryQuestion(window, filters);
  await Promise.all([
    cache.prefetchInfiniteQuery({
      ...traceQueries.list(project, { view, window, filters: paramsOf(filters), text }),
      queryFn: () => listSpans(ctx, { view, window, filters, text }),
    }),
    cache.prefetchQuery({
      ...rollupQueries.rollup(project, summary),
      queryFn: () => getRollup(ctx, summary),
    }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <TracesPage project={project} />
    </HydrationBoundary>
  );
}
