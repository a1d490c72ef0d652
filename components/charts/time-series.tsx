"use client";

import dynamic from "next/dynamic";
import { useId, useMemo } from "react";
import { useClock } from "#components/ui/clock.tsx";
import { cn } from "#components/ui/cn.ts";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { formatTick } from "#lib/core/format.ts";
import type { Window } from "#lib/core/time.ts";
import { type ChartKind, geometryOf, hasDirectLabels } from "./geometry.ts";
import {
  type ChangeMark,
  type ChartData,
  describeSeries,
  type ExpectedRange,
  type TimeBand,
} from "./model.ts";
import { Crosshair, DirectLabels, TimeBands, Unfinished } from "./overlays.tsx";
import { colorsOf } from "./palette.ts";
import { timeTicks } from "./scale.ts";
import { Swatch } from "./swatch.tsx";
import { useBrush } from "./use-brush.ts";
import { useWidth } from "./use-width.ts";

const TimeSeriesPlot = dynamic(() => import("./time-series-plot.tsx"), {
  ssr: false,
  loading: () => <Skeleton className="absolute inset-0" />,
});

const ChangeMarks = dynamic(() => import("./change-marks.tsx"), { ssr: false });

const TICK_EVERY_PX = 84;

export type TimeSeriesProps = {
  /** What is drawn, for screen readers: "Calls by service over time". */
  label: string;
  data: ChartData;
  kind?: ChartKind;
  format: (value: number) => string;
  /** Counts: the axis has no halves. */
  isWhole?: boolean;
  height?: number;
  marks?: readonly ChangeMark[];
  bands?: readonly TimeBand[];
  expected?: ExpectedRange;
  onZoom?: (window: Window) => void;
  onReset?: () => void;
  className?: string;
};

/** Values over time: lines, or areas or bars on top of each other. Amounts start at zero, gaps stay gaps. */
export function TimeSeries({
  label,
  data,
  kind = "line",
  format,
  isWhole,
  height = 180,
  marks = [],
  bands = [],
  expected,
  onZoom,
  onReset,
  className,
}: TimeSeriesProps) {
  const id = useId();
  const { timeZone } = useClock();
  const [box, width] = useWidth<HTMLDivElement>();
  const { series, at, bucketMs, unfinishedFrom } = data;

  const colors = useMemo(() => {
    const own = colorsOf(series.filter(({ color }) => !color).map(({ key }) => key));
    return new Map(series.map(({ key, color }) => [key, color ?? own.get(key)!]));
  }, [series]);
  const geometry = useMemo(() => {
    if (width < 80) return null;
    const upTo = Math.max(0, ...(expected?.high ?? []).map((value) => value ?? 0));
    return geometryOf(data, { kind, width, height, isWhole, upTo });
  }, [data, kind, width, height, isWhole, expected]);
  const axis = useMemo(
    () =>
      geometry &&
      timeTicks(
        { from: geometry.from, to: geometry.to },
        Math.floor((geometry.plot.right - geometry.plot.left) / TICK_EVERY_PX),
        timeZone,
      ),
    [geometry, timeZone],
  );
  const { selection, handlers } = useBrush({ id, geometry, at, bucketMs, onZoom, onReset });
  const hasLabels = hasDirectLabels(series.length, width);

  return (
    <figure aria-label={label} className={cn("min-w-0", className)}>
      <div className="relative">
        <div
          ref={box}
          role="img"
          aria-label={`${label}. ${describeSeries(data, format, timeZone)} Arrow keys read values.`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys read its values.
          tabIndex={0}
          className={cn("relative select-none touch-pan-y", onZoom && "cursor-crosshair")}
          style={{ height }}
          {...handlers}
        >
          {geometry && axis ? (
            <>
              <TimeBands bands={bands} geometry={geometry} />
              <TimeSeriesPlot
                data={data}
                kind={kind}
                colors={colors}
                geometry={geometry}
                expected={expected}
                timeTicks={axis.ticks}
                formatTime={(moment) => formatTick(moment, axis.stepMs, timeZone)}
                formatValue={format}
              />
              {unfinishedFrom !== null && unfinishedFrom !== undefined && (
                <Unfinished from={unfinishedFrom} geometry={geometry} />
              )}
              {hasLabels && (
                <DirectLabels data={data} kind={kind} colors={colors} geometry={geometry} />
              )}
              <Crosshair id={id} data={data} colors={colors} geometry={geometry} format={format} />
              {selection && (
                <div
                  aria-hidden
                  className="pointer-events-none absolute border-accent border-x bg-accent/15"
                  style={{
                    left: geometry.xOf(selection.from),
                    width: geometry.xOf(selection.to) - geometry.xOf(selection.from),
                    top: geometry.plot.top,
                    height: geometry.plot.bottom - geometry.plot.top,
                  }}
                />
              )}
            </>
          ) : (
            <Skeleton className="absolute inset-0" />
          )}
        </div>
        {geometry && marks.length > 0 && <ChangeMarks marks={marks} geometry={geometry} />}
      </div>
      {series.length > 1 && !hasLabels && (
        <ul className="mt-1 flex flex-wrap gap-x-3 gap-y-0.5 text-muted text-xs">
          {series.map(({ key, label: name, isPrevious }) => (
            <li key={key} className="flex min-w-0 items-center gap-1.5">
              <Swatch color={colors.get(key)} isPrevious={isPrevious} />
              <span className="truncate">{name}</span>
            </li>
          ))}
        </ul>
      )}
    </figure>
  );
}
