import { queryOptions } from "@tanstack/react-query";
import type { Window } from "#lib/core/time.ts";
import { getJson } from "#lib/platform/api.ts";
import type { IngestStatus, LedgerSummary } from "./ledger-queries.ts";

/** How the browser asks. Keys live here and nowhere else. */
export const ingestQueries = {
  all: (project: string) => ["ingest", project] as const,

  ledger: (project: string, window: Window) =>
    queryOptions({
      queryKey: [...ingestQueries.all(project), "ledger", window],
      queryFn: ({ signal }) => getJson<LedgerSummary>(`/api/${project}/ingest`, window, signal),
      staleTime: 5_000,
    }),

  status: (project: string) =>
    queryOptions({
      queryKey: [...ingestQueries.all(project), "status"],
      queryFn: ({ signal }) =>
        getJson<IngestStatus>(`/api/${project}/ingest/status`, undefined, signal),
      staleTime: 0,
    }),
};
