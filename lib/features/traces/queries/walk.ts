import type { Instant, Window } from "#lib/core/time.ts";

export type Walk<R> = {
  rows: R[];
  /** Everything from here to the end has been looked at. */
  searchedBackTo: Instant;
  /** Nothing is left to look at. */
  isDone: boolean;
};

type Options = {
  /** Stretches of time that may hold rows, newest first, not overlapping. */
  stretches: readonly Window[];
  limit: number;
  firstSliceMs: number;
  /** Another slice is begun only within this time. */
  budgetMs: number;
  clock?: () => number;
};

/** What one slice should take: long enough to be worth a round trip, short enough to stop in time. */
const TARGET_MS = 60;

/**
 * Reads rows newest first in slices of time that grow while they are answered quickly, so that a
 * common find ends at once and a rare one still crosses the whole window, or stops within its budget.
 */
export async function walkBack<R>(
  { stretches, limit, firstSliceMs, budgetMs, clock = () => performance.now() }: Options,
  read: (slice: Window, limit: number) => Promise<R[]>,
): Promise<Walk<R>> {
  const begun = clock();
  const rows: R[] = [];
  let widthMs = firstSliceMs;
  let searchedBackTo = stretches[0]?.to ?? 0;

  for (const stretch of stretches) {
    let to = stretch.to;
    while (to > stretch.from) {
      if (rows.length > 0 || to < stretches[0]!.to)
        if (clock() - begun > budgetMs) return { rows, searchedBackTo, isDone: false };
      const from = Math.max(stretch.from, to - widthMs);
      const sliceBegun = clock();
      rows.push(...(await read({ from, to }, limit - rows.length)));
      if (rows.length >= limit) return { rows, searchedBackTo, isDone: false };
      widthMs *= growth(clock() - sliceBegun);
      searchedBackTo = from;
      to = from;
    }
  }
  const whole = stretches.at(-1);
  return { rows, searchedBackTo: whole ? whole.from : searchedBackTo, isDone: true };
}

const growth = (tookMs: number) => Math.min(16, Math.max(0.5, TARGET_MS / Math.max(1, tookMs)));
