import { type SQL, sql } from "drizzle-orm";
import { toTimestamp } from "#drizzle/schema/columns.ts";
import type { Window } from "#lib/core/time.ts";
import type { Piece } from "./buckets.ts";

/** A column of a roll-up by its name in code. */
export const column = (name: string): SQL => sql`${sql.identifier(snake(name))}`;

export const bigints = (ids: Iterable<string | number>): SQL =>
  sql`${`{${[...ids].join(",")}}`}::bigint[]`;

const moment = (at: number): SQL => sql`${toTimestamp(at)}::timestamptz`;

/**
 * Everything counted in a window: folded rows of its pieces, and what was not folded yet. Both are read
 * by one statement, so a row on its way from one to the other is seen exactly once.
 */
export function factsIn(
  projectId: number,
  window: Window,
  pieces: readonly Piece[],
  columns: readonly string[],
  seriesIds: readonly string[] | null,
): SQL {
  const list = sql.join([sql`at`, sql`series_id`, ...columns.map(column)], sql`, `);
  const ofSeries = seriesIds ? sql`and series_id = any(${bigints(seriesIds)})` : sql``;
  const folded = pieces.map(
    (piece) => sql`select ${list} from rollups
      where project_id = ${projectId} and resolution_s = ${piece.resolutionS}
        and at >= ${moment(piece.from)} and at < ${moment(piece.to)} ${ofSeries}`,
  );
  const waiting = sql`select ${list} from rollup_deltas
    where project_id = ${projectId} and at >= ${moment(window.from)} and at < ${moment(window.to)} ${ofSeries}`;
  return sql.join([...folded, waiting], sql` union all `);
}

/** The snake_case of a column. */
export function snake(name: string): string {
  return name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);
}
