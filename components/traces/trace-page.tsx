"use client";

import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { Panel, stateOf } from "#components/ui/panel.tsx";
import { Sheet, SheetContent } from "#components/ui/sheet.tsx";
import { traceQueries } from "#lib/features/traces/client.ts";
import type { Trace } from "#lib/features/traces/model.ts";
import { SpanPanel } from "./span-panel.tsx";
import { TraceHeader } from "./trace-header.tsx";
import { useIsWide } from "./use-media.ts";
import { useTraceAddress } from "./use-trace-address.ts";
import { Waterfall } from "./waterfall.tsx";

/** A trace may still be growing: it is read again while its last span is younger than this. */
const GROWING_MS = 60_000;
const REFRESH_MS = 5_000;

export function TracePage({ project, traceId }: { project: string; traceId: string }) {
  const query = useQuery({
    ...traceQueries.trace(project, traceId),
    refetchInterval: ({ state }) =>
      state.data && Date.now() - state.data.endedAt < GROWING_MS ? REFRESH_MS : false,
  });
  const state = stateOf(query);
  if (!query.data) return <Panel minHeight={480} state={state} />;
  return <TraceView project={project} trace={query.data} />;
}

function TraceView({ project, trace }: { project: string; trace: Trace }) {
  const { spanId, openSpan } = useTraceAddress();
  const isWide = useIsWide();
  const selected = useMemo(
    () => trace.spans.find((span) => span.spanId === spanId) ?? null,
    [trace.spans, spanId],
  );
  // On a wide screen the panel is always there: without a choice it shows the first call, or the root.
  const shown = selected ?? (isWide ? firstToShow(trace) : null);
  const close = useCallback(() => openSpan(null), [openSpan]);

  return (
    <div className="grid gap-4">
      <TraceHeader project={project} trace={trace} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(24rem,32rem)] 2xl:grid-cols-[minmax(0,1fr)_40rem]">
        <Waterfall trace={trace} selected={shown?.spanId ?? null} onSelect={openSpan} />
        {isWide ? (
          <aside
            aria-label="Span"
            className="sticky top-15 flex max-h-[calc(100dvh-4.5rem)] min-w-0 flex-col overflow-hidden rounded-lg border bg-surface"
          >
            {shown && <SpanPanel key={shown.spanId} project={project} trace={trace} span={shown} />}
          </aside>
        ) : (
          <Sheet open={selected !== null} onOpenChange={(open) => open || close()}>
            {selected && (
              <SheetContent
                title={selected.name}
                className="max-md:h-[92dvh] max-md:max-h-none md:w-xl [&>div]:p-0"
              >
                <SpanPanel project={project} trace={trace} span={selected} isTitled />
              </SheetContent>
            )}
          </Sheet>
        )}
      </div>
    </div>
  );
}

const firstToShow = ({ spans }: Trace) =>
  spans.find((span) => span.isCall && span.status === "error") ??
  spans.find((span) => span.isCall) ??
  spans[0] ??
  null;
