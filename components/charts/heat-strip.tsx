import { cn } from "#components/ui/cn.ts";

/**
 * Many series in little room: a cell per bucket, the darker the more. What was not measured is hatched,
 * never pale. The scale is the caller's, so that rows can be compared.
 */
export function HeatStrip({
  values,
  max,
  label,
  format,
  className,
}: {
  values: readonly (number | null)[];
  /** What full strength stands for. */
  max: number;
  label: string;
  format: (value: number) => string;
  className?: string;
}) {
  const known = values.filter((value) => value !== null);
  const peak = known.length > 0 ? format(Math.max(...known)) : "nothing measured";
  return (
    <div
      role="img"
      aria-label={`${label}: highest ${peak}`}
      className={cn("flex h-4 w-full gap-px overflow-hidden rounded-sm", className)}
    >
      {values.map((value, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its bucket.
          key={index}
          className={cn("min-w-0 flex-1", value === null && "hatched")}
          style={value === null ? undefined : { background: heatColor(value, max) }}
        />
      ))}
    </div>
  );
}

/** Even steps of perceived strength (OKLab) from the surface to the first chart colour. */
export function heatColor(value: number, max: number): string {
  const share = max > 0 ? Math.min(1, Math.max(0, value / max)) : 0;
  return `color-mix(in oklab, var(--chart-1) ${Math.round(share * 100)}%, var(--raised))`;
}
