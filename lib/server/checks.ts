import { mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { AppError } from "#lib/core/errors.ts";
import { connect } from "#lib/platform/db/client.ts";

/** Throws a sentence that says which setting to change when something else listens there. */
export async function checkPortIsFree(host: string, port: number, setting: string): Promise<void> {
  if (port === 0) return;
  await new Promise<void>((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        new AppError(
          "unavailable",
          error.code === "EADDRINUSE"
            ? `Port ${port} on ${host} is taken by another program. End it, or choose another port in ${setting}.`
            : `Cannot listen on ${host}:${port} (${error.code ?? error.message}). Check HOST and ${setting}.`,
        ),
      ),
    );
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

const LEAST_FREE_BYTES = 200 * 1024 * 1024;

/** Throws if the data folder cannot be written or its disk is all but full. */
export function checkDisk(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true });
    const probe = join(dir, ".writable");
    writeFileSync(probe, "");
    rmSync(probe);
  } catch (cause) {
    throw new AppError(
      "invalid",
      `The data folder ${dir} cannot be written. Name another one in MIDWATCH_DATA_DIR.`,
      { cause },
    );
  }
  const { bavail, bsize } = statfsSync(dir);
  if (bavail * bsize < LEAST_FREE_BYTES)
    throw new AppError(
      "unavailable",
      `The disk that holds ${dir} is full: ${Math.floor((bavail * bsize) / 1024 ** 2)} MiB are free, Midwatch needs ${LEAST_FREE_BYTES / 1024 ** 2}. Make room, or name another folder in MIDWATCH_DATA_DIR.`,
    );
}

/** Throws unless a Postgres of a version we know answers at `url`. */
export async function checkDatabase(url: string): Promise<void> {
  let shown = "the address in DATABASE_URL";
  try {
    const { host, pathname } = new URL(url);
    shown = `${host}${pathname}`;
  } catch {
    throw new AppError(
      "invalid",
      "DATABASE_URL is not an address. It looks like postgres://user:password@host:5432/name.",
    );
  }
  const { sql, close } = connect(url, { max: 1, name: "midwatch check" });
  try {
    const [row] = await sql`select current_setting('server_version_num')::int as version`;
    if (row!.version < 150_000)
      throw new AppError(
        "invalid",
        `PostgreSQL at ${shown} is version ${Math.floor(row!.version / 10_000)}; Midwatch needs 15 or newer.`,
      );
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError(
      "unavailable",
      `The database at ${shown} cannot be used: ${(error as Error).message || (error as { code?: string }).code}. Check DATABASE_URL.`,
      { cause: error },
    );
  } finally {
    await close();
  }
}

/** One launcher per data folder. Returns what gives the place free again. */
export function claimDataDir(dir: string): () => void {
  const file = join(dir, "launcher.pid");
  const owner = readPid(file);
  if (owner && owner !== process.pid && isLauncher(owner))
    throw new AppError(
      "conflict",
      `Midwatch already runs with the data folder ${dir} (process ${owner}). End it, or name another folder in MIDWATCH_DATA_DIR.`,
    );
  writeFileSync(file, String(process.pid));
  return () => rmSync(file, { force: true });
}

function readPid(file: string): number | undefined {
  try {
    return Number(readFileSync(file, "utf8")) || undefined;
  } catch {
    return undefined;
  }
}

/** Process numbers are used again; only one that still runs the launcher counts. */
function isLauncher(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return (
      process.platform !== "linux" ||
      readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("launch.ts")
    );
  } catch {
    return false;
  }
}
