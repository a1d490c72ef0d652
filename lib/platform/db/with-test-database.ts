import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { childEnvironment } from "#lib/platform/config.ts";
import { startEmbeddedPostgres } from "./embedded.ts";
import { migrateDatabase } from "./migrate.ts";

/**
 * Runs a command with `TEST_DATABASE_URL` naming a migrated Postgres made for it alone, and leaves
 * nothing behind. A `TEST_DATABASE_URL` that is already set is used as it is.
 */
const [command, ...args] = process.argv.slice(2);
if (!command) throw new Error("usage: with-test-database.ts COMMAND [ARGUMENT ...]");

const given = process.env.TEST_DATABASE_URL;
const dir = given ? undefined : mkdtempSync(join(tmpdir(), "midwatch-test-"));
// Postgres may run as another user, who has to enter it.
if (dir) chmodSync(dir, 0o755);
const server = dir ? await startEmbeddedPostgres({ dir, durable: false }) : undefined;
const url = given ?? server!.url;
try {
  await migrateDatabase(url);
  process.exitCode = await new Promise<number>((resolve) =>
    spawn(command, args, {
      stdio: "inherit",
      env: childEnvironment({ TEST_DATABASE_URL: url }),
    }).once("exit", (code) => resolve(code ?? 1)),
  );
} finally {
  await server?.stop();
  if (dir) rmSync(dir, { recursive: true, force: true });
}
