"use client";

import { ChartLine, Table2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { useClock } from "#components/ui/clock.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Panel, type PanelState } from "#components/ui/panel.tsx";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
} from "#components/ui/table.tsx";
import { formatInstant, UNKNOWN } from "#lib/core/format.ts";
import { type ChartData, toCsv } from "./model.ts";
import { TimeSeries, type TimeSeriesProps } from "./time-series.tsx";

/** A chart in its box: title, what it says in a number, the same as a table, and as CSV. */
export function ChartPanel({
  title,
  note,
  state,
  data,
  height = 180,
  unit,
  className,
  ...chart
}: Omit<TimeSeriesProps, "data" | "label" | "className"> & {
  title: string;
  note?: ReactNode;
  state?: PanelState;
  /** Undefined only while `state` is loading or an error. */
  data: ChartData | undefined;
  /** Of the numbers as they are, for the header of the CSV: "ms". */
  unit?: string;
  className?: string;
}) {
  const [isTable, setTable] = useState(false);
  return (
    <Panel
      title={title}
      note={note}
      state={data ? state : (state ?? { kind: "loading" })}
      minHeight={height + 16}
      className={className}
      actions={
        data && (
          <>
            <Button
              variant="ghost"
              size="icon-sm"
              aria-pressed={isTable}
              aria-label={isTable ? `Show ${title} as a chart` : `Show ${title} as a table`}
              onClick={() => setTable(!isTable)}
            >
              {isTable ? <ChartLine aria-hidden /> : <Table2 aria-hidden />}
            </Button>
            <CopyButton text={() => toCsv(data, unit)} label={`Copy ${title} as CSV`} />
          </>
        )
      }
    >
      {data &&
        (isTable ? (
          <SeriesTable data={data} format={chart.format} height={height} title={title} />
        ) : (
          <TimeSeries label={`${title} over time`} data={data} height={height} {...chart} />
        ))}
    </Panel>
  );
}

function SeriesTable({
  data,
  format,
  height,
  title,
}: {
  data: ChartData;
  format: (value: number) => string;
  height: number;
  title: string;
}) {
  const { timeZone } = useClock();
  const rows = data.at.map((at, row) => ({ at, row })).reverse();
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      aria-label={`${title}, table`}
      className="overflow-auto"
      style={{ height }}
    >
      <Table>
        <TableHead className="sticky top-0 bg-surface">
          <tr>
            <TableHeader>{timeZone === "UTC" ? "Time, UTC" : "Time"}</TableHeader>
            {data.series.map(({ key, label }) => (
              <TableHeader key={key} numeric>
                {label}
              </TableHeader>
            ))}
          </tr>
        </TableHead>
        <TableBody>
          {rows.map(({ at, row }) => (
            <TableRow key={at}>
              <TableCell className="num h-8 whitespace-nowrap text-muted">
                {formatInstant(at, timeZone, "minute")}
                {at >= (data.unfinishedFrom ?? Number.POSITIVE_INFINITY) && ", so far"}
              </TableCell>
              {data.series.map(({ key, values }) => {
                const value = values[row] ?? null;
                return (
                  <TableCell key={key} numeric className="h-8">
                    {value === null ? UNKNOWN : format(value)}
                  </TableCell>
                );
              })}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </section>
  );
}
