/** What the shape of a trace is decided by. */
export type TreeSpan = {
  spanId: string;
  parentSpanId: string | null;
  startedAt: number;
};

export type Placed<S> = S & {
  depth: number;
  /** Spans below this one: the next row on the same level is that many further. */
  descendants: number;
  /** Its parent never arrived, so it was put at the top. */
  isOrphan: boolean;
};

/**
 * The spans of a trace in the order a tree is drawn: parents before children, siblings by time.
 * A span whose parent is missing stands at the top, and so does one span of every cycle. Works on
 * chains of any depth, since it does not recurse.
 */
export function treeOf<S extends TreeSpan>(spans: readonly S[]): Placed<S>[] {
  const byTime = [...spans].sort(
    (a, b) => a.startedAt - b.startedAt || (a.spanId < b.spanId ? -1 : 1),
  );
  const bySpanId = new Map(byTime.map((span) => [span.spanId, span]));
  const children = new Map<string, S[]>();
  const tops: S[] = [];
  for (const span of bySpanId.values()) {
    const { parentSpanId } = span;
    if (parentSpanId === null || parentSpanId === span.spanId || !bySpanId.has(parentSpanId))
      tops.push(span);
    else {
      const siblings = children.get(parentSpanId);
      if (siblings) siblings.push(span);
      else children.set(parentSpanId, [span]);
    }
  }

  const placed: Placed<S>[] = [];
  const seen = new Set<string>();
  for (const top of tops) placeUnder(top, children, seen, placed);
  // Whatever is left hangs on a cycle: its earliest span is cut loose and carries the rest.
  for (const span of bySpanId.values())
    if (!seen.has(span.spanId)) placeUnder(span, children, seen, placed);
  return countDescendants(placed);
}

function placeUnder<S extends TreeSpan>(
  top: S,
  children: ReadonlyMap<string, readonly S[]>,
  seen: Set<string>,
  placed: Placed<S>[],
): void {
  const stack = [{ span: top, depth: 0 }];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { span, depth } = next;
    if (seen.has(span.spanId)) continue;
    seen.add(span.spanId);
    const isOrphan = depth === 0 && span.parentSpanId !== null;
    placed.push({ ...span, depth, descendants: 0, isOrphan });
    const below = children.get(span.spanId) ?? [];
    for (let i = below.length - 1; i >= 0; i--) stack.push({ span: below[i]!, depth: depth + 1 });
  }
}

function countDescendants<S>(placed: Placed<S>[]): Placed<S>[] {
  const open: number[] = [];
  const close = (depth: number, end: number) => {
    while (open.length > depth) {
      const at = open.pop()!;
      placed[at]!.descendants = end - at - 1;
    }
  };
  placed.forEach(({ depth }, at) => {
    close(depth, at);
    open.push(at);
  });
  close(0, placed.length);
  return placed;
}
