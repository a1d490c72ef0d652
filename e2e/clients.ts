import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const dir = "e2e/clients";

/** Installs the client libraries the lock file beside them names, once. */
export function installClients(): void {
  const stamp = `${dir}/node_modules/.midwatch-lock`;
  const lock = createHash("sha256")
    .update(readFileSync(`${dir}/package-lock.json`))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  const npm = process.env.npm_execpath;
  const flags = [
    "install",
    "--no-save",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
  ];
  const { status } = npm
    ? spawnSync(process.execPath, [npm, ...flags], { cwd: dir, stdio: "inherit" })
    : spawnSync("npm", flags, { cwd: dir, stdio: "inherit" });
  if (status !== 0) throw new Error("The client libraries could not be installed.");
  writeFileSync(stamp, lock);
}

/** Runs one client program to its end. Rejects with what it printed if it fails. */
export function runClient(name: string, settings: Record<string, string>): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    const child = spawn(`${process.cwd()}/node_modules/node/bin/node`, [`${name}.mjs`], {
      cwd: dir,
      env: {
        ...process.env,
        OTEL_METRICS_EXPORTER: "none",
        OTEL_LOGS_EXPORTER: "otlp",
        ...settings,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        said += text;
      });
    child.once("close", (code) =>
      code === 0 ? resolve() : reject(new Error(`${name} ended with ${code}:\n${said}`)),
    );
  });
}
