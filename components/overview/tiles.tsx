"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { Sparkline } from "#components/charts/sparkline.tsx";
import { Severity } from "#components/ui/severity.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import {
  formatChange,
  formatCount,
  formatDuration,
  formatNumber,
  formatPercent,
  formatPoints,
  formatShare,
  UNKNOWN,
} from "#lib/core/format.ts";
import { formatUsd } from "#lib/core/money.ts";
import { wilson } from "#lib/core/stats/wilson.ts";
import type { Measure, Rollup, Values } from "#lib/features/rollups/model.ts";
import { finished } from "./points.ts";
import { type FindingKind, MIN_CALLS } from "./unusual.ts";
import type { OverviewState } from "./use-overview.ts";

type Tile = {
  label: string;
  value: string;
  /** Under the value: what it is made of, or how sure it is. */
  detail: ReactNode;
  change: string;
  was: string;
  points: readonly (number | null)[];
  href: string;
  kind: FindingKind;
  /** Seen and needed, where there is too little to say it. */
  thin?: { seen: number; needed: number };
};

/** The six numbers, each with its course, its change and the way to the spans behind it. */
export function Tiles({ overview }: { overview: OverviewState }) {
  const { total, verdict } = overview;
  if (!total.data)
    return (
      <div className={grid} role="status">
        <span className="sr-only">Loading</span>
        {Array.from({ length: 6 }, (_, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: all alike.
          <Skeleton key={i} className="h-33 rounded-lg" />
        ))}
      </div>
    );
  const worse = new Set(verdict?.overall);
  return (
    <ul className={grid}>
      {tilesOf(total.data, overview).map((tile) => (
        <li key={tile.label} className="min-w-0">
          <TileCard tile={tile} isWorse={worse.has(tile.kind)} previous={overview.words.previous} />
        </li>
      ))}
    </ul>
  );
}

const grid = "grid grid-cols-2 gap-2 md:grid-cols-3 md:gap-3 xl:grid-cols-6";
/** A 95th percentile of fewer is the largest or second largest value. */
const MIN_FOR_P95 = 20;

function tilesOf(rollup: Rollup, { href }: OverviewState): Tile[] {
  const { totals, points } = rollup.total;
  const past = rollup.total.previous ?? {};
  const before: Values = (past.spans ?? 0) >= MIN_CALLS ? past : {};
  const calls = totals.spans ?? 0;
  const errors = totals.errors ?? 0;
  const sure = wilson(errors, calls);
  const points95 = (measure: Measure) => finished(rollup, points[measure]);
  const needsMore = calls < MIN_FOR_P95 ? { seen: calls, needed: MIN_FOR_P95 } : undefined;
  const tokens = (values: Values) => (values.inputTokens ?? 0) + (values.outputTokens ?? 0);
  const slow = (name: string, ms: number | null | undefined) =>
    href(ms ? { params: { [name]: `${Math.floor(ms)}..` } } : undefined);

  return [
    {
      label: "Calls",
      kind: "volume",
      value: formatCount(calls),
      detail: rateOf(calls, rollup),
      change: formatChange(calls, before.spans),
      was: formatCount(before.spans),
      points: points95("spans"),
      href: href(),
    },
    {
      label: "Failed",
      kind: "errors",
      value: formatShare(errors, calls),
      detail:
        calls > 0 ? `${formatPercent(sure.low)} to ${formatPercent(sure.high)}, 95% sure` : UNKNOWN,
      change:
        calls > 0 && before.spans
          ? formatPoints(errors / Math.max(1, calls) - (before.errors ?? 0) / before.spans)
          : UNKNOWN,
      was: formatShare(before.errors ?? 0, before.spans ?? 0),
      points: points95("errorRate"),
      href: href({ params: { status: "error" } }),
    },
    {
      label: "Latency p95",
      kind: "latency",
      value: formatDuration(totals.durationMsP95),
      detail: `p50 ${formatDuration(totals.durationMsP50)}`,
      change: formatChange(totals.durationMsP95, before.durationMsP95),
      was: formatDuration(before.durationMsP95),
      points: points95("durationMsP95"),
      href: slow("duration", totals.durationMsP95),
      thin: needsMore,
    },
    {
      label: "First token p95",
      kind: "ttft",
      value: formatDuration(totals.ttftMsP95),
      detail:
        totals.ttftMsP95 === null ? "no call says it" : `p50 ${formatDuration(totals.ttftMsP50)}`,
      change: formatChange(totals.ttftMsP95, before.ttftMsP95),
      was: formatDuration(before.ttftMsP95),
      points: points95("ttftMsP95"),
      href: slow("ttft", totals.ttftMsP95),
      thin: needsMore,
    },
    {
      label: "Tokens",
      kind: "length",
      value: formatNumber(tokens(totals)),
      detail: missing(
        totals.missingUsageCalls,
        `${formatNumber(totals.inputTokens)} in, ${formatNumber(totals.outputTokens)} out`,
        "without usage",
      ),
      change: formatChange(tokens(totals), before.spans ? tokens(before) : null),
      was: formatNumber(before.spans ? tokens(before) : null),
      points: points95("inputTokens").map((value, row) =>
        value === null ? null : value + (points95("outputTokens")[row] ?? 0),
      ),
      href: href({ params: { tokens: "1.." } }),
    },
    {
      label: "Cost",
      kind: "cost",
      value: formatUsd(totals.costNanoUsd ?? null),
      detail: missing(
        totals.unpricedCalls,
        totals.calls && totals.costNanoUsd
          ? `${formatUsd(Math.round(totals.costNanoUsd / totals.calls))} a call`
          : UNKNOWN,
        "without a price",
      ),
      change: formatChange(totals.costNanoUsd, before.costNanoUsd),
      was: formatUsd(before.costNanoUsd ?? null),
      points: points95("costNanoUsd"),
      href: href(totals.unpricedCalls ? { params: { unpriced: "true" } } : undefined),
    },
  ];
}

