import type { Instant } from "#lib/core/time.ts";
import { hasAnyoneSignedUp } from "#lib/features/auth/queries.ts";
import { ensureDefaultProject } from "#lib/features/projects/commands.ts";
import { config, isLoopback } from "#lib/platform/config.ts";
import { database } from "./database.ts";

type LocalProject = { projectId: number; project: string };

/** How long another process may go on believing that nobody has signed up. */
const BELIEVED_MS = 1_000;

let hasEnded = false;
let believed: { until: Instant; project: Promise<LocalProject | null> } | undefined;

/**
 * The project everything local falls into, or null outside local mode: when a listener is bound off
 * loopback, and for good once the first account exists.
 */
export function localProject(now: Instant): Promise<LocalProject | null> {
  if (hasEnded || !isLoopback(config().host)) return Promise.resolve(null);
  if (!believed || now >= believed.until) {
    const project = look(now);
    believed = { until: now + BELIEVED_MS, project };
    // A database that was away for a moment is asked again by the next request.
    project.catch(() => {
      believed = undefined;
    });
  }
  return believed.project;
}

/** Ends local mode in this process at once; the others notice within a second. */
export function endLocalMode(): void {
  hasEnded = true;
}

async function look(now: Instant): Promise<LocalProject | null> {
  const { db } = database();
  if (await hasAnyoneSignedUp(db)) {
    hasEnded = true;
    return null;
  }
  return ensureDefaultProject(db, now);
}
