import type { TraceSpan } from "#lib/features/traces/model.ts";

export type VisibleSpan = {
  span: TraceSpan;
  /** Depth among what is shown. */
  depth: number;
  hasChildren: boolean;
  isCollapsed: boolean;
  /** Spans not shown because this one is collapsed. */
  hidden: number;
};

/** Spans that only surround what matters: framework noise, database calls, HTTP. */
export const isQuiet = (span: TraceSpan): boolean =>
  (span.kind === "other" || span.kind === "wrapper") && span.status !== "error" && !span.isRoot;

/**
 * The rows of a tree, in order: without what is under a collapsed span and, if asked, without quiet
 * spans, whose children then stand where they stood.
 */
export function visibleSpans(
  spans: readonly TraceSpan[],
  collapsed: ReadonlySet<string>,
  hideQuiet: boolean,
): VisibleSpan[] {
  const rows: VisibleSpan[] = [];
  /** Shown ancestors: where each ends, and at which depth it stands. */
  const open: { end: number; row: VisibleSpan }[] = [];
  for (let at = 0; at < spans.length; at++) {
    const span = spans[at]!;
    while (open.length > 0 && open.at(-1)!.end <= at) open.pop();
    const parent = open.at(-1)?.row;
    if (hideQuiet && isQuiet(span)) continue;
    if (parent) parent.hasChildren = true;
    const row: VisibleSpan = {
      span,
      depth: parent ? parent.depth + 1 : 0,
      hasChildren: false,
      isCollapsed: false,
      hidden: 0,
    };
    rows.push(row);
    const end = at + 1 + span.descendants;
    if (span.descendants > 0 && collapsed.has(span.spanId)) {
      const below = spans.slice(at + 1, end);
      row.hidden = hideQuiet ? below.filter((one) => !isQuiet(one)).length : below.length;
      row.hasChildren = row.hidden > 0;
      row.isCollapsed = row.hasChildren;
      at = end - 1;
    } else open.push({ end, row });
  }
  return rows;
}
