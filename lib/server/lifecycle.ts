/**
 * Calls `stop` once, when this process is asked to end or when the launcher that started it is gone,
 * and then ends the process. A second signal, or ten seconds, ends it at once.
 */
export function untilStopped(stop: () => Promise<void>): void {
  let stopping = false;
  const end = () => {
    if (stopping) process.exit(1);
    stopping = true;
    setTimeout(() => process.exit(1), 10_000).unref();
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on("SIGTERM", end);
  process.on("SIGINT", end);
  if (process.channel) process.on("disconnect", end);
}

/** Tells the launcher, as a line of JSON, that a role does its work. */
export function announceReady(role: string, facts: Record<string, unknown> = {}): void {
  process.stdout.write(`${JSON.stringify({ ready: true, role, ...facts })}\n`);
}

/** A small nursery and few arenas keep a busy role's memory at two thirds of what V8 and libc would take. */
export const leanArguments = [
  "--import",
  "./lib/platform/quick-load.ts",
  "--max-semi-space-size=8",
];
export const leanEnvironment = { MALLOC_ARENA_MAX: "2" };
