"use client";

import { useClock } from "#components/ui/clock.tsx";
import { cn } from "#components/ui/cn.ts";
import { formatSpan, UNKNOWN } from "#lib/core/format.ts";
import { useCrosshair } from "./crosshair.ts";
import type { ChartKind, Geometry } from "./geometry.ts";
import type { ChartData, TimeBand } from "./model.ts";
import { spreadLabels } from "./scale.ts";
import { Swatch } from "./swatch.tsx";

const bandColors = { critical: "bg-critical/10", warning: "bg-warning/10", info: "bg-info/10" };

export function TimeBands({ bands, geometry }: { bands: readonly TimeBand[]; geometry: Geometry }) {
  const { plot, from, to, xOf } = geometry;
  return bands
    .filter((band) => band.to > from && band.from < to)
    .map((band) => {
      const left = xOf(Math.max(from, band.from));
      return (
        <div
          key={`${band.from}-${band.label}`}
          className={cn("pointer-events-none absolute overflow-hidden", bandColors[band.level])}
          style={{
            left,
            width: xOf(Math.min(to, band.to)) - left,
            top: plot.top,
            height: plot.bottom - plot.top,
          }}
        >
          <span className="block truncate px-1 text-[10px] text-muted">{band.label}</span>
        </div>
      );
    });
}

/** Dims what is still filling, so that a half bucket does not read as a fall. */
export function Unfinished({ from, geometry }: { from: number; geometry: Geometry }) {
  const { plot, xOf } = geometry;
  const left = xOf(Math.max(geometry.from, from));
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute bg-surface/65"
      style={{
        left,
        width: Math.max(0, plot.right - left),
        top: plot.top,
        height: plot.bottom - plot.top,
      }}
    />
  );
}

const LABEL_GAP_PX = 15;

/** Names beside the ends of the lines, or beside the middle of their part of the stack. */
export function DirectLabels({
  data,
  kind,
  colors,
  geometry,
}: {
  data: ChartData;
  kind: ChartKind;
  colors: ReadonlyMap<string, string>;
  geometry: Geometry;
}) {
  const { plot, yOf } = geometry;
  let below = 0;
  const end = data.unfinishedFrom ?? Number.POSITIVE_INFINITY;
  const wanted = data.series.map(({ values, isPrevious }, i) => {
    const last = values.findLast((value, row) => value !== null && data.at[row]! < end) ?? 0;
    if (kind === "line" || isPrevious) return yOf(last);
    const middle = below + last / 2;
    below += last;
    // A hair higher than the one below, so that labels keep the order of an empty stack too.
    return yOf(middle) - i / 1_000;
  });
  const placed = spreadLabels(wanted, LABEL_GAP_PX, plot.top + 4, plot.bottom - 2);
  return data.series.map(({ key, label, isPrevious }, i) => (
    <span
      key={key}
      aria-hidden
      title={label}
      className="-translate-y-1/2 pointer-events-none absolute flex max-w-31 items-center gap-1.5 text-muted text-xs"
      style={{ left: plot.right + 8, top: placed[i] }}
    >
      <Swatch color={colors.get(key)} isPrevious={isPrevious} />
      <span className="truncate">{label}</span>
    </span>
  ));
}

const TOOLTIP_WIDTH = 208;

/** A line at the shared moment in every chart; the numbers only in the one under the pointer. */
export function Crosshair({
  id,
  data,
  colors,
  geometry,
  format,
}: {
  id: string;
  data: ChartData;
  colors: ReadonlyMap<string, string>;
  geometry: Geometry;
  format: (value: number) => string;
}) {
  const crosshair = useCrosshair();
  const { timeZone } = useClock();
  const { plot, xOf, width } = geometry;
  if (!crosshair || crosshair.at < geometry.from || crosshair.at >= geometry.to) return null;
  const row = data.at.findLastIndex((start) => start <= crosshair.at);
  if (row < 0) return null;
  const x = xOf(data.at[row]! + data.bucketMs / 2);
  const isRight = x + 12 + TOOLTIP_WIDTH <= width;
  return (
    <>
      <div
        aria-hidden
        className="pointer-events-none absolute w-px bg-faint"
        style={{ left: x, top: plot.top, height: plot.bottom - plot.top }}
      />
      {crosshair.source === id && (
        <div
          className="pointer-events-none absolute z-20 rounded-md border border-line-strong bg-raised px-2.5 py-2 text-xs shadow-black/20 shadow-lg"
          style={{
            width: TOOLTIP_WIDTH,
            top: plot.top,
            left: isRight ? x + 12 : Math.max(0, x - 12 - TOOLTIP_WIDTH),
          }}
        >
          <p className="num mb-1 text-faint">
            {formatSpan(data.at[row]!, data.at[row]! + data.bucketMs, timeZone)}
            {data.at[row]! >= (data.unfinishedFrom ?? Number.POSITIVE_INFINITY) && ", so far"}
          </p>
          {data.series.map(({ key, label, values, isPrevious }) => {
            const value = values[row] ?? null;
            return (
              <p key={key} className="flex items-center gap-1.5">
                <Swatch color={colors.get(key)} isPrevious={isPrevious} />
                <span className="truncate text-muted">{label}</span>
                <span className="num ml-auto font-medium">
                  {value === null ? UNKNOWN : format(value)}
                </span>
              </p>
            );
          })}
        </div>
      )}
    </>
  );
}
