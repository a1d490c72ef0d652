"use client";

import {
  createContext,
  type ReactNode,
  useContext,
  useMemo,
  useState,
  useSyncExternalStore,
} from "react";
import { formatInstant, formatRelative, formatUtc, type Precision } from "#lib/core/format.ts";
import type { Instant } from "#lib/core/time.ts";
import { cn } from "./cn.ts";
import { TIME_ZONE_COOKIE } from "./time-zone.ts";
import { Tooltip } from "./tooltip.tsx";

/** Which clock the page shows. The cookie holds the zone's name, so that the server writes the same. */
type Clock = {
  /** An IANA name, `UTC` included. */
  timeZone: string;
  isUtc: boolean;
  setUtc: (utc: boolean) => void;
  /** When the server made the page. */
  madeAt: Instant;
};

const ClockContext = createContext<Clock | null>(null);
const YEAR_S = 365 * 24 * 3600;

export function ClockProvider({
  timeZone: initial,
  madeAt,
  children,
}: {
  timeZone: string;
  madeAt: Instant;
  children: ReactNode;
}) {
  const [timeZone, setTimeZone] = useState(initial);
  const clock = useMemo<Clock>(
    () => ({
      timeZone,
      isUtc: timeZone === "UTC",
      madeAt,
      setUtc: (utc) => {
        const next = utc ? "UTC" : Intl.DateTimeFormat().resolvedOptions().timeZone;
        // biome-ignore lint/suspicious/noDocumentCookie: the cookie store API is not in every browser.
        document.cookie = `${TIME_ZONE_COOKIE}=${encodeURIComponent(next)};path=/;max-age=${YEAR_S};samesite=lax`;
        setTimeZone(next);
      },
    }),
    [timeZone, madeAt],
  );
  return <ClockContext value={clock}>{children}</ClockContext>;
}

export function useClock(): Clock {
  const clock = useContext(ClockContext);
  if (!clock) throw new Error("useClock needs a ClockProvider above it");
  return clock;
}

const TICK_MS = 5_000;
/** A browser whose clock is further off than this is corrected by the server's. */
const TOLERATED_SKEW_MS = 30_000;

let ticking: ReturnType<typeof setInterval> | undefined;
let shown: Instant | undefined;
let skewMs: number | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void) {
  listeners.add(listener);
  ticking ??= setInterval(() => {
    shown = Date.now() + (skewMs ?? 0);
    for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(ticking);
    ticking = undefined;
    shown = undefined;
  };
}

/** The present, moving on every few seconds; while the page hydrates, the server's. */
export function useNow(): Instant {
  const { madeAt } = useClock();
  return useSyncExternalStore(
    subscribe,
    () => {
      if (shown !== undefined) return shown;
      if (skewMs !== undefined) shown = Date.now() + skewMs;
      else {
        const ahead = madeAt - Date.now();
        skewMs = Math.abs(ahead) > TOLERATED_SKEW_MS ? ahead : 0;
        // Begins where the server was: the first questions are then those it has answered already.
        shown = madeAt;
      }
      return shown;
    },
    () => madeAt,
  );
}

/** How long ago; on hover or focus the exact moment in UTC and on the chosen clock. */
export function RelativeTime({
  at,
  className,
  focusable = true,
}: {
  at: Instant;
  className?: string;
  /** False inside something that takes the focus itself, such as a link or a table row. */
  focusable?: boolean;
}) {
  const now = useNow();
  const { timeZone, isUtc } = useClock();
  return (
    <Tooltip
      label={
        <span className="num">
          {formatUtc(at)}
          {!isUtc && <span className="text-muted"> · {formatInstant(at, timeZone, "second")}</span>}
        </span>
      }
    >
      <time
        dateTime={new Date(at).toISOString()}
        tabIndex={focusable ? 0 : undefined}
        className={cn("num whitespace-nowrap", className)}
      >
        {formatRelative(at, now)}
      </time>
    </Tooltip>
  );
}

/** A moment on the chosen clock; on hover or focus how long ago, and UTC. */
export function ExactTime({
  at,
  precision = "second",
  className,
  focusable = true,
}: {
  at: Instant;
  precision?: Precision;
  className?: string;
  focusable?: boolean;
}) {
  const now = useNow();
  const { timeZone } = useClock();
  return (
    <Tooltip
      label={
        <span className="num">
          {formatRelative(at, now)} · {formatUtc(at, precision)}
        </span>
      }
    >
      <time
        dateTime={new Date(at).toISOString()}
        tabIndex={focusable ? 0 : undefined}
        className={cn("num whitespace-nowrap", className)}
      >
        {formatInstant(at, timeZone, precision)}
      </time>
    </Tooltip>
  );
}

/** `Berlin` for `Europe/Berlin`. */
export const zoneWord = (timeZone: string): string =>
  timeZone.split("/").at(-1)!.replaceAll("_", " ");
