import { cn } from "#components/ui/cn.ts";
import { formatDuration } from "#lib/core/format.ts";
import type { TraceSpan } from "#lib/features/traces/model.ts";

/** The share of a row that the name takes. */
export const NAME_SIDE = "w-[46%] shrink-0";

/** Ticks above the bars. */
export function Axis({ ms }: { ms: number }) {
  return (
    <div
      aria-hidden
      className="sticky top-12 z-10 flex h-7 items-center border-y bg-surface text-faint text-xs"
    >
      <div className={NAME_SIDE} />
      <div className="relative mr-20 h-full flex-1">
        {[0, 0.25, 0.5, 0.75].map((share) => (
          <span
            key={share}
            className="num absolute top-1.5 border-line border-l pl-1"
            style={{ left: `${share * 100}%` }}
          >
            {formatDuration(share * ms)}
          </span>
        ))}
      </div>
    </div>
  );
}

/** Where the trace begins and how long it takes. */
export type Scale = { from: number; ms: number };

/** When it ran; a call's wait for its first token is paler. */
export function Bar({
  span,
  scale,
  className,
}: {
  span: TraceSpan;
  scale: Scale;
  className: string;
}) {
  const left = ((span.startedAt - scale.from) / scale.ms) * 100;
  const width = (span.durationMs / scale.ms) * 100;
  const waited =
    span.ttftMs !== null && span.durationMs > 0 ? Math.min(1, span.ttftMs / span.durationMs) : 0;
  const colour =
    span.status === "error"
      ? "bg-critical"
      : span.isCall
        ? "bg-chart-1"
        : span.kind === "execute_tool" || span.kind === "retrieval"
          ? "bg-chart-8"
          : "bg-line-strong";
  return (
    <span aria-hidden className={className}>
      <span
        className="absolute inset-y-0 min-w-0.5 overflow-hidden rounded-xs"
        style={{ left: `${Math.min(99.5, Math.max(0, left))}%`, width: `${Math.min(100, width)}%` }}
      >
        <span className={cn("absolute inset-0", colour, waited > 0 && "opacity-45")} />
        {waited > 0 && (
          <span
            className={cn("absolute inset-y-0 right-0", colour)}
            style={{ left: `${waited * 100}%` }}
          />
        )}
      </span>
    </span>
  );
}
