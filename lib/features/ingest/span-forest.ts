import type { SettleSpan } from "./settle-span.ts";

/** The spans of a trace as a tree, or several, by index. Parents come before children in `order`. */
export type Forest = {
  /** Index of the parent, or -1: none, absent, or cut off because the spans named each other in a circle. */
  parent: Int32Array;
  /** Every index once, parents first. */
  order: Int32Array;
  /** The parent is named but not here. */
  isOrphan: boolean[];
};

/** Never recursive, so ten thousand levels are no deeper than one; circles are cut at their earliest span. */
export function forestOf(spans: readonly SettleSpan[]): Forest {
  const indexOf = new Map<string, number>();
  spans.forEach((span, index) => {
    indexOf.set(span.spanId, index);
  });
  const parent = new Int32Array(spans.length).fill(-1);
  const isOrphan: boolean[] = new Array(spans.length).fill(false);
  const children: number[][] = spans.map(() => []);
  spans.forEach(({ parentSpanId, isParentRemote }, index) => {
    if (parentSpanId === null) return;
    const above = indexOf.get(parentSpanId);
    // A remote parent may well be traced elsewhere, or not at all.
    if (above === undefined) isOrphan[index] = isParentRemote !== true;
    else if (above !== index) {
      parent[index] = above;
      children[above]!.push(index);
    }
  });

  const order = new Int32Array(spans.length);
  const isPlaced = new Uint8Array(spans.length);
  let placed = 0;
  const place = (top: number): void => {
    const stack = [top];
    while (stack.length > 0) {
      const index = stack.pop()!;
      if (isPlaced[index]) continue;
      isPlaced[index] = 1;
      order[placed++] = index;
      for (const child of children[index]!) if (!isPlaced[child]) stack.push(child);
    }
  };
  for (let i = 0; i < spans.length; i++) if (parent[i] === -1) place(i);
  if (placed < spans.length) {
    // What is left hangs from circles. The earliest span of each becomes its top.
    const left = spans.map((_, index) => index).filter((index) => !isPlaced[index]);
    left.sort(
      (a, b) =>
        spans[a]!.startedAt - spans[b]!.startedAt || (spans[a]!.spanId < spans[b]!.spanId ? -1 : 1),
    );
    for (const index of left) {
      if (isPlaced[index]) continue;
      const top = inCircle(index, parent);
      parent[top] = -1;
      place(top);
    }
  }
  return { parent, order, isOrphan };
}

/** The first span of the circle met on the way up: `index` itself if it is part of it. */
function inCircle(index: number, parent: Int32Array): number {
  const seen = new Set<number>();
  let at = index;
  while (!seen.has(at)) {
    seen.add(at);
    at = parent[at]!;
  }
  return at;
}
