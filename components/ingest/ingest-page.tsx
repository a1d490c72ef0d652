"use client";

import { useQuery } from "@tanstack/react-query";
import { ChartPanel } from "#components/charts/chart-panel.tsx";
import { useWindow } from "#components/shell/use-window.ts";
import { RelativeTime } from "#components/ui/clock.tsx";
import { Panel, stateOf } from "#components/ui/panel.tsx";
import { formatBytes, formatCount, formatNumber, formatShare } from "#lib/core/format.ts";
import { describeRange } from "#lib/core/range.ts";
import { ingestQueries } from "#lib/features/ingest/client.ts";
import type { LedgerSummary } from "#lib/features/ingest/ledger-queries.ts";
import { AdvicePanel } from "./advice-panel.tsx";
import { ExporterTable } from "./exporter-table.tsx";

/** Where are my spans? Who sent what, what became of it, and what to change. */
export function IngestPage({ project }: { project: string }) {
  const { window, range, refreshMs, setWindow, reset } = useWindow();
  const query = useQuery({
    ...ingestQueries.ledger(project, window),
    refetchInterval: refreshMs,
    placeholderData: (before) => before,
  });
  const { data } = query;
  const state = stateOf(query);
  return (
    <div className="grid gap-4">
      <Headline data={data} when={describeRange(range)} />
      <ChartPanel
        title="Arrived"
        note="spans, log records and metric points"
        kind="bars"
        isWhole
        height={160}
        format={formatNumber}
        state={state}
        onZoom={setWindow}
        onReset={reset}
        data={data && chartOf(data)}
      />
      {data && <AdvicePanel exporters={data.exporters} />}
      <Panel
        title="Senders"
        note={
          data
            ? `${formatCount(data.exporters.length + data.moreExporters)} ${describeRange(range)}`
            : undefined
        }
        flush
        minHeight={200}
        state={stateOf(query, (summary) =>
          summary.exporters.length === 0
            ? {
                kind: "empty",
                title: `Nothing arrived ${describeRange(range)}`,
                body: "Look further back, or check that the exporter runs and points here.",
              }
            : null,
        )}
      >
        {data && (
          <ExporterTable project={project} exporters={data.exporters} more={data.moreExporters} />
        )}
      </Panel>
    </div>
  );
}

function Headline({ data, when }: { data: LedgerSummary | undefined; when: string }) {
  if (!data) return <h1 className="text-xl">Ingest</h1>;
  const { totals, exporters, moreExporters, lastRequestAt } = data;
  const senders = exporters.length + moreExporters;
  const all = totals.accepted + totals.rejected;
  const refused =
    totals.rejected === 0 ? "all of it stored" : `${formatShare(totals.rejected, all)} refused`;
  return (
    <div className="grid gap-0.5">
      <h1 className="text-xl">
        {all === 0
          ? `Nothing arrived ${when}`
          : `${senders === 1 ? "One sender" : `${formatCount(senders)} senders`} sent ${formatCount(all)} items ${when}, ${refused}`}
      </h1>
      <p className="text-muted text-sm">
        {all > 0 && `${formatCount(totals.requests)} requests, ${formatBytes(totals.bytes)}. `}
        {lastRequestAt === null ? (
          "No request in the last day."
        ) : (
          <>
            Last request <RelativeTime at={lastRequestAt} />.
          </>
        )}
      </p>
    </div>
  );
}

/** Accepted in ink; refused in its own colour only where there is some. */
function chartOf({ window, bucketMs, points }: LedgerSummary) {
  const has = (name: "rejected" | "duplicates") => points.some((point) => point[name] > 0);
  return {
    window,
    bucketMs,
    at: points.map(({ at }) => at),
    series: [
      {
        key: "accepted",
        label: "stored",
        color: "var(--chart-1)",
        values: points.map(({ accepted }) => accepted),
      },
      ...(has("duplicates")
        ? [
            {
              key: "duplicates",
              label: "repeated",
              color: "var(--chart-other)",
              values: points.map(({ duplicates }) => duplicates),
            },
          ]
        : []),
      ...(has("rejected")
        ? [
            {
              key: "rejected",
              label: "refused",
              color: "var(--critical)",
              values: points.map(({ rejected }) => rejected),
            },
          ]
        : []),
    ],
  };
}
