import { AppError, invalid } from "#lib/core/errors.ts";
import { type Config, childEnvironment, config } from "#lib/platform/config.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "#lib/platform/db/embedded.ts";
import { migrateDatabase } from "#lib/platform/db/migrate.ts";
import { buildIfStale } from "./build.ts";
import { checkDatabase, checkDisk, checkPortIsFree, claimDataDir } from "./checks.ts";
import { leanArguments, leanEnvironment } from "./lifecycle.ts";
import { startedMessage } from "./started-message.ts";
import { backoffMs, type Supervised, supervise } from "./supervise.ts";

/** What `npm start` and `npm run dev` run: database, migrations, the roles, and a watch over them. */
const dev = process.argv.includes("--dev");
const stops: (() => Promise<void> | void)[] = [];
let stopping = false;

for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => {
    if (stopping) process.exit(1);
    say("midwatch", "stopping");
    void stopAll().then(() => process.exit(0));
  });

try {
  await launch(config(), performance.now());
} catch (error) {
  console.error(error instanceof AppError ? error.message : error);
  await stopAll();
  process.exit(1);
}

async function launch(settings: Config, startedAt: number): Promise<void> {
  const roles =
    settings.role === "all" ? (["collector", "worker", "web"] as const) : [settings.role];
  if (settings.role !== "all" && !settings.databaseUrl)
    throw invalid(
      `MIDWATCH_ROLE=${settings.role} runs one role alone and shares its database with the others. Name that database in DATABASE_URL.`,
    );
  checkDisk(settings.dataDir);
  const release = claimDataDir(settings.dataDir);
  stops.push(release);
  if (roles.includes("web")) await checkPortIsFree(settings.host, settings.port, "PORT");
  if (roles.includes("collector")) {
    await checkPortIsFree(settings.host, settings.otlpHttpPort, "OTLP_HTTP_PORT");
    await checkPortIsFree(settings.host, settings.otlpGrpcPort, "OTLP_GRPC_PORT");
  }
  if (!dev && roles.includes("web")) await buildIfStale((line) => say("midwatch", line));

  const url = settings.databaseUrl ?? (await startDatabase(settings));
  if (settings.databaseUrl) await checkDatabase(url);
  await migrateDatabase(url);

  const children = roles.map((role) => {
    const child = supervise(role, commandOf(role), environmentOf(role, url), say);
    // Roles stop before the database does, the collector first: it still has spans to commit.
    stops.unshift(() => child.stop());
    return child;
  });
  await Promise.all(children.map((child: Supervised) => child.ready));
  const seconds = (performance.now() - startedAt) / 1000;
  console.log(await startedMessage(settings, url, seconds, Date.now()));
}

/** Starts the embedded Postgres, and again on the same port whenever it dies. */
async function startDatabase(settings: Config): Promise<string> {
  let postgres: EmbeddedPostgres = await startEmbeddedPostgres({ dir: settings.dataDir });
  const { url, port } = postgres;
  stops.push(() => postgres.stop());

  const watch = async () => {
    for (let falls = 1; ; falls++) {
      await postgres.exited;
      if (stopping) return;
      say("postgres", `stopped; starting it again in ${backoffMs(falls) / 1000} s`);
      await new Promise((resolve) => setTimeout(resolve, backoffMs(falls)));
      if (stopping) return;
      try {
        postgres = await startEmbeddedPostgres({ dir: settings.dataDir, port });
        say("postgres", "running again");
        falls = 0;
      } catch (error) {
        say("postgres", (error as Error).message);
      }
    }
  };
  void watch();
  return url;
}

function commandOf(role: "web" | "collector" | "worker"): string[] {
  const file = `lib/server/${role}.ts`;
  if (role === "web") return dev ? [file, "--dev"] : [file];
  return dev ? ["--watch", "--watch-preserve-output", file] : [...leanArguments, file];
}

function environmentOf(role: string, url: string): NodeJS.ProcessEnv {
  return childEnvironment({
    DATABASE_URL: url,
    MIDWATCH_ROLE: role,
    ...leanEnvironment,
    NODE_ENV: dev ? "development" : "production",
    NEXT_TELEMETRY_DISABLED: "1",
  });
}

async function stopAll(): Promise<void> {
  stopping = true;
  for (const stop of stops.splice(0)) await stop();
}

function say(role: string, line: string): void {
  if (line.trim()) console.log(`${role.padEnd(9)} ${line}`);
}
