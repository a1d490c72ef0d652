"use client";

import { ArrowDown } from "lucide-react";
import Link from "next/link";
import { useMemo, useState } from "react";
import { OTHER_KEY } from "#components/charts/model.ts";
import { colorsOf } from "#components/charts/palette.ts";
import { Sparkline } from "#components/charts/sparkline.tsx";
import { Swatch } from "#components/charts/swatch.tsx";
import { Button } from "#components/ui/button.tsx";
import { Panel, stateOf } from "#components/ui/panel.tsx";
import { SegmentedControl } from "#components/ui/segmented-control.tsx";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
} from "#components/ui/table.tsx";
import {
  formatChange,
  formatCount,
  formatDuration,
  formatNumber,
  formatShare,
} from "#lib/core/format.ts";
import { formatUsd } from "#lib/core/money.ts";
import type { RollupGroup, Values } from "#lib/features/rollups/model.ts";
import { groupLabel } from "./labels.ts";
import { filtersOfGroup } from "./links.ts";
import { finished, keyOf } from "./points.ts";
import { MIN_CALLS } from "./unusual.ts";
import type { OverviewState } from "./use-overview.ts";

type Column = {
  id: string;
  label: string;
  of: (values: Values) => number | null;
  show: (values: Values) => string;
  /** What the link to the spans behind the number asks for. */
  params?: (values: Values) => Record<string, string>;
};

const tokensOf = (values: Values) => (values.inputTokens ?? 0) + (values.outputTokens ?? 0);
const from = (ms: number | null | undefined) => `${Math.floor(ms ?? 0)}..`;

const columns: readonly Column[] = [
  {
    id: "calls",
    label: "Calls",
    of: ({ spans }) => spans ?? 0,
    show: ({ spans }) => formatCount(spans),
  },
  {
    id: "failed",
    label: "Failed",
    of: ({ errors, spans }) => (spans ? (errors ?? 0) / spans : null),
    show: ({ errors, spans }) => formatShare(errors ?? 0, spans ?? 0),
    params: () => ({ status: "error" }),
  },
  {
    id: "p50",
    label: "p50",
    of: ({ durationMsP50 }) => durationMsP50 ?? null,
    show: ({ durationMsP50 }) => formatDuration(durationMsP50),
    params: ({ durationMsP50 }) => ({ duration: from(durationMsP50) }),
  },
  {
    id: "p95",
    label: "p95",
    of: ({ durationMsP95 }) => durationMsP95 ?? null,
    show: ({ durationMsP95 }) => formatDuration(durationMsP95),
    params: ({ durationMsP95 }) => ({ duration: from(durationMsP95) }),
  },
  {
    id: "ttft",
    label: "First token p95",
    of: ({ ttftMsP95 }) => ttftMsP95 ?? null,
    show: ({ ttftMsP95 }) => formatDuration(ttftMsP95),
    params: ({ ttftMsP95 }) => ({ ttft: from(ttftMsP95) }),
  },
  { id: "tokens", label: "Tokens", of: tokensOf, show: (values) => formatNumber(tokensOf(values)) },
  {
    id: "cost",
    label: "Cost",
    of: ({ costNanoUsd }) => costNanoUsd ?? null,
    show: ({ costNanoUsd }) => formatUsd(costNanoUsd ?? null),
  },
];

