import { type ChildProcess, fork, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "#lib/platform/db/embedded.ts";
import { migrateDatabase } from "#lib/platform/db/migrate.ts";
import { leanArguments, leanEnvironment } from "#lib/server/lifecycle.ts";
import type { Report, Task } from "./_exporter.ts";

export type Postgres = EmbeddedPostgres & {
  dir: string;
  /** Starts it again where it was, after it was killed. */
  restart(): Promise<EmbeddedPostgres>;
};

// Each process started here is ended with this one.
process.setMaxListeners(0);

/** A Postgres of the measurement's own, as durable as the one people get. `stop` leaves nothing. */
export async function throwAwayPostgres(): Promise<Postgres> {
  const dir = mkdtempSync(join(tmpdir(), "midwatch-bench-"));
  chmodSync(dir, 0o755);
  let server = await startEmbeddedPostgres({ dir });
  process.once("exit", () => safely(() => process.kill(server.pid, "SIGINT")));
  await migrateDatabase(server.url);
  return {
    ...server,
    dir,
    async restart() {
      for (let attempt = 0; ; attempt++) {
        try {
          server = await startEmbeddedPostgres({ dir, port: server.port });
          return server;
        } catch (error) {
          // Backends of the one that was killed take a moment to notice.
          if (attempt === 40 || !/still in use/.test(String(error))) throw error;
          await pause(250);
        }
      }
    },
    async stop() {
      await server.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

export type Role = {
  child: ChildProcess;
  ports: { http: number; grpc: number };
  stop(): Promise<void>;
};

/** Starts a role as the launcher would, on ports that are free, and waits until it works. */
export function startRole(
  role: "collector" | "worker",
  databaseUrl: string,
  dataDir: string,
  options: { nodeArguments?: string[]; ports?: { http: number; grpc: number } } = {},
): Promise<Role> {
  const child = spawn(
    process.execPath,
    [...leanArguments, ...(options.nodeArguments ?? []), `lib/server/${role}.ts`],
    {
      stdio: ["ignore", "pipe", "inherit"],
      env: {
        ...process.env,
        ...leanEnvironment,
        DATABASE_URL: databaseUrl,
        MIDWATCH_DATA_DIR: dataDir,
        MIDWATCH_ROLE: role,
        HOST: "127.0.0.1",
        OTLP_HTTP_PORT: String(options.ports?.http ?? 0),
        OTLP_GRPC_PORT: String(options.ports?.grpc ?? 0),
        MIDWATCH_LOG_LEVEL: "warn",
      },
    },
  );
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  process.once("exit", () => child.kill("SIGKILL"));
  return new Promise((resolve, reject) => {
    exited.then(() => reject(new Error(`the ${role} ended before it was ready`)));
    createInterface({ input: child.stdout! }).on("line", (line) => {
      const said = line.startsWith("{") ? JSON.parse(line) : {};
      if (!said.ready) return void console.error(line);
      resolve({
        child,
        ports: { http: said.http, grpc: said.grpc },
        async stop() {
          child.kill("SIGTERM");
          await exited;
        },
      });
    });
  });
}

/** Runs a task in a process of exporters of its own. */
export async function runExporters(task: Task): Promise<Report> {
  const child = fork(join(import.meta.dirname, "_exporter.ts"));
  try {
    return await new Promise<Report>((resolve, reject) => {
      child.once("message", (report) => resolve(report as Report));
      child.once("exit", (code) => reject(new Error(`the exporters ended with ${code}`)));
      child.send(task);
    });
  } finally {
    child.kill();
  }
}

/** The most memory a process ever had, in MB; null where the system does not say. */
export function peakMemoryMb(pid: number): number | null {
  try {
    const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes ? Math.round(Number(kilobytes) / 1024) : null;
  } catch {
    return null;
  }
}

/** Processor seconds a process and its children have used; 0 where the system does not say. */
export function cpuSeconds(pid: number): number {
  let ticks = 0;
  for (const entry of safely(() => readdirSync("/proc")) ?? []) {
    if (!/^\d+$/.test(entry)) continue;
    const stat = safely(() => readFileSync(`/proc/${entry}/stat`, "utf8"));
    // After the name in parentheses: state, parent, and from the 12th on own and reaped children's time.
    const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (!fields) continue;
    const times = fields.slice(11, 15).map(Number);
    if (Number(entry) === pid) ticks += times.reduce((a, b) => a + b);
    else if (Number(fields[1]) === pid) ticks += times[0]! + times[1]!;
  }
  return ticks / 100;
}

function safely<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
