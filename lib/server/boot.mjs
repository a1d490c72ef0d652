// What every npm script runs first. It needs nothing but a stock Node: it installs what the lock file
// names and is missing, then hands over to the Node 24 that comes with the packages.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const modules = join(root, "node_modules");
const node = join(modules, "node", "bin", process.platform === "win32" ? "node.exe" : "node");

const tests = ["--test", "--test-reporter=spec"];
const withDatabase = "lib/platform/db/with-test-database.ts";
const tasks = {
  start: ["lib/server/launch.ts"],
  dev: ["lib/server/launch.ts", "--dev"],
  test: ["lib/server/suite.ts"],
  "test:unit": [...tests, "{lib,drizzle,components}/**/!(*.db).test.ts"],
  "test:db": [withDatabase, node, ...tests, "lib/**/*.db.test.ts"],
  "test:e2e": ["lib/server/suite.ts", "build", "browser"],
  demo: ["lib/server/demo.ts"],
  bench: ["bench/run.ts"],
  remap: ["lib/server/remap.ts"],
  backtest: ["lib/server/backtest.ts"],
  attribute: ["lib/server/attribute.ts"],
  "db:generate": [
    join(modules, "drizzle-kit", "bin.cjs"),
    "generate",
    "--config",
    "drizzle/config.ts",
  ],
  format: [join(modules, "@biomejs", "biome", "bin", "biome"), "check", "--write", "."],
};

const [name, ...args] = process.argv.slice(2);
const task = tasks[name];
if (!task) stop(`Unknown task "${name}". Known: ${Object.keys(tasks).join(", ")}.`);

install();
if (Number(run(node, ["--version"]).stdout?.slice(1).split(".")[0]) !== 24)
  stop("The Node 24 that Midwatch runs on could not be installed. Try: npm rebuild node");

const child = spawn(node, [...task, ...args], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, PATH: `${join(modules, ".bin")}${delimiter}${process.env.PATH ?? ""}` },
});
// Ctrl-C reaches the child by itself; this process only waits for it to end in order.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => child.kill("SIGTERM"));
child.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));

function install() {
  const stamp = join(modules, ".midwatch-lock");
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .update(`${process.platform} ${process.arch}`)
    .digest("hex");
  if (existsSync(node) && existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;

  console.error("Installing packages …");
  const npm = process.env.npm_execpath;
  const command = npm ? [process.execPath, npm] : ["npm"];
  // Not `npm ci`: a lock file made where a registry lacks some other platform's binary is no error here.
  const flags = ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"];
  const { status } = spawnSync(command[0], [...command.slice(1), ...flags], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    shell: !npm && process.platform === "win32",
  });
  if (status !== 0) stop("npm could not install the packages; what it said stands above.");
  writeFileSync(stamp, lock);
}

function run(command, parameters) {
  return spawnSync(command, parameters, { encoding: "utf8" });
}

function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}
