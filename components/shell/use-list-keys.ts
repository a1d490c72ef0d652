"use client";

import { useEffect, useRef } from "react";
import { isBusyElsewhere } from "./use-shortcuts.ts";

/**
 * `j`/`k` or the arrows move through a list, `Enter` opens, `Esc` leaves. The list shows which row is
 * `active` (-1: none) and scrolls it into sight itself.
 */
export function useListKeys(options: {
  count: number;
  active: number;
  onMove: (index: number) => void;
  onOpen?: (index: number) => void;
  onLeave?: () => void;
  isEnabled?: boolean;
}): void {
  const latest = useRef(options);
  latest.current = options;

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { count, active, onMove, onOpen, onLeave, isEnabled = true } = latest.current;
      if (!isEnabled || count === 0 || isBusyElsewhere(event)) return;
      const last = count - 1;
      const moves: Record<string, number> = {
        j: Math.min(last, active + 1),
        ArrowDown: Math.min(last, active + 1),
        k: Math.max(0, active - 1),
        ArrowUp: Math.max(0, active - 1),
        Home: 0,
        End: last,
      };
      const to = moves[event.key];
      if (to !== undefined) {
        event.preventDefault();
        onMove(to);
      } else if (event.key === "Enter" && active >= 0 && onOpen) {
        // A focused link or button keeps its own Enter.
        if (event.target instanceof Element && event.target.closest("a, button")) return;
        event.preventDefault();
        onOpen(active);
      } else if (event.key === "Escape" && onLeave) onLeave();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}
