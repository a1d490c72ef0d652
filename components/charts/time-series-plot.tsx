"use client";

import { Area, Bar, CartesianGrid, ComposedChart, Line, XAxis, YAxis } from "recharts";
import type { ChartKind, Geometry } from "./geometry.ts";
import type { ChartData, ExpectedRange } from "./model.ts";

const tickStyle = { fill: "var(--faint)", fontSize: 11 };
const still = { isAnimationActive: false } as const;

/** The ink of a chart. Everything that can be touched lies above it, in `TimeSeries`. */
export default function TimeSeriesPlot({
  data,
  kind,
  colors,
  geometry,
  expected,
  timeTicks,
  formatTime,
  formatValue,
}: {
  data: ChartData;
  kind: ChartKind;
  colors: ReadonlyMap<string, string>;
  geometry: Geometry;
  expected?: ExpectedRange;
  timeTicks: number[];
  formatTime: (at: number) => string;
  formatValue: (value: number) => string;
}) {
  const { width, height, plot, from, to, ticks, isFlat } = geometry;
  const rows = data.at.map((at, row) => ({
    at: at + data.bucketMs / 2,
    expected: expected ? [expected.low[row] ?? null, expected.high[row] ?? null] : undefined,
    ...Object.fromEntries(data.series.map(({ values }, i) => [`s${i}`, values[row] ?? null])),
  }));
  const bucketPx = ((plot.right - plot.left) * data.bucketMs) / (to - from);

  return (
    <ComposedChart
      width={width}
      height={height}
      data={rows}
      margin={{ top: plot.top, right: width - plot.right, bottom: 0, left: 0 }}
      accessibilityLayer={false}
    >
      <CartesianGrid vertical={false} stroke="var(--line)" syncWithTicks />
      <XAxis
        dataKey="at"
        type="number"
        domain={[from, to]}
        allowDataOverflow
        ticks={timeTicks}
        interval={0}
        tickFormatter={formatTime}
        tick={tickStyle}
        tickLine={false}
        axisLine={{ stroke: "var(--line-strong)" }}
        height={height - plot.bottom}
      />
      <YAxis
        domain={[0, ticks.at(-1)!]}
        ticks={isFlat ? [0] : ticks}
        interval={0}
        width={plot.left}
        // The axis would break a number from its unit at a plain space.
        tickFormatter={(value) => formatValue(value).replaceAll(" ", "\u00a0")}
        tick={tickStyle}
        tickLine={false}
        axisLine={false}
      />
      {expected && (
        <Area dataKey="expected" stroke="none" fill="var(--line)" fillOpacity={0.7} {...still} />
      )}
      {data.series.map(({ key, isPrevious }, i) => {
        const color = colors.get(key);
        const dataKey = `s${i}`;
        if (isPrevious || kind === "line")
          return (
            <Line
              key={key}
              dataKey={dataKey}
              type="linear"
              stroke={isPrevious ? "var(--faint)" : color}
              strokeWidth={isPrevious ? 1 : 1.5}
              strokeDasharray={isPrevious ? "3 3" : undefined}
              dot={lonelyDots(data.series[i]!.values, color)}
              activeDot={false}
              {...still}
            />
          );
        if (kind === "bars")
          return (
            <Bar
              key={key}
              dataKey={dataKey}
              stackId="all"
              fill={color}
              fillOpacity={0.85}
              barSize={Math.max(1, bucketPx - Math.min(2, bucketPx * 0.25))}
              {...still}
            />
          );
        return (
          <Area
            key={key}
            dataKey={dataKey}
            type="linear"
            stackId="all"
            stroke={color}
            strokeWidth={1.5}
            fill={color}
            fillOpacity={0.18}
            dot={lonelyDots(data.series[i]!.values, color)}
            activeDot={false}
            {...still}
          />
        );
      })}
    </ComposedChart>
  );
}

/** A value between two gaps has no line to be on; it is drawn as a dot, so that it is seen at all. */
function lonelyDots(values: readonly (number | null)[], color: string | undefined) {
  const isKnown = (index: number) => values[index] !== null && values[index] !== undefined;
  return ({ cx, cy, index, key }: { cx?: number; cy?: number; index?: number; key?: unknown }) => {
    const isLonely =
      index !== undefined && isKnown(index) && !isKnown(index - 1) && !isKnown(index + 1);
    return isLonely && cx !== undefined && cy !== undefined ? (
      <circle key={String(key)} cx={cx} cy={cy} r={1.75} fill={color} />
    ) : (
      <g key={String(key)} />
    );
  };
}
