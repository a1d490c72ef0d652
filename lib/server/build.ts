import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { childEnvironment, nextDir } from "#lib/platform/config.ts";

/** What the built pages depend on. */
const sources = [
  "app",
  "components",
  "lib",
  "drizzle/schema",
  "public",
  "next.config.js",
  "package-lock.json",
  "package.json",
  "tsconfig.json",
];

/** Builds the pages if any source changed since they were last built. Returns whether it built. */
export async function buildIfStale(say: (line: string) => void): Promise<boolean> {
  const dir = nextDir();
  const stamp = join(dir, "midwatch-sources");
  const fingerprint = fingerprintOf(sources);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprint) return false;

  say("Building the pages (once, and after every change) …");
  const output: string[] = [];
  const child = spawn(process.execPath, ["node_modules/next/dist/bin/next", "build"], {
    env: childEnvironment({ NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" }),
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text) => output.push(String(text)));
  const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  if (code !== 0) throw new Error(`next build failed:\n${output.join("")}`);
  writeFileSync(stamp, fingerprint);
  return true;
}

function fingerprintOf(paths: string[]): string {
  const hash = createHash("sha256");
  for (const path of paths.flatMap(filesUnder))
    hash.update(path).update("\0").update(readFileSync(path));
  return hash.digest("hex");
}

function filesUnder(path: string): string[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .filter((name) => !/\.test\.tsx?$|\.jsonl$/.test(name))
    .flatMap((name) => filesUnder(join(path, name)));
}
