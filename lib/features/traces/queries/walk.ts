import type { Instant, Window } from "#lib/core/time.ts";

export type Walk<R> = {
  rows: R[];
  /** Everything from here to the end has been looked at. */
  searchedBackTo: Instant;
  /** Nothing is left to look at. */
  isDone: boolean;
};

/** What one slice held. */
export type Slice<R> = {
  rows: R[];
  /** Set where only the newest part of the slice was looked at: everything from here on. */
  lookedBackTo?: Instant | undefined;
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
const TARGET_MS = 100;
/** After an empty month a slice may meet a busy second; it is then cut down this much and read again. */
const CUT = 16;
const SHORTEST_MS = 1_000;

/** Thrown by a read that takes too long for a slice of this width. */
export class SliceTooWide extends Error {}

/**
 * Reads rows newest first in slices of time that grow while they are answered quickly, so that a
 * common find ends at once and a rare one still crosses the whole window, or stops within its budget.
 * A slice of at most a second must be read however long it takes: `isLast` says so.
 */
export async function walkBack<R>(
  { stretches, limit, firstSliceMs, budgetMs, clock = () => performance.now() }: Options,
  read: (slice: Window, limit: number, isLast: boolean) => Promise<Slice<R>>,
): Promise<Walk<R>> {
  const begun = clock();
  const rows: R[] = [];
  let widthMs = firstSliceMs;
  /** Wider slices have failed nearby; it rises again with every one that does not. */
  let widestMs = Number.POSITIVE_INFINITY;
  let searchedBackTo = stretches[0]?.to ?? 0;

  for (const stretch of stretches) {
    let to = stretch.to;
    while (to > stretch.from) {
      const isFirst = to === stretches[0]!.to;
      if (!isFirst && clock() - begun > budgetMs) return { rows, searchedBackTo, isDone: false };
      const from = Math.max(stretch.from, to - widthMs);
      const sliceBegun = clock();
      const slice = await readOrGiveUp(read, { from, to }, limit - rows.length);
      if (!slice) {
        widestMs = Math.max(SHORTEST_MS, (to - from) / 4);
        widthMs = Math.max(SHORTEST_MS, (to - from) / CUT);
        continue;
      }
      rows.push(...slice.rows);
      searchedBackTo = slice.lookedBackTo ?? from;
      if (rows.length >= limit) return { rows, searchedBackTo, isDone: false };
      widthMs = Math.min(widestMs, widthMs * growth(clock() - sliceBegun));
      widestMs *= 2;
      to = searchedBackTo;
    }
  }
  const whole = stretches.at(-1);
  return { rows, searchedBackTo: whole ? whole.from : searchedBackTo, isDone: true };
}

async function readOrGiveUp<R>(
  read: (slice: Window, limit: number, isLast: boolean) => Promise<Slice<R>>,
  slice: Window,
  limit: number,
): Promise<Slice<R> | null> {
  try {
    return await read(slice, limit, slice.to - slice.from <= SHORTEST_MS);
  } catch (error) {
    if (error instanceof SliceTooWide) return null;
    throw error;
  }
}

/** Never less than before: on a busy machine every read is slow, however little it reads. */
const growth = (tookMs: number) => Math.min(16, Math.max(1.5, TARGET_MS / Math.max(1, tookMs)));
