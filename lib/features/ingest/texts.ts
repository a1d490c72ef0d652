import { DAY, type Instant, SECOND } from "#lib/core/time.ts";
import type { Context } from "#lib/platform/context.ts";
import { findWatermark, moveWatermark } from "#lib/platform/db/watermarks.ts";
import { type Arrival, COMMIT_DELAY, listArrivals } from "./arrivals.ts";
import { listRefs, writeTexts } from "./texts-rows.ts";

const WORKER = "texts";
/** Spans whose wire bytes are in memory at once. */
const CHUNK = 250;
/** Commits taken from the pile at once; one holds a few thousand spans at most. */
const COMMITS = 4;
/** Live commits that are remembered; beyond it the oldest wait until the backlog's turn. */
const MOST_WAITING = 10_000;
const MARK_EVERY = 5 * SECOND;

/** How far one process has come in one project. */
type Progress = {
  /** The last look; the next one overlaps it by the delay of a commit. */
  lookedAt: Instant;
  /** Commits of the last moments by how many requests they held, so that none is taken twice. */
  seen: Map<Instant, number>;
  /** Waiting, oldest first. */
  waiting: Instant[];
  /** What had arrived before this process began and may not be done: read from its new end. */
  backlog: { after: Instant; upTo: Instant } | null;
  markedAt: Instant;
};

/**
 * Follows commits, newest first, and makes their model calls searchable: within a second when idle, and
 * as soon as there is time for the rest. A process that takes over does the last seconds again, which
 * leaves the same rows.
 */
export function createTexts(): (ctx: Context) => Promise<{ written: number; more: boolean }> {
  const projects = new Map<number, Progress>();
  return async (ctx) => {
    let progress = projects.get(ctx.projectId);
    // Where another process worked meanwhile, what this one remembers is of no use.
    if (!progress || ctx.now - progress.lookedAt > 10 * COMMIT_DELAY) {
      progress = await begin(ctx);
      projects.set(ctx.projectId, progress);
    }
    await look(ctx, progress);
    const commits = progress.waiting.slice(-COMMITS);
    const written =
      commits.length > 0 ? await derive(ctx, commits) : await takeBacklog(ctx, progress);
    progress.waiting.length -= commits.length;
    await mark(ctx, progress);
    return { written, more: progress.waiting.length > 0 || progress.backlog !== null };
  };
}

async function begin(ctx: Context): Promise<Progress> {
  const done = (await findWatermark(ctx, WORKER)) ?? ctx.now - DAY;
  const live = ctx.now - COMMIT_DELAY;
  return {
    lookedAt: live + COMMIT_DELAY,
    seen: new Map(),
    waiting: [],
    backlog: { after: Math.min(done, live), upTo: live },
    markedAt: 0,
  };
}

/** Puts what has become visible since the last look on the pile. */
async function look(ctx: Context, progress: Progress): Promise<void> {
  const after = progress.lookedAt - COMMIT_DELAY;
  const arrivals = await listArrivals(ctx, { after, upTo: ctx.now + DAY, limit: MOST_WAITING });
  const fresh = arrivals.filter(({ at, requests }) => progress.seen.get(at) !== requests);
  const waiting = new Set([...progress.waiting, ...fresh.map(({ at }) => at)]);
  progress.waiting = [...waiting].sort((a, b) => a - b);
  progress.seen = new Map(arrivals.map(({ at, requests }) => [at, requests]));
  const isCut = arrivals.length === MOST_WAITING;
  progress.lookedAt = isCut ? arrivals.at(-1)!.at + COMMIT_DELAY : ctx.now;
}

async function takeBacklog(ctx: Context, progress: Progress): Promise<number> {
  const { backlog } = progress;
  if (!backlog) return 0;
  const arrivals: Arrival[] = await listArrivals(ctx, {
    ...backlog,
    newestFirst: true,
    limit: COMMITS,
  });
  const written = await derive(
    ctx,
    arrivals.map(({ at }) => at),
  );
  if (arrivals.length < COMMITS) progress.backlog = null;
  // A microsecond before: what is stored is no finer.
  else backlog.upTo = arrivals.at(-1)!.at - 0.001;
  return written;
}

async function derive(ctx: Context, commits: readonly Instant[]): Promise<number> {
  if (commits.length === 0) return 0;
  const refs = await listRefs(ctx, commits);
  for (let i = 0; i < refs.length; i += 2 * CHUNK)
    // Two at a time: one is read and understood while Postgres indexes the other.
    await Promise.all(
      [i, i + CHUNK].map((from) => writeTexts(ctx, refs.slice(from, from + CHUNK))),
    );
  return refs.length;
}

/** Remembers, for the process after this one, before when everything is done. */
async function mark(ctx: Context, progress: Progress): Promise<void> {
  if (progress.backlog || ctx.now - progress.markedAt < MARK_EVERY) return;
  const oldest = progress.waiting[0] ?? Number.POSITIVE_INFINITY;
  await moveWatermark(ctx, WORKER, Math.min(oldest - 1, ctx.now - COMMIT_DELAY));
  progress.markedAt = ctx.now;
}
