"use client";

import { useEffect, useState } from "react";
import { traceQueries } from "#lib/features/traces/client.ts";
import type { FilterParams } from "#lib/features/traces/filters/model.ts";
import type { LiveSpans, SpanListRow, SpanView } from "#lib/features/traces/model.ts";

/** What a tail keeps; older rows are found by reloading. */
const MOST_ROWS = 1_000;

export type LiveTail = {
  state: "off" | "connecting" | "live" | "broken";
  /** Newest first. */
  rows: readonly SpanListRow[];
  /** Spans that came too fast to be shown. */
  skipped: number;
};

const off: LiveTail = { state: "off", rows: [], skipped: 0 };

/** Spans as they are committed, while `isOn`. The browser reconnects by itself where it stopped. */
export function useLiveSpans(
  project: string,
  view: SpanView,
  filters: FilterParams,
  isOn: boolean,
): LiveTail {
  const [tail, setTail] = useState<LiveTail>(off);
  const url = traceQueries.liveUrl(project, { view, filters });

  useEffect(() => {
    if (!isOn) {
      setTail(off);
      return;
    }
    setTail({ ...off, state: "connecting" });
    const source = new EventSource(url);
    source.onopen = () => setTail((now) => ({ ...now, state: "live" }));
    source.onerror = () =>
      setTail((now) => ({
        ...now,
        state: source.readyState === EventSource.CLOSED ? "broken" : "connecting",
      }));
    source.addEventListener("spans", (event) => {
      const found: LiveSpans = JSON.parse(event.data);
      setTail((now) => ({
        state: "live",
        rows: merge(now.rows, found),
        skipped: now.skipped + found.skipped,
      }));
    });
    return () => source.close();
  }, [url, isOn]);

  return tail;
}

/** After a reconnection spans may come again; words come after their span. */
function merge(rows: readonly SpanListRow[], found: LiveSpans): SpanListRow[] {
  const keyOf = ({ traceId, spanId }: { traceId: string; spanId: string }) => traceId + spanId;
  const words = new Map(found.words.map((one) => [keyOf(one), one]));
  const fresh = new Set(found.rows.map(keyOf));
  const kept = rows
    .filter((row) => !fresh.has(keyOf(row)))
    .map((row) => {
      const said = words.get(keyOf(row));
      return said
        ? { ...row, inputPreview: said.inputPreview, outputPreview: said.outputPreview }
        : row;
    });
  return [...found.rows.toReversed(), ...kept].slice(0, MOST_ROWS);
}
