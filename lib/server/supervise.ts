import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

export type Supervised = {
  /** Resolves the first time the role says that it is ready. */
  ready: Promise<void>;
  stop(): Promise<void>;
  readonly pid: number | undefined;
};

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
/** After this long without a fall, the next one counts as the first again. */
const STEADY_MS = 60_000;

/** The wait before the nth start in a row: half a second, doubling to thirty seconds. */
export function backoffMs(fallsInARow: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.max(0, fallsInARow - 1));
}

/**
 * Keeps a role running in a process of its own, in its own process group so that Ctrl-C reaches only
 * the launcher. A role that ends by itself is started again, with growing pauses, and `say` tells so.
 */
export function supervise(
  role: string,
  args: string[],
  env: NodeJS.ProcessEnv,
  say: (role: string, line: string) => void,
): Supervised {
  let child: ChildProcess | undefined;
  let stopping = false;
  let falls = 0;
  let timer: NodeJS.Timeout | undefined;
  const announced = Promise.withResolvers<void>();

  const start = () => {
    const startedAt = performance.now();
    const started = spawn(process.execPath, args, {
      env,
      detached: process.platform !== "win32",
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    child = started;
    for (const stream of [started.stdout!, started.stderr!])
      createInterface({ input: stream }).on("line", (line) => {
        if (line.startsWith('{"ready":true')) announced.resolve();
        else say(role, line);
      });
    started.once("exit", (code, signal) => {
      if (stopping) return;
      falls = performance.now() - startedAt > STEADY_MS ? 1 : falls + 1;
      const wait = backoffMs(falls);
      say(role, `stopped (${signal ?? `code ${code}`}); starting it again in ${wait / 1000} s`);
      timer = setTimeout(start, wait);
    });
  };
  start();

  return {
    ready: announced.promise,
    get pid() {
      return child?.pid;
    },
    async stop() {
      stopping = true;
      clearTimeout(timer);
      const running = child;
      if (!running || running.exitCode !== null || running.signalCode !== null) return;
      const ended = new Promise<void>((resolve) => running.once("exit", () => resolve()));
      running.kill("SIGTERM");
      const kill = setTimeout(() => running.kill("SIGKILL"), 12_000);
      await ended;
      clearTimeout(kill);
    },
  };
}
