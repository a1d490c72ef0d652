import { spawn } from "node:child_process";
import { chromiumPath } from "#lib/platform/chromium.ts";
import { childEnvironment } from "#lib/platform/config.ts";
import { buildIfStale } from "./build.ts";

/**
 * What `npm test` runs, in this order: everything that says whether this version may be released.
 * Names of steps as arguments run only those. The last line counts: "412 passed, 0 failed".
 */
type Outcome = { passed: number; failed: number };

const node = process.execPath;
const tests = ["--test", "--test-reporter=spec"];

const steps: Record<string, () => Promise<Outcome>> = {
  types: () => check(["node_modules/typescript/bin/tsc", "--noEmit"]),
  lint: () =>
    check(["node_modules/@biomejs/biome/bin/biome", "ci", "--diagnostic-level=error", "."]),
  unit: () => nodeTests([...tests, "{lib,drizzle,components,app}/**/!(*.db).test.{ts,tsx}"]),
  database: () =>
    nodeTests(["lib/platform/db/with-test-database.ts", node, ...tests, "lib/**/*.db.test.ts"]),
  build: async () => {
    await buildIfStale((line) => console.log(line));
    return { passed: 1, failed: 0 };
  },
  browser: async () => {
    const chromium = await chromiumPath((line) => console.log(line));
    const { code, output } = await run(["node_modules/playwright/cli.js", "test", "-c", "e2e"], {
      CHROMIUM_PATH: chromium,
    });
    const outcome = counted(output, /(\d+) passed/, /(\d+) failed/);
    return code === 0 ? outcome : { ...outcome, failed: Math.max(1, outcome.failed) };
  },
};

const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(steps);
const total: Outcome = { passed: 0, failed: 0 };
const summary: string[] = [];

for (const name of wanted) {
  console.log(`\n── ${name} ──`);
  const startedAt = performance.now();
  const outcome = await steps[name]!().catch((error: unknown): Outcome => {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1 };
  });
  total.passed += outcome.passed;
  total.failed += outcome.failed;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  summary.push(
    `${outcome.failed ? "✖" : "✔"} ${name.padEnd(9)} ${seconds.padStart(6)} s  ${outcome.passed} passed, ${outcome.failed} failed`,
  );
  // Pages that could not be built cannot be looked at.
  if (name === "build" && outcome.failed) break;
}

console.log(`\n${summary.join("\n")}\n`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed ? 1 : 0;

async function check(args: string[]): Promise<Outcome> {
  const { code } = await run(args);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** A run that executed nothing is a failure: a wrong pattern must not look like success. */
async function nodeTests(args: string[]): Promise<Outcome> {
  const { code, output } = await run(args);
  const outcome = counted(output, /^ℹ pass (\d+)/m, /^ℹ fail (\d+)/m);
  const isBroken = code !== 0 || outcome.passed + outcome.failed === 0;
  return isBroken ? { ...outcome, failed: Math.max(1, outcome.failed) } : outcome;
}

function counted(output: string, passed: RegExp, failed: RegExp): Outcome {
  return {
    passed: Number(passed.exec(output)?.[1] ?? 0),
    failed: Number(failed.exec(output)?.[1] ?? 0),
  };
}

function run(
  args: string[],
  changes: Record<string, string> = {},
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    let output = "";
    const child = spawn(node, args, {
      env: childEnvironment({ FORCE_COLOR: "0", ...changes }),
      stdio: ["ignore", "pipe", "inherit"],
    });
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      process.stdout.write(text);
    });
    child.once("close", (code) => resolve({ code, output }));
  });
}
