import type { Instant } from "#lib/core/time.ts";
import type { ChartData } from "./model.ts";
import { valueTicks } from "./scale.ts";

/** Where things are, in pixels of the chart's box. Painter and overlays share it, so they agree. */
export type Geometry = {
  width: number;
  height: number;
  plot: { left: number; right: number; top: number; bottom: number };
  /** Of the time axis: whole buckets. */
  from: Instant;
  to: Instant;
  ticks: number[];
  xOf: (at: Instant) => number;
  /** Nothing but zeros: the axis shows no more than that. */
  isFlat: boolean;
  yOf: (value: number) => number;
  atOf: (x: number) => Instant;
  /** The bucket under a pixel, or -1. */
  indexAt: (x: number) => number;
};

export type ChartKind = "line" | "area" | "bars";

const AXIS_LEFT = 46;
const AXIS_BOTTOM = 20;
/** Room for the glyphs of changes. */
const ROOM_TOP = 16;
/** Direct labels need a chart this wide, and this much of it. */
const LABELS_FROM_WIDTH = 520;
const LABELS_WIDTH = 136;

export function geometryOf(
  { at, bucketMs, series, window }: ChartData,
  {
    kind,
    width,
    height,
    isWhole,
    upTo = 0,
  }: { kind: ChartKind; width: number; height: number; isWhole?: boolean; upTo?: number },
): Geometry {
  const from = Math.min(window.from, at[0] ?? window.from);
  const to = Math.max(window.to, (at.at(-1) ?? window.from) + bucketMs);
  const plot = {
    left: AXIS_LEFT,
    right: width - (hasDirectLabels(series.length, width) ? LABELS_WIDTH : 6),
    top: ROOM_TOP,
    bottom: height - AXIS_BOTTOM,
  };
  const max = Math.max(highest(series, kind), upTo);
  const ticks = valueTicks(max, height < 140 ? 2 : 4, isWhole);
  const top = ticks.at(-1)!;
  const xOf = (moment: Instant) =>
    plot.left + ((moment - from) / (to - from)) * (plot.right - plot.left);
  const atOf = (x: number) => from + ((x - plot.left) / (plot.right - plot.left)) * (to - from);
  return {
    width,
    height,
    plot,
    from,
    to,
    ticks,
    xOf,
    atOf,
    isFlat: !(max > 0),
    yOf: (value) => plot.bottom - (value / top) * (plot.bottom - plot.top),
    indexAt: (x) => {
      const moment = atOf(Math.min(plot.right - 0.5, Math.max(plot.left, x)));
      return at.findLastIndex((start) => start <= moment);
    },
  };
}

export const hasDirectLabels = (seriesCount: number, width: number): boolean =>
  seriesCount > 1 && width >= LABELS_FROM_WIDTH;

/** The top of what is drawn: of the stack where it is stacked, otherwise of any one series. */
function highest(series: ChartData["series"], kind: ChartKind): number {
  let max = 0;
  const rows = series[0]?.values.length ?? 0;
  for (let row = 0; row < rows; row++) {
    let stack = 0;
    for (const { values, isPrevious } of series) {
      const value = values[row] ?? 0;
      if (kind === "line" || isPrevious) max = Math.max(max, value);
      else stack += value;
    }
    max = Math.max(max, stack);
  }
  return max;
}
