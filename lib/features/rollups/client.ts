import { queryOptions } from "@tanstack/react-query";
import { choiceText } from "#lib/core/choice.ts";
import type { Window } from "#lib/core/time.ts";
import { getJson } from "#lib/platform/api.ts";
import type { Dimension, DimensionFilters, DimensionValues, Rollup, RollupQuery } from "./model.ts";

export type DimensionQuery = {
  window: Window;
  dimensions?: readonly Dimension[];
  filters?: DimensionFilters;
  search?: string;
  limit?: number;
};

/** How the browser asks. Keys live here and nowhere else. */
export const rollupQueries = {
  all: (project: string) => ["rollups", project] as const,

  rollup: (project: string, query: RollupQuery) =>
    queryOptions({
      queryKey: [...rollupQueries.all(project), "rollup", query],
      queryFn: ({ signal }) =>
        getJson<Rollup>(`/api/${project}/rollups`, rollupParams(query), signal),
      staleTime: 5_000,
    }),

  dimensions: (project: string, query: DimensionQuery) =>
    queryOptions({
      queryKey: [...rollupQueries.all(project), "dimensions", query],
      queryFn: ({ signal }) => {
        const { window, filters, ...rest } = query;
        const params = { ...window, ...rest, ...filterParams(filters) };
        return getJson<DimensionValues[]>(`/api/${project}/dimensions`, params, signal);
      },
      staleTime: 30_000,
    }),
};

export function rollupParams({ window, filters, ...rest }: RollupQuery) {
  return { ...window, ...rest, ...filterParams(filters) };
}

function filterParams(filters: DimensionFilters = {}): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(filters).map(([dimension, choice]) => [dimension, choiceText(choice)]),
  );
}
