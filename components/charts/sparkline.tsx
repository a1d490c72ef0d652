import { cn } from "#components/ui/cn.ts";

/**
 * A word-sized line from zero up, with its first and last value and its extreme marked. Gaps stay gaps.
 * `label` says it to screen readers; without one it only decorates a number that is already said.
 */
export function Sparkline({
  values,
  width = 96,
  height = 24,
  label,
  extreme = "high",
  className,
}: {
  values: readonly (number | null)[];
  width?: number;
  height?: number;
  label?: string;
  /** Which extreme matters: the peak of a latency, the low of a success rate. */
  extreme?: "high" | "low" | "none";
  className?: string;
}) {
  const known = values.flatMap((value, index) => (value === null ? [] : [{ value, index }]));
  const pad = 3;
  const max = Math.max(0, ...known.map(({ value }) => value)) || 1;
  const xOf = (index: number) => pad + (index / Math.max(1, values.length - 1)) * (width - 2 * pad);
  const yOf = (value: number) => height - pad - (value / max) * (height - 2 * pad);
  const first = known[0];
  const last = known.at(-1);
  const extremePoint =
    extreme === "none" || known.length < 3
      ? undefined
      : known.reduce((a, b) =>
          (extreme === "high" ? b.value > a.value : b.value < a.value) ? b : a,
        );

  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      preserveAspectRatio="none"
      role={label ? "img" : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
      className={cn("overflow-visible", className)}
    >
      <path
        d={pathOf(values, xOf, yOf)}
        fill="none"
        className="stroke-muted"
        strokeWidth="1.25"
        strokeLinecap="round"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
      {first && <Dot x={xOf(first.index)} y={yOf(first.value)} className="stroke-faint" />}
      {extremePoint && (
        <Dot x={xOf(extremePoint.index)} y={yOf(extremePoint.value)} className="stroke-muted" />
      )}
      {last && (
        <Dot x={xOf(last.index)} y={yOf(last.value)} className="stroke-foreground" isLarge />
      )}
    </svg>
  );
}

/** A zero-length round-capped stroke stays round however the picture is stretched. */
function Dot({
  x,
  y,
  className,
  isLarge = false,
}: {
  x: number;
  y: number;
  className: string;
  isLarge?: boolean;
}) {
  return (
    <path
      d={`M${x.toFixed(1)} ${y.toFixed(1)}h0`}
      className={className}
      strokeWidth={isLarge ? 4.5 : 3}
      strokeLinecap="round"
      vectorEffect="non-scaling-stroke"
    />
  );
}

export function pathOf(
  values: readonly (number | null)[],
  xOf: (index: number) => number,
  yOf: (value: number) => number,
): string {
  let path = "";
  values.forEach((value, index) => {
    if (value === null) return;
    const isStart = index === 0 || values[index - 1] === null;
    path += `${isStart ? "M" : "L"}${xOf(index).toFixed(1)} ${yOf(value).toFixed(1)}`;
    // A lonely point gets a stroke of no length, which its round cap makes a dot.
    if (isStart && (values[index + 1] ?? null) === null) path += "h0";
  });
  return path;
}
