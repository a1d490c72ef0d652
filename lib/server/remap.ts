import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { asc, eq } from "drizzle-orm";
import { projects } from "#drizzle/schema/index.ts";
import { AppError, invalid, notFound } from "#lib/core/errors.ts";
import { DAY, type Instant, type Window } from "#lib/core/time.ts";
import { MAPPER_VERSION } from "#lib/features/ingest/model.ts";
import { type RemapProgress, remap } from "#lib/features/ingest/remap.ts";
import { config } from "#lib/platform/config.ts";
import { type Connection, connect } from "#lib/platform/db/client.ts";
import { startEmbeddedPostgres } from "#lib/platform/db/embedded.ts";
import { migrateDatabase } from "#lib/platform/db/migrate.ts";

/** `npm run remap`: understands stored spans again, as mappers, prices and dimensions are today. */
const { values } = parseArgs({
  options: {
    project: { type: "string" },
    from: { type: "string" },
    to: { type: "string" },
    all: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

if (values.help) {
  console.log(`npm run remap -- [options]

  --project SLUG   one project (all of them)
  --from DATE      spans that started on or after it, such as 2026-11-22 (as far back as they are kept)
  --to DATE        spans that started before it (now)
  --all            also spans that mapper ${MAPPER_VERSION} has already read: after a change of prices or dimensions

Midwatch may run meanwhile. Stopped with Ctrl-C, the next run goes on where this one ended.`);
  process.exit(0);
}

const { url, stop } = await reachDatabase();
const connection = connect(url, { max: 4, name: "midwatch remap" });
try {
  await run(connection, windowFrom(Date.now()));
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
} finally {
  await connection.close();
  await stop();
}

async function run({ db }: Connection, window: Window): Promise<void> {
  const found = await db
    .select()
    .from(projects)
    .where(values.project ? eq(projects.slug, values.project) : undefined)
    .orderBy(asc(projects.id));
  if (found.length === 0) throw notFound(`There is no project "${values.project ?? ""}".`);
  for (const { id, slug } of found) {
    const ctx = {
      db,
      projectId: id,
      project: slug,
      actor: { type: "worker", worker: "remap" } as const,
      now: Date.now(),
    };
    const done = await remap(ctx, {
      window,
      isAll: values.all,
      onProgress: (progress) => report(slug, progress),
    });
    console.log(`${slug}: read ${done.read} spans, changed ${done.changed}`);
  }
}

function report(project: string, { day, share, read, changed }: RemapProgress): void {
  if (read === 0) return;
  const date = new Date(day).toISOString().slice(0, 10);
  console.log(`${project}: ${date} ${Math.round(share * 100)} %, ${read} read, ${changed} changed`);
}

function windowFrom(now: Instant): Window {
  const window = { from: instant("from") ?? now - 400 * DAY, to: instant("to") ?? now + 2 * DAY };
  if (window.from >= window.to) throw invalid("--from must be before --to.");
  return window;
}

function instant(name: "from" | "to"): Instant | undefined {
  const text = values[name];
  if (text === undefined) return undefined;
  const at = Date.parse(text);
  if (Number.isNaN(at))
    throw invalid(`--${name} must be a date such as 2026-11-22, not "${text}".`);
  return at;
}

/** The database that is named, or the embedded one: as it runs, or started for as long as this takes. */
async function reachDatabase(): Promise<{ url: string; stop: () => Promise<void> }> {
  const { databaseUrl, dataDir } = config();
  const running = databaseUrl ?? runningUrl(dataDir);
  if (running && (databaseUrl || (await answers(running))))
    return { url: running, stop: async () => {} };
  const server = await startEmbeddedPostgres({ dir: dataDir });
  await migrateDatabase(server.url);
  return server;
}

/** What a running embedded Postgres says of itself in its data folder. */
function runningUrl(dataDir: string): string | undefined {
  try {
    const port = readFileSync(join(dataDir, "postgres", "postmaster.pid"), "utf8").split("\n")[3];
    const password = readFileSync(join(dataDir, "postgres.password"), "utf8").trim();
    return `postgres://midwatch:${password}@127.0.0.1:${Number(port)}/postgres`;
  } catch {
    return undefined;
  }
}

async function answers(url: string): Promise<boolean> {
  const { sql, close } = connect(url, { max: 1 });
  try {
    await sql`select 1`;
    return true;
  } catch {
    return false;
  } finally {
    await close();
  }
}
