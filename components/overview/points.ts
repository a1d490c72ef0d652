import type { Rollup, RollupGroup } from "#lib/features/rollups/model.ts";

/** Tells the groups of one answer apart; also the name that its colour hangs on. */
export const keyOf = (group: RollupGroup): string => group.key.join("\u0000");

/** Without the bucket that is still filling: its half count would read as a fall. */
export function finished(
  rollup: Pick<Rollup, "buckets" | "unfinishedFrom"> | undefined,
  points: readonly (number | null)[] = [],
): readonly (number | null)[] {
  if (!rollup || rollup.unfinishedFrom === null) return points;
  const end = rollup.buckets.indexOf(rollup.unfinishedFrom);
  return end <= 0 ? points : points.slice(0, end);
}
