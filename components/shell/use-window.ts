"use client";

import { parseAsBoolean, parseAsString, useQueryStates } from "nuqs";
import { useCallback, useEffect, useMemo } from "react";
import { useNow } from "#components/ui/clock.tsx";
import {
  DEFAULT_RANGE,
  parseRange,
  previousWindow,
  type Range,
  rangeParams,
  shiftWindow,
  windowOf,
} from "#lib/core/range.ts";
import type { Window } from "#lib/core/time.ts";

const address = {
  range: parseAsString,
  from: parseAsString,
  to: parseAsString,
  compare: parseAsBoolean.withDefault(false),
  live: parseAsBoolean.withDefault(false),
};

/** Where a double click on a zoomed chart returns to. */
let lastRelative: Range = DEFAULT_RANGE;

const LIVE_REFRESH_MS = 2_000;
const RELATIVE_REFRESH_MS = 30_000;

export type ShownWindow = {
  range: Range;
  /** What to ask for; moves on by itself where the range is relative. */
  window: Window;
  previous: Window;
  /** Charts also draw the stretch before. */
  isComparing: boolean;
  isLive: boolean;
  /** For react-query's `refetchInterval`. */
  refreshMs: number | false;
  setRange: (range: Range) => void;
  /** Zooms to a window. */
  setWindow: (window: Window) => void;
  /** Leaves a zoom for the last relative range. */
  reset: () => void;
  shift: (direction: -1 | 1) => void;
  setComparing: (on: boolean) => void;
  setLive: (on: boolean) => void;
};

/** The one reading of the address's time: every panel of a page shows the same window. */
export function useWindow(): ShownWindow {
  const [state, setState] = useQueryStates(address, { history: "push" });
  const now = useNow();
  const range = useMemo(
    () => parseRange({ range: state.range, from: state.from, to: state.to }),
    [state.range, state.from, state.to],
  );
  useEffect(() => {
    if (range.kind === "relative") lastRelative = range;
  }, [range]);

  const { from, to } = windowOf(range, now);
  const window = useMemo(() => ({ from, to }), [from, to]);
  const previous = useMemo(() => previousWindow({ from, to }), [from, to]);
  const isLive = state.live && range.kind === "relative";

  const setRange = useCallback(
    (next: Range) => {
      const stopsLive = next.kind === "absolute" ? { live: null } : {};
      void setState({ ...rangeParams(next), ...stopsLive });
    },
    [setState],
  );
  const setWindow = useCallback(
    (next: Window) => setRange({ kind: "absolute", window: next }),
    [setRange],
  );
  return {
    range,
    window,
    previous,
    isComparing: state.compare,
    isLive,
    refreshMs: isLive ? LIVE_REFRESH_MS : range.kind === "relative" ? RELATIVE_REFRESH_MS : false,
    setRange,
    setWindow,
    reset: () => setRange(lastRelative),
    shift: (direction) => {
      const next = shiftWindow(window, direction, now);
      const isPresent = direction === 1 && windowOf(lastRelative, now).to === next.to;
      const sameLength =
        windowOf(lastRelative, now).to - windowOf(lastRelative, now).from === next.to - next.from;
      setRange(isPresent && sameLength ? lastRelative : { kind: "absolute", window: next });
    },
    setComparing: (on) => void setState({ compare: on || null }),
    setLive: (on) =>
      void setState({
        live: on || null,
        // Live means now: a fixed window would stand still.
        ...(on && range.kind === "absolute" ? rangeParams(lastRelative) : {}),
      }),
  };
}
