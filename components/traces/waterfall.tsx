"use client";

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { ChevronDown, ChevronRight } from "lucide-react";
import { memo, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useListKeys } from "#components/shell/use-list-keys.ts";
import { isBusyElsewhere } from "#components/shell/use-shortcuts.ts";
import { Button } from "#components/ui/button.tsx";
import { cn } from "#components/ui/cn.ts";
import { formatCount, formatDuration } from "#lib/core/format.ts";
import { formatUsd } from "#lib/core/money.ts";
import type { Trace } from "#lib/features/traces/model.ts";
import { KindIcon } from "./span-facts.tsx";
import { Axis, Bar, NAME_SIDE, type Scale } from "./time-line.tsx";
import { useIsNarrow } from "./use-media.ts";
import { isQuiet, type VisibleSpan, visibleSpans } from "./visible-spans.ts";

const ROW_PX = 32;
const TOUCH_ROW_PX = 48;
const INDENT_PX = 14;
/** Deeper spans stay readable by not moving further right. */
const DEEPEST_INDENT = 14;

/** The tree of a trace beside its time line; only the rows in sight are in the page. */
export function Waterfall({
  trace,
  selected,
  onSelect,
}: {
  trace: Trace;
  selected: string | null;
  onSelect: (spanId: string) => void;
}) {
  const { spans } = trace;
  const isNarrow = useIsNarrow();
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const quiet = useMemo(() => spans.filter(isQuiet).length, [spans]);
  const [hidesQuiet, setHidesQuiet] = useState(false);
  const rows = useMemo(
    () => visibleSpans(spans, collapsed, hidesQuiet),
    [spans, collapsed, hidesQuiet],
  );
  const active = rows.findIndex(({ span }) => span.spanId === selected);
  const toggle = useCallback(
    (spanId: string, open?: boolean) =>
      setCollapsed((before) => {
        const next = new Set(before);
        if (open ?? next.has(spanId)) next.delete(spanId);
        else next.add(spanId);
        return next;
      }),
    [],
  );

  const frame = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const box = frame.current;
    if (!box) return;
    const measure = () => setTop(box.getBoundingClientRect().top + window.scrollY);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, []);
  const height = isNarrow ? TOUCH_ROW_PX : ROW_PX;
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => height,
    getItemKey: (index) => rows[index]!.span.spanId,
    overscan: 16,
    scrollMargin: top,
    scrollPaddingStart: 96,
    scrollPaddingEnd: 72,
    initialRect: { width: 1_280, height: 900 },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: sizes change with the layout alone.
  useEffect(() => virtual.measure(), [isNarrow]);

  const move = (index: number) => {
    onSelect(rows[index]!.span.spanId);
    virtual.scrollToIndex(index, { align: "auto" });
  };
  useListKeys({ count: rows.length, active, onMove: move, isEnabled: !isNarrow });
  useTreeKeys(rows, active, toggle, move);

  const scale = useMemo(
    () => ({ from: trace.startedAt, ms: Math.max(trace.totals.durationMs, 0.001) }),
    [trace.startedAt, trace.totals.durationMs],
  );
  return (
    <section aria-label="Spans" className="min-w-0 rounded-lg border bg-surface">
      <div className="flex min-h-11 flex-wrap items-center gap-2 px-4 py-1.5">
        <h2 className="font-medium text-sm">{formatCount(trace.totals.spans)} spans</h2>
        {trace.omittedSpans > 0 && (
          <span className="text-muted text-xs">
            the first {formatCount(spans.length)} are listed
          </span>
        )}
        <div className="-mr-2 ml-auto flex items-center gap-1">
          {quiet > 0 && (
            <Button
              variant="ghost"
              size="sm"
              aria-pressed={hidesQuiet}
              onClick={() => setHidesQuiet(!hidesQuiet)}
            >
              {hidesQuiet ? `Show ${formatCount(quiet)} more spans` : "AI spans only"}
            </Button>
          )}
          <Button
            variant="ghost"
            size="sm"
            onClick={() =>
              setCollapsed(
                collapsed.size > 0
                  ? new Set()
                  : new Set(
                      spans
                        .filter((span) => span.descendants > 0 && span.depth > 0)
                        .map((span) => span.spanId),
                    ),
              )
            }
          >
            {collapsed.size > 0 ? "Expand all" : "Collapse"}
          </Button>
        </div>
      </div>
      {!isNarrow && <Axis ms={scale.ms} />}
      <div
        ref={frame}
        role="tree"
        aria-label="Spans of this trace"
        className="relative"
        style={{ height: virtual.getTotalSize() }}
      >
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index]!;
          return (
            <SpanRow
              key={item.key}
              row={row}
              top={item.start - top}
              height={height}
              scale={scale}
              isNarrow={isNarrow}
              isSelected={row.span.spanId === selected}
              onSelect={onSelect}
              onToggle={toggle}
            />
          );
        })}
      </div>
    </section>
  );
}

