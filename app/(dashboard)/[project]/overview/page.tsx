import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { filtersIn } from "#components/overview/filters.ts";
import { FirstSpan } from "#components/overview/first-span.tsx";
import { Overview } from "#components/overview/overview.tsx";
import {
  breakdownsFor,
  groupQuestion,
  recentQuestion,
  recentWindows,
  totalQuestion,
  watched,
} from "#components/overview/questions.ts";
import { parseRange, windowOf } from "#lib/core/range.ts";
import { hasAnySpan } from "#lib/features/ingest/ledger-queries.ts";
import { rollupQueries } from "#lib/features/rollups/client.ts";
import type { RollupQuery } from "#lib/features/rollups/model.ts";
import { getRollup, listDimensions } from "#lib/features/rollups/queries.ts";
import { sightingQueries } from "#lib/features/rollups/sightings/client.ts";
import { listSightings } from "#lib/features/rollups/sightings/queries.ts";
import { pageContext } from "#lib/server/context.ts";
import { otlpDoors } from "#lib/server/doors.ts";
import { type PageSearch, singleParams } from "#lib/server/page-params.ts";

export const metadata: Metadata = { title: "Overview" };

type Props = { params: Promise<{ project: string }>; searchParams: Promise<PageSearch> };

export default async function OverviewPage({ params, searchParams }: Props) {
  const { project } = await params;
  const ctx = await pageContext(project);
  const search = singleParams(await searchParams);
  const range = parseRange(search);
  const window = windowOf(range, ctx.now);
  const hours = recentWindows(range, ctx.now);
  const filters = filtersIn(Object.entries(search));
  const ownDimensions = (await listDimensions(ctx)).filter((name) => name.startsWith("extra."));
  const chosen = breakdownsFor(ownDimensions).find(({ id }) => id === search.by);
  const shown = chosen && !watched.includes(chosen) ? [...watched, chosen] : watched;

  const cache = new QueryClient();
  const answer = (query: RollupQuery) =>
    cache.prefetchQuery({
      ...rollupQueries.rollup(project, query),
      queryFn: () => getRollup(ctx, query),
    });
  await Promise.all([
    answer(totalQuestion(window, filters)),
    ...shown.map((breakdown) => answer(groupQuestion(window, filters, breakdown))),
    ...(hours ? [hours.now, hours.before] : []).flatMap((hour) =>
      watched.map((breakdown) => answer(recentQuestion(hour, filters, breakdown))),
    ),
    cache.prefetchQuery({
      ...sightingQueries.list(project, window),
      queryFn: () => listSightings(ctx, window),
    }),
  ]);
  const total = cache.getQueryData(
    rollupQueries.rollup(project, totalQuestion(window, filters)).queryKey,
  )?.total;
  if (total && !total.totals.spans && !total.previous?.spans && !(await hasAnySpan(ctx)))
    return <FirstSpan project={project} facts={await otlpDoors()} />;
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <Overview project={project} ownDimensions={ownDimensions} />
    </HydrationBoundary>
  );
}
