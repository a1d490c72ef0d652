"use client";

import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { brushedWindow } from "#lib/core/range.ts";
import type { Instant, Window } from "#lib/core/time.ts";
import { pointAt } from "./crosshair.ts";
import type { Geometry } from "./geometry.ts";

/** A shorter drag is a click. */
const SHORTEST_DRAG_PX = 6;

/**
 * Pointer and keyboard on a chart. Mouse: hover reads, drag zooms, double click leaves the zoom. Finger:
 * dragging reads. Keys: arrows read, with Shift they select, Enter zooms, Esc lets go.
 */
export function useBrush({
  id,
  geometry,
  at,
  bucketMs,
  onZoom,
  onReset,
}: {
  id: string;
  geometry: Geometry | null;
  at: readonly Instant[];
  bucketMs: number;
  onZoom?: (window: Window) => void;
  onReset?: () => void;
}) {
  const [selection, setSelection] = useState<Window | null>(null);
  const start = useRef<number | null>(null);
  const anchor = useRef<number | null>(null);
  const index = useRef(-1);

  const xIn = (event: PointerEvent<HTMLElement>) =>
    event.clientX - event.currentTarget.getBoundingClientRect().left;

  const readAt = (row: number) => {
    index.current = row;
    const moment = at[row];
    pointAt(moment === undefined ? null : { at: moment, source: id });
  };

  const ordered = (a: Instant, b: Instant): Window => ({
    from: Math.min(a, b),
    to: Math.max(a, b),
  });

  const finish = () => {
    start.current = null;
    anchor.current = null;
    setSelection(null);
  };

  const handlers = {
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (!geometry) return;
      const x = xIn(event);
      readAt(geometry.indexAt(x));
      if (start.current === null || !onZoom) return;
      if (Math.abs(x - start.current) >= SHORTEST_DRAG_PX || selection) {
        const clamp = (at: Instant) => Math.min(geometry.to, Math.max(geometry.from, at));
        setSelection(ordered(clamp(geometry.atOf(start.current)), clamp(geometry.atOf(x))));
      }
    },
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (!geometry) return;
      const x = xIn(event);
      readAt(geometry.indexAt(x));
      if (event.pointerType !== "mouse" || event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      start.current = x;
    },
    onPointerUp: () => {
      if (selection && onZoom) onZoom(brushedWindow(selection.from, selection.to));
      finish();
    },
    onPointerCancel: finish,
    onPointerLeave: () => {
      if (start.current === null) pointAt(null);
    },
    onDoubleClick: () => onReset?.(),
    onFocus: () => {
      if (index.current < 0) index.current = at.length - 1;
    },
    onBlur: () => {
      finish();
      pointAt(null);
    },
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 }[event.key];
      if (step !== undefined) {
        event.preventDefault();
        const from = index.current < 0 ? at.length - 1 : index.current;
        const next = Math.min(at.length - 1, Math.max(0, from + step));
        if (event.shiftKey && onZoom) {
          anchor.current ??= from;
          const [a, b] = [Math.min(anchor.current, next), Math.max(anchor.current, next)];
          setSelection({ from: at[a]!, to: at[b]! + bucketMs });
        } else finish();
        readAt(next);
      } else if (event.key === "Enter" && selection && onZoom) {
        onZoom(brushedWindow(selection.from, selection.to));
        finish();
      } else if (event.key === "Escape") {
        if (selection) finish();
        else onReset?.();
        pointAt(null);
      }
    },
  };
  return { selection, handlers };
}
