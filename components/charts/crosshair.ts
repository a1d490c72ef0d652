"use client";

import { useSyncExternalStore } from "react";
import type { Instant } from "#lib/core/time.ts";

/** The moment under the pointer, shared by all charts of a page, and the chart it is over. */
type Crosshair = { at: Instant; source: string };

let current: Crosshair | null = null;
const listeners = new Set<() => void>();

export function pointAt(next: Crosshair | null): void {
  if (current?.at === next?.at && current?.source === next?.source) return;
  current = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export const useCrosshair = (): Crosshair | null =>
  useSyncExternalStore(
    subscribe,
    () => current,
    () => null,
  );