/** What could not be counted is said in the place of the usual detail. */
const missing = (calls: number | null | undefined, usual: string, why: string) =>
  calls ? `${formatCount(calls)} ${calls === 1 ? "call" : "calls"} ${why}` : usual;

function rateOf(calls: number, { window, unfinishedFrom, bucketMs }: Rollup): string {
  const end = unfinishedFrom === null ? window.to : Math.min(window.to, unfinishedFrom + bucketMs);
  const minutes = Math.max(1, (end - window.from) / 60_000);
  return `${formatNumber(calls / minutes)} a minute`;
}

function TileCard({ tile, isWorse, previous }: { tile: Tile; isWorse: boolean; previous: string }) {
  return (
    <Link
      href={tile.href}
      className="flex h-33 flex-col rounded-lg border bg-surface p-3 transition-colors hover:border-line-strong"
    >
      <span className="flex items-center justify-between gap-2 text-muted text-xs">
        {tile.label}
        {isWorse && (
          <Severity level="warning">
            <span className="max-md:sr-only">Unusual</span>
          </Severity>
        )}
      </span>
      {tile.thin ? (
        <span className="hatched mt-1.5 flex flex-1 flex-col justify-center rounded-md border border-line-strong border-dashed px-2.5">
          <Severity level="insufficient" />
          <span className="num text-muted text-xs">
            {tile.thin.seen} / {tile.thin.needed} calls
          </span>
        </span>
      ) : (
        <>
          <span className="num mt-0.5 truncate font-medium text-2xl tracking-tight">
            {tile.value}
          </span>
          <span className="num truncate text-faint text-xs">{tile.detail}</span>
          <Sparkline
            values={tile.points}
            width={160}
            height={20}
            className="my-1 h-5 w-full flex-1"
          />
          <span className="num truncate text-muted text-xs">
            {tile.change === UNKNOWN ? (
              <span className="text-faint">nothing to compare with</span>
            ) : (
              <>
                <span className={isWorse ? "text-warning" : "text-foreground"}>{tile.change}</span>{" "}
                <span className="text-faint">
                  <span className="max-md:sr-only xl:sr-only 2xl:not-sr-only">on {previous}, </span>
                  was {tile.was}
                </span>
              </>
            )}
          </span>
        </>
      )}
    </Link>
  );
}
