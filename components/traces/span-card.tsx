import Link from "next/link";
import { RelativeTime } from "#components/ui/clock.tsx";
import { cn } from "#components/ui/cn.ts";
import { Severity } from "#components/ui/severity.tsx";
import { formatDuration } from "#lib/core/format.ts";
import { formatUsd } from "#lib/core/money.ts";
import type { SpanListRow, SpanView } from "#lib/features/traces/model.ts";
import { KindIcon } from "./span-facts.tsx";

/** A row on a phone: what it was, and the two facts that matter, how long and how much. */
export function SpanCard({
  row,
  view,
  href,
  height,
  isActive,
}: {
  row: SpanListRow;
  view: SpanView;
  href: string;
  height: number;
  isActive: boolean;
}) {
  const { totals } = row;
  const isTrace = view === "traces";
  const cost = isTrace ? (totals?.costNanoUsd ?? null) : row.costNanoUsd;
  const took = isTrace ? (totals?.durationMs ?? row.durationMs) : row.durationMs;
  const failed = row.status === "error" || (isTrace && (totals?.errors ?? 0) > 0);
  return (
    <li style={{ height }} className={cn("overflow-hidden", isActive && "bg-accent-soft")}>
      <Link
        href={href}
        prefetch={false}
        className="flex h-full flex-col justify-center gap-1 px-3 active:bg-raised"
      >
        <span className="flex min-w-0 items-center gap-2">
          <KindIcon kind={row.kind} />
          <span className="truncate font-medium text-base">{row.name}</span>
          <RelativeTime
            at={row.startedAt}
            focusable={false}
            className="ml-auto shrink-0 text-faint text-xs"
          />
        </span>
        <span className="truncate text-muted text-sm">
          {row.inputPreview ?? row.outputPreview ?? row.model ?? ""}
        </span>
        <span className="flex min-w-0 items-center gap-3 text-sm">
          <span className="num">{formatDuration(took)}</span>
          <span className={cn("num", cost === null && "text-faint")}>{formatUsd(cost)}</span>
          {failed ? (
            <Severity level="critical" className="ml-auto min-w-0">
              <span className="truncate">{row.errorType || "error"}</span>
            </Severity>
          ) : (
            <span className="ml-auto truncate text-faint text-xs">{row.model}</span>
          )}
        </span>
      </Link>
    </li>
  );
}
