import { type SQL, sql } from "drizzle-orm";
import { toTimestamp } from "#drizzle/schema/columns.ts";
import { spans } from "#drizzle/schema/index.ts";
import { invalid } from "#lib/core/errors.ts";
import type { Instant, Window } from "#lib/core/time.ts";

/** Rows before this one in newest-first order; without a span, rows that started before `at`. */
export type Cursor = { at: Instant; spanId: string | null };

export const cursorText = ({ at, spanId }: Cursor): string => `${at}_${spanId ?? ""}`;

export function cursorFrom(text: string): Cursor {
  const match = /^(\d{1,16}(?:\.\d{1,6})?)_([0-9a-f]{16})?$/.exec(text);
  if (!match) throw invalid("This is not a place to continue from; start again without a cursor.");
  return { at: Number(match[1]), spanId: match[2] ?? null };
}

/** One microsecond, the step of a stored timestamp. */
const STEP_MS = 0.001;

/** The part of the window that the cursor leaves. */
export function windowBeforeCursor(window: Window, cursor: Cursor | null): Window {
  if (!cursor) return window;
  const to = cursor.spanId ? cursor.at + STEP_MS : cursor.at;
  return { from: window.from, to: Math.min(window.to, to) };
}

export function beforeCursor(cursor: Cursor | null): SQL | undefined {
  if (!cursor?.spanId) return undefined;
  return sql`(${spans.startedAt}, ${spans.spanId})
    < (${toTimestamp(cursor.at)}::timestamptz, decode(${cursor.spanId}, 'hex'))`;
}