/** Right opens, left closes or goes to the parent, as in any tree. */
function useTreeKeys(
  rows: readonly VisibleSpan[],
  active: number,
  toggle: (spanId: string, open?: boolean) => void,
  move: (index: number) => void,
): void {
  const latest = useRef({ rows, active, toggle, move });
  latest.current = { rows, active, toggle, move };
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const now = latest.current;
      const row = now.rows[now.active];
      if (!row || isBusyElsewhere(event)) return;
      if (event.key === "ArrowRight" && row.isCollapsed) now.toggle(row.span.spanId, true);
      else if (event.key === "ArrowLeft" && row.hasChildren && !row.isCollapsed)
        now.toggle(row.span.spanId, false);
      else if (event.key === "ArrowLeft" && row.depth > 0) {
        const parent = now.rows
          .slice(0, now.active)
          .findLastIndex(({ depth }) => depth < row.depth);
        if (parent >= 0) now.move(parent);
      } else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}

/** Rows in sight are drawn once, however far one scrolls. */
const SpanRow = memo(function SpanRow({
  row,
  top,
  height,
  scale,
  isNarrow,
  isSelected,
  onSelect,
  onToggle,
}: {
  row: VisibleSpan;
  top: number;
  height: number;
  scale: Scale;
  isNarrow: boolean;
  isSelected: boolean;
  onSelect: (spanId: string) => void;
  onToggle: (spanId: string) => void;
}) {
  const { span } = row;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: keys move through the tree as a whole.
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys move through the tree as a whole.
    <div
      role="treeitem"
      aria-level={row.depth + 1}
      aria-expanded={row.hasChildren ? !row.isCollapsed : undefined}
      aria-selected={isSelected}
      style={{ transform: `translateY(${top}px)`, height }}
      className={cn(
        "absolute inset-x-0 top-0 flex cursor-pointer items-center border-line/60 border-b text-sm hover:bg-raised/60",
        isSelected && "bg-accent-soft hover:bg-accent-soft",
      )}
      onClick={() => onSelect(span.spanId)}
    >
      <div
        className={cn("flex min-w-0 items-center gap-1.5 pr-2", isNarrow ? "flex-1" : NAME_SIDE)}
        style={{ paddingLeft: 8 + Math.min(row.depth, DEEPEST_INDENT) * INDENT_PX }}
      >
        {row.hasChildren ? (
          <button
            type="button"
            tabIndex={-1}
            aria-label={row.isCollapsed ? `Show ${row.hidden} spans below` : "Collapse"}
            className="flex size-5 shrink-0 items-center justify-center rounded-sm text-faint hover:bg-line hover:text-foreground touch:size-9"
            onClick={(event) => {
              event.stopPropagation();
              onToggle(span.spanId);
            }}
          >
            {row.isCollapsed ? (
              <ChevronRight aria-hidden className="size-3.5" />
            ) : (
              <ChevronDown aria-hidden className="size-3.5" />
            )}
          </button>
        ) : (
          <span className="w-5 shrink-0" />
        )}
        <KindIcon
          kind={span.kind}
          className={span.status === "error" ? "text-critical" : undefined}
        />
        <span className={cn("truncate", isQuiet(span) && "text-muted")}>{span.name}</span>
        {row.isCollapsed && (
          <span className="num shrink-0 rounded-sm bg-raised px-1 text-faint text-xs">
            +{row.hidden}
          </span>
        )}
        {span.isOrphan && (
          <span className="shrink-0 text-warning text-xs" title="Its parent never arrived">
            orphan
          </span>
        )}
        {span.costNanoUsd !== null && span.usageCounted && !isNarrow && (
          <span className="num ml-auto shrink-0 pl-1 text-faint text-xs">
            {formatUsd(span.costNanoUsd)}
          </span>
        )}
      </div>
      {isNarrow ? (
        <>
          <span className="num shrink-0 pr-3 text-muted text-xs">
            {formatDuration(span.durationMs)}
          </span>
          <Bar span={span} scale={scale} className="absolute inset-x-2 bottom-1 h-1" />
        </>
      ) : (
        <>
          <Bar span={span} scale={scale} className="relative h-3 flex-1" />
          <span className="num w-20 shrink-0 pr-4 text-right text-muted text-xs">
            {formatDuration(span.durationMs)}
          </span>
        </>
      )}
    </div>
  );
});
