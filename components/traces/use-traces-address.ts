"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useCallback, useMemo } from "react";
import { isDimension } from "#lib/features/rollups/model.ts";
import {
  type FilterParams,
  filterKeys,
  filtersFrom,
  paramsOf,
  type SpanFilters,
} from "#lib/features/traces/filters/model.ts";
import { type SpanView, spanViews } from "#lib/features/traces/model.ts";

export type TracesAddress = {
  view: SpanView;
  text: string;
  filters: SpanFilters;
  /** The filters as the address says them. */
  params: FilterParams;
  change: (next: { view?: SpanView; text?: string; filters?: SpanFilters }) => void;
  /** Replaces view, text and filters by those of a saved view. */
  apply: (query: string) => void;
  /** View, text and filters, without time: what a saved view keeps. */
  query: string;
};

const isOwn = (key: string) =>
  key === "view" ||
  key === "text" ||
  isDimension(key) ||
  (filterKeys as readonly string[]).includes(key);

/** What the traces page shows, read from and written to the address. */
export function useTracesAddress(): TracesAddress {
  const search = useSearchParams();
  const path = usePathname();

  const state = useMemo(() => {
    const all = Object.fromEntries(search);
    const filters = filtersFrom(all);
    const view = spanViews.find((name) => name === all.view) ?? "calls";
    return { view, text: all.text ?? "", filters, params: paramsOf(filters) };
  }, [search]);

  const write = useCallback(
    (own: URLSearchParams) => {
      const next = new URLSearchParams(search);
      for (const key of [...next.keys()]) if (isOwn(key)) next.delete(key);
      for (const [key, value] of own) next.set(key, value);
      const text = next.toString();
      window.history.pushState(null, "", text ? `${path}?${text}` : path);
    },
    [search, path],
  );
  const change = useCallback<TracesAddress["change"]>(
    (next) => write(ownParams({ ...state, ...next })),
    [state, write],
  );
  const apply = useCallback(
    (query: string) =>
      write(new URLSearchParams([...new URLSearchParams(query)].filter(([key]) => isOwn(key)))),
    [write],
  );
  return { ...state, change, apply, query: ownParams(state).toString() };
}

function ownParams({ view, text, filters }: Pick<TracesAddress, "view" | "text" | "filters">) {
  const own = new URLSearchParams(paramsOf(filters));
  if (view !== "calls") own.set("view", view);
  if (text.trim()) own.set("text", text.trim());
  return own;
}
