import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { AppError } from "#lib/core/errors.ts";

export type Role = "all" | "web" | "collector" | "worker";

/** Every setting, read once from the environment; each has a default that works. See `.env.example`. */
export type Config = {
  role: Role;
  host: string;
  port: number;
  otlpHttpPort: number;
  otlpGrpcPort: number;
  /** External Postgres, or undefined for the embedded one. */
  databaseUrl: string | undefined;
  dataDir: string;
  retentionDays: number;
  maxBodyBytes: number;
  /** Bytes of request bodies the collector holds at once before it answers "try again". */
  maxInFlightBytes: number;
  databasePoolSize: number;
  /** Signs sessions; generated into the data folder where it is not set. */
  authSecret: string | undefined;
  /** How people reach the web page from outside, for links and cookies. */
  publicUrl: string | undefined;
  logLevel: string;
};

let cached: Config | undefined;

export function config(): Config {
  if (!cached) {
    // A variable that is already set wins over the file.
    if (existsSync(".env")) process.loadEnvFile(".env");
    cached = readConfig(process.env);
  }
  return cached;
}

/** Throws `invalid` with the name of the setting that cannot be read. */
export function readConfig(env: Record<string, string | undefined>): Config {
  return {
    role: oneOf(env, "MIDWATCH_ROLE", ["all", "web", "collector", "worker"], "all"),
    host: env.HOST || "127.0.0.1",
    port: wholeNumber(env, "PORT", 3000, 0, 65535),
    otlpHttpPort: wholeNumber(env, "OTLP_HTTP_PORT", 4318, 0, 65535),
    otlpGrpcPort: wholeNumber(env, "OTLP_GRPC_PORT", 4317, 0, 65535),
    databaseUrl: env.DATABASE_URL || undefined,
    dataDir: resolve(env.MIDWATCH_DATA_DIR || join(process.cwd(), ".midwatch")),
    retentionDays: wholeNumber(env, "MIDWATCH_RETENTION_DAYS", 30, 1, 3650),
    maxBodyBytes: wholeNumber(env, "MIDWATCH_MAX_BODY_BYTES", 64 * 1024 * 1024, 1024, 1024 ** 3),
    maxInFlightBytes: wholeNumber(
      env,
      "MIDWATCH_MAX_IN_FLIGHT_BYTES",
      128 * 1024 * 1024,
      1024,
      64 * 1024 ** 3,
    ),
    databasePoolSize: wholeNumber(env, "MIDWATCH_DATABASE_POOL_SIZE", 10, 2, 500),
    authSecret: env.MIDWATCH_AUTH_SECRET || undefined,
    publicUrl: env.MIDWATCH_PUBLIC_URL || undefined,
    logLevel: env.MIDWATCH_LOG_LEVEL || "info",
  };
}

/** What commands that talk to a Midwatch elsewhere may find in the environment instead of their options. */
export function commandSettings(): { url?: string; key?: string; project?: string } {
  const { MIDWATCH_URL: url, MIDWATCH_API_KEY: key, MIDWATCH_PROJECT: project } = process.env;
  return { ...(url ? { url } : {}), ...(key ? { key } : {}), ...(project ? { project } : {}) };
}

/** The environment for a process we start: ours, with some settings named anew. */
export function childEnvironment(changes: Record<string, string>): NodeJS.ProcessEnv {
  return { ...process.env, ...changes } as NodeJS.ProcessEnv;
}

/** Where Next keeps what it built. */
export const nextDir = (): string => process.env.MIDWATCH_NEXT_DIR || ".next";

/** On a loopback address nobody but this machine's people can knock. */
export function isLoopback(host: string): boolean {
  return (
    host === "localhost" || host === "::1" || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host)
  );
}

function wholeNumber(
  env: Record<string, string | undefined>,
  name: string,
  fallback: number,
  min: number,
  max: number,
): number {
  const text = env[name];
  if (text === undefined || text === "") return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max)
    throw new AppError(
      "invalid",
      `${name} must be a whole number from ${min} to ${max}, not "${text}".`,
    );
  return value;
}

function oneOf<T extends string>(
  env: Record<string, string | undefined>,
  name: string,
  choices: readonly T[],
  fallback: T,
): T {
  const text = env[name];
  if (text === undefined || text === "") return fallback;
  const found = choices.find((choice) => choice === text);
  if (!found)
    throw new AppError("invalid", `${name} must be one of ${choices.join(", ")}, not "${text}".`);
  return found;
}
