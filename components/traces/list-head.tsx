"use client";

import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useWindow } from "#components/shell/use-window.ts";
import { Button } from "#components/ui/button.tsx";
import { formatCount, formatDuration, formatShare } from "#lib/core/format.ts";
import { formatUsd } from "#lib/core/money.ts";
import { describeRange } from "#lib/core/range.ts";
import { rollupQueries } from "#lib/features/rollups/client.ts";
import { noFilters } from "#lib/features/traces/filters/model.ts";
import { chipsOf } from "./filter-edits.ts";
import { summaryQuestion } from "./summary.ts";
import type { TracesAddress } from "./use-traces-address.ts";

/** What the page shows, in one sentence computed from the data. */
export function Headline({ project, address }: { project: string; address: TracesAddress }) {
  const { range, window, refreshMs } = useWindow();
  const { filters, text, params } = address;
  const { data } = useQuery({
    ...rollupQueries.rollup(project, summaryQuestion(window, filters)),
    refetchInterval: refreshMs,
    placeholderData: (before) => before,
  });
  const others =
    Object.keys(params).length - Object.keys(filters.dimensions).length + (text ? 1 : 0);
  const when = describeRange(range);
  const totals = data?.total.totals;
  let sentence = `Calls ${when}`;
  if (totals?.calls != null) {
    sentence =
      totals.calls === 0
        ? `No calls ${when}`
        : `${formatCount(totals.calls)} ${totals.calls === 1 ? "call" : "calls"} ${when}`;
    if (totals.calls > 0)
      sentence += `, ${failedWords(totals.errors ?? 0, totals.spans ?? 0)}, p95 ${formatDuration(totals.durationMsP95)}, ${formatUsd(totals.costNanoUsd ?? null)}`;
  }
  return (
    <div className="grid gap-0.5">
      <h1 className="text-xl">{sentence}</h1>
      {others > 0 && (
        <p className="text-muted text-sm">
          Listed below: those that match{" "}
          {others === 1 ? "one more filter" : `${others} more filters`}.
        </p>
      )}
    </div>
  );
}

function failedWords(failed: number, all: number): string {
  if (failed === 0) return "no span failed";
  const share = formatShare(failed, all);
  return `${share.endsWith("%") ? `${share} of` : share} spans failed`;
}

/** The filters in use, each to be taken away. */
export function Chips({ address }: { address: TracesAddress }) {
  const chips = chipsOf(address.filters);
  if (chips.length === 0) return null;
  return (
    <ul aria-label="Filters in use" className="flex flex-wrap items-center gap-1.5">
      {chips.map((chip) => (
        <li
          key={chip.key}
          className="flex max-w-full items-center rounded-md border border-accent/30 bg-accent-soft text-sm"
        >
          <span className="truncate py-0.5 pl-2">{chip.text}</span>
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={`Remove: ${chip.text}`}
            onClick={() => address.change({ filters: chip.without })}
          >
            <X aria-hidden />
          </Button>
        </li>
      ))}
      {chips.length > 1 && (
        <li>
          <Button variant="ghost" size="sm" onClick={() => address.change({ filters: noFilters })}>
            Clear all
          </Button>
        </li>
      )}
    </ul>
  );
}
