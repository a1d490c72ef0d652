import { type Instant, MINUTE, SECOND } from "#lib/core/time.ts";
import type { Context } from "#lib/platform/context.ts";
import type { Connection } from "#lib/platform/db/client.ts";
import { log } from "#lib/platform/log.ts";
import { describe, isDatabaseOutage } from "./respond.ts";

/** "more" asks for the next round at once; anything else can wait for the clock. */
export type Round = "more" | undefined;

export type Server = Pick<Connection, "db" | "sql"> & { now: Instant };

/**
 * Something done on a clock, for each project or once for all. A round does a bounded piece of work,
 * and doing it twice leaves the same rows as doing it once.
 */
export type Worker = { name: string; everyMs: number } & (
  | { run: (ctx: Context) => Promise<Round> }
  | { runForServer: (server: Server) => Promise<Round> }
);

export type Surroundings = {
  server: Pick<Connection, "db" | "sql">;
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
  { server, contexts, hold, now = () => performance.now(), report = toLog }: Surroundings,
  signal: AbortSignal,
): Promise<void> {
  const failures = new Map<number, { inARow: number; until: number }>();

  const attempt = async <T>({ id, project }: Target, work: () => Promise<T>) => {
    if ((failures.get(id)?.until ?? 0) > now()) return undefined;
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

  const targets = async (): Promise<Target[]> => {
    if ("runForServer" in worker)
      return [{ ...wholeServer, run: () => worker.runForServer({ ...server, now: Date.now() }) }];
    return (await contexts(worker.name)).map((ctx) => ({
      id: ctx.projectId,
      project: ctx.project,
      run: () => worker.run({ ...ctx, now: Date.now() }),
    }));
  };

  while (!signal.aborted) {
    let more = false;
    for (const target of (await attempt(listing, targets)) ?? []) {
      if (signal.aborted) return;
      const round = await attempt(target, async () =>
        (await hold(worker.name, target.id)) ? target.run() : undefined,
      );
      more ||= round === "more";
    }
    if (!more) await pause(worker.everyMs, signal);
  }
}

type Target = { id: number; project: string | null; run: () => Promise<Round> };

/** Projects count from 1. */
const wholeServer = { id: 0, project: null };
const listing: Target = { id: -1, project: null, run: async () => undefined };

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
