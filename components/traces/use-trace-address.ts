"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useCallback } from "react";

export const spanTabs = ["conversation", "attributes", "usage"] as const;
export type SpanTab = (typeof spanTabs)[number];

/** Which span of a trace is open, and on which tab, from the address. */
export function useTraceAddress() {
  const search = useSearchParams();
  const path = usePathname();
  const write = useCallback(
    (
      changes: Record<string, string | null>,
      how: "pushState" | "replaceState" = "replaceState",
    ) => {
      const next = new URLSearchParams(search);
      for (const [key, value] of Object.entries(changes))
        if (value === null) next.delete(key);
        else next.set(key, value);
      const text = next.toString();
      window.history[how](null, "", text ? `${path}?${text}` : path);
    },
    [search, path],
  );
  const tab = search.get("tab");
  const isOpen = search.has("span");
  /** Opening the first span is a step that Back undoes; moving on from it is not. */
  const openSpan = useCallback(
    (spanId: string | null) => write({ span: spanId }, isOpen ? "replaceState" : "pushState"),
    [write, isOpen],
  );
  return {
    spanId: search.get("span"),
    tab: spanTabs.find((name) => name === tab) ?? "conversation",
    search,
    openSpan,
    openTab: (next: SpanTab) => write({ tab: next === "conversation" ? null : next }),
  };
}
