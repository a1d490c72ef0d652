"use client";

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { memo, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useListKeys } from "#components/shell/use-list-keys.ts";
import { cn } from "#components/ui/cn.ts";
import type { SpanListRow, SpanView } from "#lib/features/traces/model.ts";
import { type Column, columnsFor } from "./columns.tsx";
import { SpanCard } from "./span-card.tsx";
import { useIsNarrow } from "./use-media.ts";

const ROW_PX = 48;
const CARD_PX = 92;

/**
 * Rows of any number, of which only those in sight are in the page. The window scrolls, not the
 * table, so that a phone's address bar can hide.
 */
export function SpanTable({
  rows,
  view,
  hrefOf,
  freshKeys,
  onNearEnd,
  foot,
}: {
  rows: readonly SpanListRow[];
  view: SpanView;
  hrefOf: (row: SpanListRow) => string;
  /** Rows that came by the live tail a moment ago. */
  freshKeys: ReadonlySet<string>;
  onNearEnd: () => void;
  foot: ReactNode;
}) {
  const router = useRouter();
  const isNarrow = useIsNarrow();
  const frame = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [active, setActive] = useState(-1);
  const columns = columnsFor(view);

  useLayoutEffect(() => {
    const box = frame.current;
    if (!box) return;
    const measure = () => setTop(box.getBoundingClientRect().top + window.scrollY);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, []);

  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => (isNarrow ? CARD_PX : ROW_PX),
    getItemKey: (index) => rowKey(rows[index]!),
    overscan: 12,
    scrollMargin: top,
    // Rows stay clear of the bar and of the table's own head.
    scrollPaddingStart: 100,
    scrollPaddingEnd: 80,
    initialRect: { width: 1_280, height: 900 },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: sizes change with the layout alone.
  useEffect(() => virtual.measure(), [isNarrow]);

  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (rows.length > 0 && last >= rows.length - 15) onNearEnd();
  }, [last, rows.length, onNearEnd]);

  useListKeys({
    count: rows.length,
    active,
    onMove: (index) => {
      setActive(index);
      virtual.scrollToIndex(index, { align: "auto" });
    },
    onOpen: (index) => rows[index] && router.push(hrefOf(rows[index])),
    onLeave: () => setActive(-1),
  });

  const before = items.length > 0 ? items[0]!.start - top : 0;
  const after = items.length > 0 ? virtual.getTotalSize() - (items.at(-1)!.end - top) : 0;
  const shown = items.map(({ index }) => ({ row: rows[index]!, index }));

  return (
    <div ref={frame}>
      {isNarrow ? (
        <ol style={{ paddingTop: before, paddingBottom: after }} className="divide-y divide-line">
          {shown.map(({ row, index }) => (
            <SpanCard
              key={rowKey(row)}
              row={row}
              view={view}
              href={hrefOf(row)}
              height={CARD_PX}
              isActive={index === active}
            />
          ))}
        </ol>
      ) : (
        <table aria-rowcount={rows.length} className="w-full table-fixed border-collapse text-sm">
          <Head columns={columns} />
          <tbody>
            <Gap height={before} span={columns.length} />
            {shown.map(({ row, index }) => (
              <Row
                key={rowKey(row)}
                row={row}
                index={index}
                columns={columns}
                href={hrefOf(row)}
                isActive={index === active}
                isFresh={freshKeys.has(rowKey(row))}
              />
            ))}
            <Gap height={after} span={columns.length} />
          </tbody>
        </table>
      )}
      {foot}
    </div>
  );
}

export const rowKey = (row: Pick<SpanListRow, "traceId" | "spanId">): string =>
  row.traceId + row.spanId;

function Head({ columns }: { columns: readonly Column[] }) {
  return (
    <thead className="sticky top-12 z-20 bg-surface text-left text-muted text-xs">
      <tr>
        {columns.map((column) => (
          <th
            key={column.id}
            scope="col"
            className={cn(
              "h-9 whitespace-nowrap border-b px-2 font-medium first:pl-4 last:pr-4",
              column.isNumeric && "text-right",
              column.width,
            )}
          >
            {column.label}
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** Rows in sight are drawn once, however far one scrolls. */
const Row = memo(function Row({
  row,
  index,
  columns,
  href,
  isActive,
  isFresh,
}: {
  row: SpanListRow;
  index: number;
  columns: readonly Column[];
  href: string;
  isActive: boolean;
  isFresh: boolean;
}) {
  return (
    <tr
      aria-rowindex={index + 1}
      aria-selected={isActive || undefined}
      style={{ height: ROW_PX }}
      className={cn(
        "group relative border-line border-b hover:bg-raised/60",
        isActive && "bg-accent-soft",
        isFresh && "bg-accent-soft/50",
        row.status === "error" && "bg-critical/5",
      )}
    >
      {columns.map((column) => (
        <td
          key={column.id}
          className={cn(
            "overflow-hidden px-2 first:pl-4 last:pr-4",
            column.isNumeric && "num whitespace-nowrap text-right",
            column.width,
          )}
        >
          {column.id === "name" ? (
            <Link
              href={href}
              prefetch={false}
              className="block outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2"
            >
              {column.cell(row)}
            </Link>
          ) : (
            column.cell(row)
          )}
        </td>
      ))}
    </tr>
  );
});

/** Stands for the rows that are out of sight. */
function Gap({ height, span }: { height: number; span: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden>
      <td colSpan={span} style={{ height, padding: 0 }} />
    </tr>
  );
}
