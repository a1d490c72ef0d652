"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Radio } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useCallback, useEffect, useMemo, useRef } from "react";
import { withKept } from "#components/shell/kept.ts";
import { useWindow } from "#components/shell/use-window.ts";
import { Button } from "#components/ui/button.tsx";
import { ExactTime } from "#components/ui/clock.tsx";
import { Panel, stateOf } from "#components/ui/panel.tsx";
import { SegmentedControl } from "#components/ui/segmented-control.tsx";
import { Severity } from "#components/ui/severity.tsx";
import { formatCount } from "#lib/core/format.ts";
import { describeRange } from "#lib/core/range.ts";
import { traceQueries } from "#lib/features/traces/client.ts";
import { hasFilters, noFilters } from "#lib/features/traces/filters/model.ts";
import type { SpanListRow, SpanView } from "#lib/features/traces/model.ts";
import { Chips, Headline } from "./list-head.tsx";
import { LazyFilterMenu, LazySavedViewsMenu } from "./menu-buttons.tsx";
import { SearchBox } from "./search-box.tsx";
import { rowKey, SpanTable } from "./span-table.tsx";
import { useLiveSpans } from "./use-live-spans.ts";
import { useTracesAddress } from "./use-traces-address.ts";

const views: { value: SpanView; label: string }[] = [
  { value: "calls", label: "Calls" },
  { value: "traces", label: "Traces" },
  { value: "all", label: "All spans" },
];

/** Pages that hold little are followed by the next one by itself, but not for ever. */
const MOST_BY_ITSELF = 6;
const EMPTY: readonly SpanListRow[] = [];

export function TracesPage({ project }: { project: string }) {
  const address = useTracesAddress();
  const { view, text, filters, params, change } = address;
  const shown = useWindow();
  const search = useSearchParams();
  const isTailing = shown.isLive && text === "";
  const tail = useLiveSpans(project, view, params, isTailing);

  // A relative range moves on by itself; while somebody reads further down, the list stands still.
  const question = JSON.stringify([shown.range, view, params, text]);
  const held = useRef({ question, window: shown.window, pages: 0 });
  if (held.current.question !== question || held.current.pages <= 1)
    held.current = { question, window: shown.window, pages: 0 };
  const { window } = held.current;
  const list = traceQueries.list(project, { view, window, filters: params, text });
  const query = useInfiniteQuery({
    ...list,
    placeholderData: keepPreviousData,
    // More pages would all be read again; who scrolls does not want the list to move anyway.
    refetchInterval: ({ state }) =>
      !isTailing && (state.data?.pages.length ?? 0) <= 1 ? shown.refreshMs : false,
  });
  const pages = query.data?.pages;
  held.current.pages = query.isPlaceholderData ? 0 : (pages?.length ?? 0);
  const stored = useMemo(() => pages?.flatMap((page) => page.rows) ?? EMPTY, [pages]);
  const rows = useMemo(() => {
    if (tail.rows.length === 0) return stored;
    const fresh = new Set(tail.rows.map(rowKey));
    return [...tail.rows, ...stored.filter((row) => !fresh.has(rowKey(row)))];
  }, [tail.rows, stored]);
  const freshKeys = useMemo(() => new Set(tail.rows.slice(0, 5).map(rowKey)), [tail.rows]);

  const hrefOf = useCallback(
    (row: SpanListRow) => {
      const span = view === "traces" ? "" : `?span=${row.spanId}`;
      return withKept(`/${project}/traces/${row.traceId}${span}`, search);
    },
    [project, search, view],
  );
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = query;
  const last = pages?.at(-1);
  const isLooking = useKeepLooking(
    list.queryKey,
    pages?.length ?? 0,
    rows.length,
    last?.nextCursor,
    () => fetchNextPage(),
  );
  const onNearEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && (last?.rows.length ?? 0) >= 20) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, last, fetchNextPage]);

  return (
    <div className="grid gap-4">
      <Headline project={project} address={address} />
      <div className="grid gap-2">
        <div className="flex flex-wrap items-center gap-2">
          <SegmentedControl
            label="What to list"
            value={view}
            options={views}
            onChange={(next) => change({ view: next })}
          />
          <SearchBox
            text={text}
            traceHref={(id) => withKept(`/${project}/traces/${id}`, search)}
            onSearch={(next) => change({ text: next })}
          />
          <LazyFilterMenu
            project={project}
            window={shown.window}
            view={view}
            filters={filters}
            onChange={(next) => change({ filters: next })}
          />
          <LazySavedViewsMenu project={project} query={address.query} onApply={address.apply} />
        </div>
        <Chips address={address} />
        {shown.isLive && <TailState tail={tail} hasText={text !== ""} />}
      </div>
      <Panel
        flush
        minHeight={480}
        className={query.isPlaceholderData ? "opacity-60 transition-opacity" : undefined}
        state={stateOf(query, () =>
          rows.length === 0 && !hasNextPage && !isLooking
            ? {
                kind: "empty" as const,
                title: hasFilters(filters) || text ? "Nothing matches" : "No spans in this window",
                body:
                  hasFilters(filters) || text
                    ? `Everything ${describeRange(shown.range)} was searched. Loosen a filter, or look further back.`
                    : "Choose a longer time range, or see on the Ingest page whether spans arrive.",
                action: (hasFilters(filters) || text) && (
                  <Button size="sm" onClick={() => change({ filters: noFilters, text: "" })}>
                    Clear filters
                  </Button>
                ),
              }
            : null,
        )}
      >
        <SpanTable
          rows={rows}
          view={view}
          hrefOf={hrefOf}
          freshKeys={freshKeys}
          onNearEnd={onNearEnd}
          foot={
            <Foot
              searchedBackTo={last?.searchedBackTo}
              hasMore={hasNextPage}
              isBusy={isFetchingNextPage || isLooking}
              onMore={() => fetchNextPage()}
            />
          }
        />
      </Panel>
    </div>
  );
}

