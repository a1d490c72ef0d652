import { MINUTE, SECOND } from "#lib/core/time.ts";
import type { Context } from "#lib/platform/context.ts";
import { log } from "#lib/platform/log.ts";
import { describe, isDatabaseOutage } from "./respond.ts";

/** "more" asks for the next round at once; anything else can wait for the clock. */
export type Round = "more" | undefined;

/**
 * Something done on a clock for each project. A round does a bounded piece of work, and doing it twice
 * leaves the same rows as doing it once.
 */
export type Worker = {
  name: string;
  everyMs: number;
  run: (ctx: Context) => Promise<Round>;
};

export type Surroundings = {
  /** The projects, as of now. */
  contexts: (worker: string) => Promise<Context[]>;
  /** True while this process, and no other, does `name` in the project. */
  hold: (name: string, projectId: number) => Promise<boolean>;
  now?: () => number;
  report?: (failure: Failure) => void;
};

export type Failure = { worker: string; project: string | null; inARow: number; error: unknown };

const FIRST_WAIT = SECOND;
const LONGEST_WAIT = MINUTE;

/** The wait after the nth failure in a row: a second, doubling to a minute. */
export const backoffMs = (inARow: number): number =>
  Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(20, inARow - 1));

/**
 * Runs one worker for every project until `signal` fires; the round under way is finished first. A
 * failed round is reported and tried again with growing pauses, and holds up no other project.
 */
export async function keepRunning(
  worker: Worker,
  { contexts, hold, now = () => performance.now(), report = toLog }: Surroundings,
  signal: AbortSignal,
): Promise<void> {
  const failures = new Map<number, { inARow: number; until: number }>();
  /** Stands for the list of projects itself. */
  const LISTING = 0;

  const attempt = async <T>(id: number, project: string | null, work: () => Promise<T>) => {
    try {
      const result = await work();
      failures.delete(id);
      return result;
    } catch (error) {
      const inARow = (failures.get(id)?.inARow ?? 0) + 1;
      failures.set(id, { inARow, until: now() + backoffMs(inARow) });
      if (!signal.aborted) report({ worker: worker.name, project, inARow, error });
      return undefined;
    }
  };
  const isDue = (id: number) => (failures.get(id)?.until ?? 0) <= now();

  while (!signal.aborted) {
    let more = false;
    const projects = isDue(LISTING)
      ? ((await attempt(LISTING, null, () => contexts(worker.name))) ?? [])
      : [];
    for (const ctx of projects) {
      if (signal.aborted) return;
      if (!isDue(ctx.projectId)) continue;
      const round = await attempt(ctx.projectId, ctx.project, async () =>
        (await hold(worker.name, ctx.projectId)) ? worker.run(ctx) : undefined,
      );
      more ||= round === "more";
    }
    if (!more) await pause(worker.everyMs, signal);
  }
}

function toLog({ worker, project, inARow, error }: Failure): void {
  // An outage is one fact, not one for each of a dozen workers twice a second.
  if (isDatabaseOutage(error)) {
    if (inARow === 3) log.warn({ worker, project }, "the database cannot be reached; trying again");
    return;
  }
  const message = `a round failed; next try in ${backoffMs(inARow) / 1000} s`;
  log.error({ worker, project, inARow, error: describe(error) }, message);
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}
