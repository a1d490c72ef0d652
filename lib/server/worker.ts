import { asc } from "drizzle-orm";
import { projects } from "#drizzle/schema/index.ts";
import { SECOND } from "#lib/core/time.ts";
import { config } from "#lib/platform/config.ts";
import type { Context } from "#lib/platform/context.ts";
import { openLocks } from "#lib/platform/db/locks.ts";
import { log } from "#lib/platform/log.ts";
import { database } from "./database.ts";
import { keepRunning, type Surroundings } from "./keep-running.ts";
import { announceReady, untilStopped } from "./lifecycle.ts";
import { describe, isDatabaseOutage } from "./respond.ts";
import { workers } from "./workers.ts";

/** How soon a new project is seen. */
const LIST_EVERY = SECOND;

/** The role that does everything on a clock. Any number of processes may run it; one works at a time. */
const { db, sql, close } = database();
const locks = openLocks(config().databaseUrl!, "midwatch worker locks");
const stop = new AbortController();

let listed: { at: number; projects: Promise<Pick<Context, "projectId" | "project">[]> } | undefined;

function listProjects() {
  const now = performance.now();
  if (!listed || now - listed.at > LIST_EVERY) {
    const found = db
      .select({ projectId: projects.id, project: projects.slug })
      .from(projects)
      .orderBy(asc(projects.id))
      .execute();
    // A list that could not be read is read again, not remembered.
    found.catch(() => {
      listed = undefined;
    });
    listed = { at: now, projects: found };
  }
  return listed.projects;
}

async function contexts(worker: string): Promise<Context[]> {
  const found = await listProjects();
  return found.map((project) => ({
    ...project,
    db,
    actor: { type: "worker", worker },
    now: Date.now(),
  }));
}

async function untilReachable(): Promise<void> {
  for (let tries = 1; !stop.signal.aborted; tries++) {
    try {
      await listProjects();
      return;
    } catch (error) {
      if (!isDatabaseOutage(error))
        log.error({ error: describe(error) }, "cannot list the projects");
      else if (tries === 3) log.warn("waiting for the database");
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

const surroundings: Surroundings = { server: { db, sql }, contexts, hold: locks.hold };
const running = untilReachable().then(() => {
  if (!stop.signal.aborted) announceReady("worker");
  return Promise.all(workers.map((worker) => keepRunning(worker, surroundings, stop.signal)));
});

untilStopped(async () => {
  stop.abort();
  await running;
  await Promise.all([locks.close(), close()]);
});
