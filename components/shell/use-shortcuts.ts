"use client";

import { useEffect, useRef } from "react";

/** True while a key belongs to something else: a field, an open dialog or menu, or the browser. */
export function isBusyElsewhere(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true;
  const { target } = event;
  if (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest("input, textarea, select, [role=menu], [role=tablist], [role=slider]"))
  )
    return true;
  return document.querySelector("[role=dialog], [role=alertdialog], [role=listbox]") !== null;
}

const SEQUENCE_WITHIN_MS = 1_200;

/**
 * Keys of the whole page: single ones (`[`, `?`) and `g` followed by a letter (`g o`). `mod+k` works
 * everywhere, fields included.
 */
export function useShortcuts(bindings: Record<string, () => void>): void {
  const latest = useRef(bindings);
  latest.current = bindings;

  useEffect(() => {
    let pressedG = 0;
    const onKeyDown = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        latest.current["mod+k"]?.();
        return;
      }
      if (isBusyElsewhere(event)) return;
      const isSecond = event.timeStamp - pressedG < SEQUENCE_WITHIN_MS;
      pressedG = 0;
      const binding = latest.current[isSecond ? `g ${event.key}` : event.key];
      if (binding) {
        event.preventDefault();
        binding();
      } else if (event.key === "g") pressedG = event.timeStamp;
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}
