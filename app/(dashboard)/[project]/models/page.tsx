import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { ModelsPage } from "#components/models/models-page.tsx";
import { modelQueries } from "#lib/features/models/client.ts";
import { getInventory } from "#lib/features/models/queries.ts";
import { pageContext } from "#lib/server/context.ts";

export const metadata: Metadata = { title: "Models" };

export default async function Models({ params }: { params: Promise<{ project: string }> }) {
  const { project } = await params;
  const ctx = await pageContext(project);
  const cache = new QueryClient();
  await cache.prefetchQuery({
    ...modelQueries.inventory(project),
    queryFn: () => getInventory(ctx),
  });
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <ModelsPage project={project} />
    </HydrationBoundary>
  );
}
