import { cn } from "#components/ui/cn.ts";

/** `from` is in, `to` is out. */
export type Bin = { from: number; to: number; count: number };

/**
 * How skewed values are spread, in bins that grow by a constant factor: as wide as each other on screen.
 * `marks` are values worth a line, a p50 or a p95 for example.
 */
export function LogHistogram({
  bins,
  marks = [],
  label,
  format,
  height = 96,
  className,
}: {
  bins: readonly Bin[];
  marks?: readonly { value: number; label: string }[];
  label: string;
  format: (value: number) => string;
  height?: number;
  className?: string;
}) {
  const positive = bins.filter(({ from, to }) => from > 0 && to > from);
  const most = Math.max(1, ...positive.map(({ count }) => count));
  const [low, high] = [positive[0]?.from ?? 1, positive.at(-1)?.to ?? 10];
  const shareOf = (value: number) =>
    Math.min(1, Math.max(0, Math.log(value / low) / Math.log(high / low)));
  const total = positive.reduce((sum, { count }) => sum + count, 0);
  const said = marks.map((mark) => `${mark.label} ${format(mark.value)}`).join(", ");

  return (
    <figure
      aria-label={`${label}: ${total} values from ${format(low)} to ${format(high)}${said && `, ${said}`}`}
      className={cn("min-w-0", className)}
    >
      <div className="relative" style={{ height }}>
        {positive.map((bin) => (
          <div
            key={bin.from}
            title={`${format(bin.from)} to ${format(bin.to)}: ${bin.count}`}
            className="absolute bottom-0 bg-chart-1/80"
            style={{
              left: `${shareOf(bin.from) * 100}%`,
              width: `calc(${(shareOf(bin.to) - shareOf(bin.from)) * 100}% - 1px)`,
              height: bin.count === 0 ? 0 : Math.max(1, (bin.count / most) * (height - 16)),
            }}
          />
        ))}
        {marks.map((mark) => (
          <div
            key={mark.label}
            aria-hidden
            className="absolute inset-y-0 border-foreground/60 border-l border-dashed"
            style={{ left: `${shareOf(mark.value) * 100}%` }}
          >
            <span className="ml-1 whitespace-nowrap text-muted text-xs">{mark.label}</span>
          </div>
        ))}
      </div>
      <div
        aria-hidden
        className="num flex justify-between border-line-strong border-t pt-1 text-faint text-xs"
      >
        <span>{format(low)}</span>
        <span>{format(Math.sqrt(low * high))}</span>
        <span>{format(high)}</span>
      </div>
    </figure>
  );
}
