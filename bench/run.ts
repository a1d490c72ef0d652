import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";

/** `npm run bench -- NAME [options]`: one measurement, printed as JSON. */
const names = readdirSync("bench")
  .filter((file) => file.endsWith(".ts") && file !== "run.ts" && !file.startsWith("_"))
  .map((file) => file.slice(0, -3));
const [name, ...args] = process.argv.slice(2);

if (!name || !names.includes(name)) {
  console.error(`npm run bench -- NAME, with NAME one of: ${names.join(", ")}`);
  process.exit(1);
}
const child = spawn(process.execPath, [`bench/${name}.ts`, ...args], { stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
child.once("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