/** While pages come back nearly empty, goes on looking further back, for a few rounds. */
function useKeepLooking(
  key: readonly unknown[],
  pages: number,
  rows: number,
  nextCursor: string | null | undefined,
  more: () => unknown,
): boolean {
  const name = JSON.stringify(key);
  const rounds = useRef({ name, count: 0 });
  if (rounds.current.name !== name) rounds.current = { name, count: 0 };
  const shouldLook = Boolean(nextCursor) && rows < 20 && rounds.current.count < MOST_BY_ITSELF;
  const latest = useRef(more);
  latest.current = more;
  // biome-ignore lint/correctness/useExhaustiveDependencies: one more round for every page that came.
  useEffect(() => {
    if (!shouldLook) return;
    rounds.current.count++;
    latest.current();
  }, [shouldLook, pages, name]);
  return shouldLook;
}

function TailState({ tail, hasText }: { tail: ReturnType<typeof useLiveSpans>; hasText: boolean }) {
  if (hasText)
    return (
      <p className="text-muted text-sm">
        Words are searched a moment after a span is stored, so a search does not follow live.
      </p>
    );
  if (tail.state === "broken")
    return <Severity level="warning">The live tail broke off. Reload to go on.</Severity>;
  return (
    <p role="status" className="flex items-center gap-2 text-muted text-sm">
      <Radio aria-hidden className="size-4 text-accent" />
      {tail.state === "connecting"
        ? "Connecting…"
        : tail.rows.length === 0
          ? "Following: new spans appear on top."
          : `Following: ${formatCount(tail.rows.length)} new${tail.skipped > 0 ? `, ${formatCount(tail.skipped)} more came too fast to show` : ""}.`}
    </p>
  );
}

function Foot({
  searchedBackTo,
  hasMore,
  isBusy,
  onMore,
}: {
  searchedBackTo: number | undefined;
  hasMore: boolean;
  isBusy: boolean;
  onMore: () => void;
}) {
  return (
    <div className="flex min-h-14 flex-wrap items-center justify-center gap-2 px-4 py-3 text-muted text-sm">
      {hasMore && searchedBackTo !== undefined ? (
        <>
          <span>
            {isBusy ? "Looking further back than" : "Searched back to"}{" "}
            <ExactTime at={searchedBackTo} />
          </span>
          <Button size="sm" busy={isBusy} onClick={onMore}>
            Keep looking
          </Button>
        </>
      ) : (
        <span className="text-faint">That is all in this window.</span>
      )}
    </div>
  );
}
