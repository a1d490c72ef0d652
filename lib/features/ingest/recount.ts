import { and, eq, gte, lt } from "drizzle-orm";
import { rollupDeltas, rollups, spans } from "#drizzle/schema/index.ts";
import { decodeSketch, type Sketch } from "#lib/core/stats/sketch.ts";
import { DAY, type Instant, type Window } from "#lib/core/time.ts";
import type { Context } from "#lib/platform/context.ts";
import type { Db } from "#lib/platform/db/client.ts";
import { deltasOf, type RollupDelta } from "./rollup.ts";

/** A total that is not what the spans add up to. */
export type Disagreement = {
  at: Instant;
  seriesId: string;
  measure: string;
  /** What the roll-ups say, and what the spans say. */
  rolledUp: number | string;
  counted: number | string;
};

const sketches = ["durationSketch", "ttftSketch", "outputTokensSketch"] as const;
const isSketch = (key: string): key is (typeof sketches)[number] =>
  sketches.some((name) => name === key);

/**
 * Compares every minute's roll-ups with a recount of its spans: an empty answer is the proof that
 * nothing was lost or counted twice. Reads every span of the window, so it is no query for a page.
 */
export async function recount(
  ctx: Pick<Context, "db" | "projectId">,
  window: Window,
): Promise<Disagreement[]> {
  const { projectId } = ctx;
  return ctx.db.transaction(
    async (tx) => {
      const db = tx as unknown as Db;
      const found: Disagreement[] = [];
      for (let from = window.from; from < window.to; from += DAY) {
        const day = { from, to: Math.min(from + DAY, window.to) };
        const [counted, rolledUp] = [
          deltasOf(await countedSpans({ db, projectId }, day), 1),
          await rolledUpIn({ db, projectId }, day),
        ];
        found.push(...compare(rolledUp, total(counted)));
      }
      return found;
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );
}

async function countedSpans(
  { db, projectId }: Pick<Context, "db" | "projectId">,
  { from, to }: Window,
) {
  return db
    .select({
      startedAt: spans.startedAt,
      seriesId: spans.seriesId,
      status: spans.status,
      durationMs: spans.durationMs,
      ttftMs: spans.ttftMs,
      isCall: spans.isCall,
      usageCounted: spans.usageCounted,
      inputTokens: spans.inputTokens,
      cacheReadTokens: spans.cacheReadTokens,
      cacheWriteTokens: spans.cacheWriteTokens,
      outputTokens: spans.outputTokens,
      reasoningTokens: spans.reasoningTokens,
      costNanoUsd: spans.costNanoUsd,
      reportedCostNanoUsd: spans.reportedCostNanoUsd,
    })
    .from(spans)
    .where(
      and(eq(spans.projectId, projectId), gte(spans.startedAt, from), lt(spans.startedAt, to)),
    );
}

async function rolledUpIn(
  { db, projectId }: Pick<Context, "db" | "projectId">,
  { from, to }: Window,
) {
  const inWindow = (table: typeof rollups | typeof rollupDeltas) =>
    and(eq(table.projectId, projectId), gte(table.at, from), lt(table.at, to));
  const folded = await db
    .select()
    .from(rollups)
    .where(and(inWindow(rollups), eq(rollups.resolutionS, 60)));
  const loose = await db.select().from(rollupDeltas).where(inWindow(rollupDeltas));
  return total([...folded.map(({ resolutionS: _, ...row }) => row), ...loose]);
}

type Total = {
  at: Instant;
  seriesId: string;
  sums: Map<string, number>;
  bins: Map<string, Sketch>;
};

function total(rows: readonly RollupDelta[]): Map<string, Total> {
  const totals = new Map<string, Total>();
  for (const { at, seriesId, ...measures } of rows) {
    const key = `${at} ${seriesId}`;
    const entry = totals.get(key) ?? { at, seriesId, sums: new Map(), bins: new Map() };
    totals.set(key, entry);
    for (const [name, value] of Object.entries(measures)) {
      if (isSketch(name))
        entry.bins.set(name, decodeSketch(value as Uint8Array, entry.bins.get(name)));
      else if (typeof value === "number" && name !== "projectId")
        entry.sums.set(name, (entry.sums.get(name) ?? 0) + value);
    }
  }
  return totals;
}

function compare(rolledUp: Map<string, Total>, counted: Map<string, Total>): Disagreement[] {
  const found: Disagreement[] = [];
  for (const key of new Set([...rolledUp.keys(), ...counted.keys()])) {
    const [a, b] = [rolledUp.get(key), counted.get(key)];
    const { at, seriesId } = (a ?? b)!;
    for (const measure of new Set([...(a?.sums.keys() ?? []), ...(b?.sums.keys() ?? [])])) {
      const [x, y] = [a?.sums.get(measure) ?? 0, b?.sums.get(measure) ?? 0];
      // Durations are added in floating point, in whatever order they came.
      const tolerance = measure === "durationMsSum" ? 1e-6 * Math.max(1, Math.abs(y)) : 0;
      if (Math.abs(x - y) > tolerance)
        found.push({ at, seriesId, measure, rolledUp: x, counted: y });
    }
    for (const measure of sketches) {
      const [x, y] = [written(a?.bins.get(measure)), written(b?.bins.get(measure))];
      if (x !== y) found.push({ at, seriesId, measure, rolledUp: x, counted: y });
    }
  }
  return found;
}

const written = (sketch: Sketch = new Map()): string =>
  [...sketch]
    .filter(([, n]) => n !== 0)
    .sort(([a], [b]) => a - b)
    .map(([bin, n]) => `${bin}:${n}`)
    .join(" ");
