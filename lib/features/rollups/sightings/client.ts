import { queryOptions } from "@tanstack/react-query";
import type { Window } from "#lib/core/time.ts";
import { getJson } from "#lib/platform/api.ts";
import type { Sighting } from "./model.ts";

export const sightingQueries = {
  list: (project: string, window: Window) =>
    queryOptions({
      queryKey: ["rollups", project, "sightings", window] as const,
      queryFn: ({ signal }) => getJson<Sighting[]>(`/api/${project}/sightings`, window, signal),
      staleTime: 10_000,
    }),
};
