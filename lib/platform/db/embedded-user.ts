import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, renameSync, rmSync, statSync } from "node:fs";
import { platform, userInfo } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { AppError } from "#lib/core/errors.ts";

const run = promisify(execFile);

/** Who Postgres runs as; undefined is "as ourselves". */
export type ServerUser = { uid: number; gid: number } | undefined;

/** Postgres refuses to run as root; there it runs as an unprivileged user that every Unix has. */
export async function serverUser(): Promise<ServerUser> {
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

/** A folder for the cluster that the other user can reach: the wanted one, or one under /var/lib. */
export function within(dir: string): string {
  if (isOpenToAll(dirname(resolve(dir)))) return dir;
  return join("/var/lib/midwatch", fingerprint(resolve(dir)));
}

/** The server's binaries where the other user can run them, copied once if they lie in a private home. */
export function copiedBinaries(postgres: string): { postgres: string; initdb: string } {
  const native = dirname(dirname(postgres));
  const home = isOpenToAll(native) ? native : copyOf(native);
  return { postgres: join(home, "bin", "postgres"), initdb: join(home, "bin", "initdb") };
}

function copyOf(native: string): string {
  const copy = join("/var/lib/midwatch", `postgres-${fingerprint(native)}`);
  if (existsSync(copy)) return copy;
  const partial = `${copy}.${process.pid}`;
  cpSync(native, partial, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(partial, copy);
  } catch {
    // Another start was quicker.
    rmSync(partial, { recursive: true, force: true });
  }
  return copy;
}

/** True if every folder on the way can be entered by everybody. */
function isOpenToAll(path: string): boolean {
  for (let at = path; ; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false;
    if (dirname(at) === at) return true;
  }
}

const fingerprint = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 12);
