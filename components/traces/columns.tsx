import type { ReactNode } from "react";

import { formatCount, formatDuration, UNKNOWN } from "#lib/core/format.ts";
import { formatUsd } from "#lib/core/money.ts";
import type { SpanListRow, SpanView } from "#lib/features/traces/model.ts";
import { RowTime } from "./row-time.tsx";
import { Cost, KindIcon, Scores, StatusMark, TokenPair } from "./span-facts.tsx";

export type Column = {
  id: string;
  label: string;
  /** Width, and below which screen width it is left out. */
  width: string;
  isNumeric?: boolean;
  cell: (row: SpanListRow) => ReactNode;
};

const time: Column = {
  id: "time",
  label: "Time",
  width: "w-30",
  cell: (row) => <RowTime at={row.startedAt} />,
};

const name: Column = {
  id: "name",
  label: "Name and words",
  width: "",
  cell: (row) => <NameAndWords row={row} />,
};

const status: Column = {
  id: "status",
  label: "Status",
  width: "w-24",
  cell: (row) => <StatusMark span={row} />,
};

const scores: Column = {
  id: "scores",
  label: "Scores",
  width: "w-32 max-xl:hidden",
  cell: (row) => (
    <span className="relative z-1 flex">
      <Scores scores={row.scores} most={1} />
    </span>
  ),
};

const model: Column = {
  id: "model",
  label: "Model",
  width: "w-36 max-lg:hidden",
  cell: (row) => (
    <span
      className="block truncate text-muted"
      title={[row.provider, row.model].filter(Boolean).join(" · ")}
    >
      {row.model || <span className="text-faint">{UNKNOWN}</span>}
    </span>
  ),
};

const spanColumns: readonly Column[] = [
  time,
  name,
  model,
  {
    id: "tokens",
    label: "Tokens",
    width: "w-28",
    isNumeric: true,
    cell: (row) => <TokenPair tokens={row.tokens} />,
  },
  { id: "cost", label: "Cost", width: "w-20", isNumeric: true, cell: (row) => <Cost span={row} /> },
  {
    id: "latency",
    label: "Latency",
    width: "w-20",
    isNumeric: true,
    cell: (row) => formatDuration(row.durationMs),
  },
  {
    id: "ttft",
    label: "TTFT",
    width: "w-20 max-xl:hidden",
    isNumeric: true,
    cell: (row) => (
      <span className={row.ttftMs === null ? "text-faint" : undefined}>
        {formatDuration(row.ttftMs)}
      </span>
    ),
  },
  status,
  scores,
];

const traceColumns: readonly Column[] = [
  time,
  name,
  {
    id: "calls",
    label: "Calls / spans",
    width: "w-24 max-lg:hidden",
    isNumeric: true,
    cell: ({ totals }) =>
      totals ? (
        <>
          {formatCount(totals.calls)}{" "}
          <span className="text-faint">/ {formatCount(totals.spans)}</span>
        </>
      ) : (
        UNKNOWN
      ),
  },
  {
    id: "tokens",
    label: "Tokens",
    width: "w-28",
    isNumeric: true,
    cell: ({ totals }) => (
      <TokenPair
        tokens={{ input: totals?.inputTokens ?? null, output: totals?.outputTokens ?? null }}
      />
    ),
  },
  {
    id: "cost",
    label: "Cost",
    width: "w-20",
    isNumeric: true,
    cell: ({ totals }) => (
      <span
        className={totals?.costNanoUsd == null ? "text-faint" : undefined}
        title={
          totals?.unpricedCalls
            ? `${totals.unpricedCalls} calls without a price are left out`
            : undefined
        }
      >
        {formatUsd(totals?.costNanoUsd ?? null)}
        {totals?.unpricedCalls ? <span className="text-faint">+?</span> : null}
      </span>
    ),
  },
  {
    id: "latency",
    label: "Took",
    width: "w-20",
    isNumeric: true,
    cell: (row) => formatDuration(row.totals?.durationMs ?? row.durationMs),
  },
  {
    ...status,
    cell: (row) =>
      row.status !== "error" && row.totals && row.totals.errors > 0 ? (
        <span className="text-critical text-xs">
          {row.totals.errors === 1 ? "1 error inside" : `${row.totals.errors} errors inside`}
        </span>
      ) : (
        <StatusMark span={row} />
      ),
  },
  scores,
];

export const columnsFor = (view: SpanView): readonly Column[] =>
  view === "traces" ? traceColumns : spanColumns;

/** What it is called and what was said in it, in two lines. */
export function NameAndWords({ row }: { row: SpanListRow }) {
  const words = [row.inputPreview, row.outputPreview].filter(Boolean);
  return (
    <span className="flex min-w-0 items-start gap-2">
      <KindIcon kind={row.kind} className="mt-0.5" />
      <span className="grid min-w-0 leading-5">
        <span className="flex min-w-0 items-baseline gap-2">
          <span className="truncate font-medium">{row.name}</span>
          {row.service && <span className="shrink-0 text-faint text-xs">{row.service}</span>}
        </span>
        <span className="truncate text-muted text-xs">
          {words.length > 0 ? (
            <>
              {row.inputPreview}
              {row.inputPreview && row.outputPreview && (
                <span aria-hidden className="px-1 text-faint">
                  →
                </span>
              )}
              {row.outputPreview}
            </>
          ) : (
            <span className="text-faint">
              {row.promptName || row.agent || row.tool || "no words"}
            </span>
          )}
        </span>
      </span>
    </span>
  );
}
