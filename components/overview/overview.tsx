"use client";

import { X } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { Button } from "#components/ui/button.tsx";
import { errorState, full, Panel, stateOf } from "#components/ui/panel.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { choiceText } from "#lib/core/choice.ts";
import { Headline } from "./headline-view.tsx";
import { Tiles } from "./tiles.tsx";
import { UnusualPanel } from "./unusual-panel.tsx";
import { type OverviewState, useOverview } from "./use-overview.ts";

/** Drawn only in a browser, so loaded after what can be read. */
const OverviewCharts = dynamic(() => import("./overview-charts.tsx"), {
  ssr: false,
  loading: () => (
    <div className="grid gap-3 lg:grid-cols-2" role="status">
      <span className="sr-only">Loading</span>
      {Array.from({ length: 6 }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: all alike.
        <Skeleton key={i} className="h-64 rounded-lg" />
      ))}
    </div>
  ),
});

/** The answer first, then what supports it, then the ways to look further. */
export function Overview({
  project,
  ownDimensions,
}: {
  project: string;
  ownDimensions: readonly string[];
}) {
  const overview = useOverview(project, ownDimensions);
  const { total, verdict } = overview;
  if (total.error && !total.data)
    return (
      <Panel
        title="Overview"
        state={errorState(total.error, () => void total.refetch())}
        minHeight={240}
      />
    );
  const spans = total.data?.total.totals.spans ?? 0;
  const before = total.data?.total.previous?.spans ?? 0;
  if (total.data && spans === 0 && before === 0)
    return <Nothing project={project} overview={overview} />;

  return (
    <div className="mx-auto grid w-full max-w-[1600px] gap-3 md:gap-4">
      <Headline overview={overview} />
      <FilterChips overview={overview} />
      <UnusualPanel
        overview={overview}
        state={verdict ? full : { ...stateOf(total), kind: "loading" }}
      />
      <Tiles overview={overview} />
      <OverviewCharts overview={overview} />
      <BreakdownPanel overview={overview} />
    </div>
  );
}

const Nothing = dynamic(() => import("./nothing.tsx"));

/** At the end of the page: whatever its height, nothing moves when it comes. */
const BreakdownPanel = dynamic(() => import("./breakdown-panel.tsx"), {
  ssr: false,
  loading: () => <Skeleton className="h-75 rounded-lg" />,
});

function FilterChips({ overview }: { overview: OverviewState }) {
  const path = usePathname();
  const search = useSearchParams();
  const filters = Object.entries(overview.filters);
  if (filters.length === 0) return null;
  return (
    <ul aria-label="Filters" className="flex flex-wrap gap-1.5">
      {filters.map(([dimension, choice]) => {
        const rest = new URLSearchParams(search);
        rest.delete(dimension);
        return (
          <li key={dimension}>
            <Button asChild size="sm" className="h-6 gap-1 px-2 text-xs">
              <Link href={`${path}?${rest}`} aria-label={`Remove the filter on ${dimension}`}>
                <span className="text-faint">{dimension}</span> {choiceText(choice)}
                <X aria-hidden className="size-3!" />
              </Link>
            </Button>
          </li>
        );
      })}
    </ul>
  );
}