/** The numbers taken apart; every one leads to its spans. */
export default function BreakdownPanel({ overview }: { overview: OverviewState }) {
  const { groups, breakdown, breakdowns, setBy } = overview;
  const [sortBy, setSortBy] = useState("calls");
  const rows = useMemo(() => sorted(groups.data?.groups ?? [], sortBy), [groups.data, sortBy]);
  const colors = useMemo(() => {
    const named = (groups.data?.groups ?? []).filter(({ isOther }) => !isOther);
    return colorsOf(named.slice(0, 6).map(keyOf));
  }, [groups.data]);
  const hidden = (groups.data?.groupCount ?? 0) - rows.length + 1;
  const colorOf = (group: RollupGroup) => colors.get(keyOf(group)) ?? "var(--chart-other)";

  return (
    <Panel
      title="Breakdown"
      flush
      minHeight={240}
      state={stateOf(groups, ({ groups: found }) =>
        found.length === 0
          ? {
              kind: "empty",
              title: `No ${breakdown.of} ${overview.words.inRange}`,
              body: "Choose a longer time range, or another way to take them apart.",
            }
          : null,
      )}
      actions={
        <SegmentedControl
          label="Take apart by"
          className="max-w-[calc(100vw-3rem)]"
          value={breakdown.id}
          onChange={setBy}
          options={breakdowns.map(({ id, label }) => ({ value: id, label }))}
        />
      }
    >
      <div className="max-md:hidden">
        <Table className="border-t">
          <TableHead>
            <tr>
              <TableHeader>{breakdown.label}</TableHeader>
              {columns.map(({ id, label }) => (
                <TableHeader key={id} numeric aria-sort={sortBy === id ? "descending" : undefined}>
                  <Button
                    variant="ghost"
                    size="sm"
                    className="-mr-2.5 h-7 gap-1 text-xs"
                    onClick={() => setSortBy(id)}
                  >
                    {sortBy === id && <ArrowDown aria-hidden className="size-3!" />}
                    {label}
                  </Button>
                </TableHeader>
              ))}
              <TableHeader>Over time</TableHeader>
              <TableHeader numeric>Change</TableHeader>
            </tr>
          </TableHead>
          <TableBody>
            {rows.map((group) => (
              <TableRow key={group.isOther ? OTHER_KEY : keyOf(group)}>
                <TableCell className="max-w-64">
                  <NameCell
                    group={group}
                    color={colorOf(group)}
                    hidden={hidden}
                    overview={overview}
                  />
                </TableCell>
                {columns.map((column) => (
                  <TableCell key={column.id} numeric>
                    <NumberLink column={column} group={group} overview={overview} />
                  </TableCell>
                ))}
                <TableCell className="w-28">
                  <Sparkline values={finished(groups.data, group.points.spans)} />
                </TableCell>
                <TableCell numeric className="text-muted">
                  {formatChange(group.totals.spans, enough(group.previous?.spans))}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </div>
      <ul className="divide-y divide-line border-t md:hidden">
        {rows.map((group) => (
          <li key={group.isOther ? OTHER_KEY : keyOf(group)}>
            <Link
              href={hrefOf(group, overview)}
              className="grid min-h-14 grid-cols-[1fr_auto] items-center gap-x-3 px-4 py-2"
            >
              <span className="flex min-w-0 items-center gap-2 font-medium text-sm">
                <Swatch color={colorOf(group)} />
                <span className="truncate">{groupLabel(breakdown, group, hidden)}</span>
              </span>
              <Sparkline
                values={finished(groups.data, group.points.spans)}
                width={72}
                height={18}
              />
              <span className="num col-span-2 text-muted text-xs">
                {formatCount(group.totals.spans)} {breakdown.of},{" "}
                {group.totals.errors
                  ? `${formatShare(group.totals.errors, group.totals.spans ?? 0)} failed`
                  : "none failed"}
                , p95 {formatDuration(group.totals.durationMsP95)}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function NameCell({
  group,
  color,
  hidden,
  overview,
}: {
  group: RollupGroup;
  color: string;
  hidden: number;
  overview: OverviewState;
}) {
  const label = groupLabel(overview.breakdown, group, hidden);
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Swatch color={color} />
      {group.isOther ? (
        <span className="truncate text-muted">{label}</span>
      ) : (
        <Link
          href={hrefOf(group, overview)}
          title={label}
          className="truncate font-medium underline-offset-4 hover:underline"
        >
          {label}
        </Link>
      )}
    </span>
  );
}

function NumberLink({
  column,
  group,
  overview,
}: {
  column: Column;
  group: RollupGroup;
  overview: OverviewState;
}) {
  const text = column.show(group.totals);
  if (group.isOther || column.of(group.totals) === null) return text;
  return (
    <Link
      href={hrefOf(group, overview, column.params?.(group.totals))}
      className="decoration-line-strong underline-offset-4 hover:underline"
    >
      {text}
    </Link>
  );
}

function hrefOf(
  group: RollupGroup,
  { breakdown, href }: OverviewState,
  params: Record<string, string> = {},
): string {
  const isTool = breakdown.of === "tool runs";
  return href(
    {
      view: isTool ? "all" : "calls",
      params: isTool ? { kind: "execute_tool", ...params } : params,
    },
    group.isOther ? {} : filtersOfGroup(breakdown, group.key),
  );
}

/** The largest first; what is unknown, and then "other", at the end. */
function sorted(groups: readonly RollupGroup[], by: string): RollupGroup[] {
  const column = columns.find(({ id }) => id === by) ?? columns[0]!;
  const rank = (group: RollupGroup) => column.of(group.totals) ?? Number.NEGATIVE_INFINITY;
  return [...groups].sort((a, b) => Number(a.isOther) - Number(b.isOther) || rank(b) - rank(a));
}

/** A handful of calls is nothing to compare with. */
const enough = (spans: number | null | undefined) => (spans && spans >= MIN_CALLS ? spans : null);
