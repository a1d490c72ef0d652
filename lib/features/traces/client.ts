import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { Window } from "#lib/core/time.ts";
import { getJson, withParams } from "#lib/platform/api.ts";
import type { FilterParams } from "./filters/model.ts";
import type { SavedView, SpanDetail, SpanPage, SpanView, Trace } from "./model.ts";

export type SpanListQuery = {
  view: SpanView;
  window: Window;
  /** As `paramsOf` writes them. */
  filters: FilterParams;
  text: string;
};

const PAGE_ROWS = 50;

/** How the browser asks. Keys live here and nowhere else. */
export const traceQueries = {
  all: (project: string) => ["traces", project] as const,

  list: (project: string, query: SpanListQuery) =>
    infiniteQueryOptions({
      queryKey: [...traceQueries.all(project), "list", query],
      queryFn: ({ signal, pageParam }) =>
        getJson<SpanPage>(
          `/api/${project}/traces`,
          { ...listParams(query), limit: PAGE_ROWS, cursor: pageParam },
          signal,
        ),
      initialPageParam: "",
      getNextPageParam: (last: SpanPage) => last.nextCursor,
      staleTime: 15_000,
    }),

  trace: (project: string, traceId: string) =>
    queryOptions({
      queryKey: [...traceQueries.all(project), "trace", traceId],
      queryFn: ({ signal }) =>
        getJson<Trace>(`/api/${project}/traces/${traceId}`, undefined, signal),
      staleTime: 15_000,
    }),

  span: (project: string, traceId: string, spanId: string) =>
    queryOptions({
      queryKey: [...traceQueries.all(project), "span", traceId, spanId],
      queryFn: ({ signal }) =>
        getJson<SpanDetail>(`/api/${project}/traces/${traceId}/spans/${spanId}`, undefined, signal),
      staleTime: 60_000,
    }),

  views: (project: string) =>
    queryOptions({
      queryKey: [...traceQueries.all(project), "views"],
      queryFn: ({ signal }) => getJson<SavedView[]>(`/api/${project}/views`, undefined, signal),
      staleTime: 60_000,
    }),

  /** The address of the live tail. */
  liveUrl: (project: string, { view, filters }: Pick<SpanListQuery, "view" | "filters">) =>
    withParams(`/api/${project}/traces/live`, { ...filters, view }),
};

function listParams({ view, window, filters, text }: SpanListQuery) {
  return { ...filters, ...window, view, text };
}
