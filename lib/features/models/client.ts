import { queryOptions } from "@tanstack/react-query";
import { getJson } from "#lib/platform/api.ts";
import type { Calendar, Inventory } from "./model.ts";

/** How the browser asks. Keys live here and nowhere else. */
export const modelQueries = {
  all: (project: string) => ["models", project] as const,

  inventory: (project: string) =>
    queryOptions({
      queryKey: [...modelQueries.all(project), "inventory"],
      queryFn: ({ signal }) => getJson<Inventory>(`/api/${project}/models`, {}, signal),
      staleTime: 30_000,
    }),

  calendars: (project: string) =>
    queryOptions({
      queryKey: [...modelQueries.all(project), "calendars"],
      queryFn: ({ signal }) => getJson<Calendar[]>(`/api/${project}/models/calendars`, {}, signal),
      staleTime: 30_000,
    }),
};
