"use client";

import { ChartPanel } from "#components/charts/chart-panel.tsx";
import { stateOf } from "#components/ui/panel.tsx";
import { formatDuration, formatNumber, formatPercent } from "#lib/core/format.ts";
import { formatUsd, usdToNano } from "#lib/core/money.ts";
import { groupLabel } from "./labels.ts";
import { groupSeriesOf, inDollars, tokenSeries, totalSeries } from "./series.ts";
import type { OverviewState } from "./use-overview.ts";

/** One measure of everything is no entity: it has ink, not a colour. */
const plain = "var(--muted)";
const faint = "var(--chart-other)";

/** The same numbers over time. Drag any of them to look closer; the crosshair is in step. */
export default function OverviewCharts({ overview }: { overview: OverviewState }) {
  const { total, groups, before, breakdown, marks, setWindow, reset } = overview;
  const shared = { marks, onZoom: setWindow, onReset: reset };
  const totalState = stateOf(total);
  const hidden = (groups.data?.groupCount ?? 0) - (groups.data?.groups.length ?? 0) + 1;
  const label = (group: Parameters<typeof groupLabel>[1]) => groupLabel(breakdown, group, hidden);
  const callsBefore = breakdown.of === "calls" ? before : undefined;
  const lines = (
    parts: {
      measure: Parameters<typeof totalSeries>[1][number]["measure"];
      label: string;
      color: string;
    }[],
  ) => total.data && totalSeries(total.data, parts, before);

  return (
    <div className="grid gap-3 lg:grid-cols-2">
      <ChartPanel
        {...shared}
        title={breakdown.of === "calls" ? "Calls" : "Tool runs"}
        note={`by ${breakdown.noun}`}
        kind="bars"
        isWhole
        format={formatNumber}
        state={stateOf(groups)}
        data={groups.data && groupSeriesOf(groups.data, "spans", label, callsBefore)}
      />
      <ChartPanel
        {...shared}
        title="Failed"
        note="share of calls"
        format={formatPercent}
        state={totalState}
        data={lines([{ measure: "errorRate", label: "failed", color: plain }])}
      />
      <ChartPanel
        {...shared}
        title="Latency"
        unit="ms"
        format={formatDuration}
        state={totalState}
        data={lines([
          { measure: "durationMsP50", label: "p50", color: faint },
          { measure: "durationMsP95", label: "p95", color: plain },
        ])}
      />
      <ChartPanel
        {...shared}
        title="Time to first token"
        note="of streamed calls"
        unit="ms"
        format={formatDuration}
        state={totalState}
        data={lines([
          { measure: "ttftMsP50", label: "p50", color: faint },
          { measure: "ttftMsP95", label: "p95", color: plain },
        ])}
      />
      <ChartPanel
        {...shared}
        title="Tokens"
        kind="area"
        format={formatNumber}
        state={totalState}
        data={total.data && tokenSeries(total.data)}
      />
      <ChartPanel
        {...shared}
        title="Cost"
        note={`US dollars, by ${breakdown.noun}`}
        kind="bars"
        unit="USD"
        format={(usd) => formatUsd(usdToNano(usd))}
        state={stateOf(groups)}
        data={
          groups.data && inDollars(groupSeriesOf(groups.data, "costNanoUsd", label, callsBefore))
        }
      />
    </div>
  );
}
