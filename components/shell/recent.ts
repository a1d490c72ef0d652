"use client";

import { useEffect } from "react";

export type Visit = { href: string; label: string };

const KEY = "midwatch_recent";
const KEPT = 8;

/** What was opened last in this browser, newest first. */
export function recentVisits(): Visit[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isVisit) : [];
  } catch {
    return [];
  }
}

/** Puts the page among those that the command palette offers first. */
export function useRemember(visit: Visit | null): void {
  const { href, label } = visit ?? {};
  useEffect(() => {
    if (!href || !label) return;
    const others = recentVisits().filter((other) => other.href !== href);
    try {
      localStorage.setItem(KEY, JSON.stringify([{ href, label }, ...others].slice(0, KEPT)));
    } catch {
      // No room or no permission: the palette just offers less.
    }
  }, [href, label]);
}

function isVisit(value: unknown): value is Visit {
  return (
    typeof value === "object" &&
    value !== null &&
    "href" in value &&
    typeof value.href === "string" &&
    value.href.startsWith("/") &&
    "label" in value &&
    typeof value.label === "string"
  );
}
