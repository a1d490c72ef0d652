import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "playwright/test";
import { apart, launch } from "./launcher.ts";

let dir: string;
test.beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "midwatch-launch-"));
  chmodSync(dir, 0o755);
});
test.afterEach(() => rmSync(dir, { recursive: true, force: true }));

test("a second start is ready in under five seconds, and Ctrl-C leaves no process behind", async () => {
  const settings = await apart(join(dir, "data"));
  const first = launch(settings);
  await first.until(/Midwatch runs/);
  first.child.kill("SIGINT");
  expect(await first.exited).toBe(0);

  const second = launch(settings);
  const seconds = await second.until(/Midwatch runs/);
  expect(seconds).toBeLessThan(5);
  const family = descendants(second.child.pid!);
  expect(family.length).toBeGreaterThanOrEqual(4);
  second.child.kill("SIGINT");
  expect(await second.exited).toBe(0);
  expect(family.filter(isAlive)).toEqual([]);
});

test("a role that is killed is started again, and so is the database", async () => {
  const settings = await apart(join(dir, "data"));
  const server = launch(settings);
  await server.until(/Midwatch runs/);
  const family = descendants(server.child.pid!);
  const find = (text: string) => family.find((pid) => commandOf(pid).includes(text))!;
  const ready = () =>
    fetch(`http://127.0.0.1:${settings.OTLP_HTTP_PORT}/readyz`).then(
      ({ status }) => status,
      () => 0,
    );

  process.kill(find("collector.ts"), "SIGKILL");
  await server.until(/collector\s+stopped \(SIGKILL\); starting it again in 0\.5 s/);
  await expect.poll(ready, { timeout: 20_000 }).toBe(200);

  process.kill(find("/bin/postgres"), "SIGKILL");
  await server.until(/postgres\s+running again/, 60_000);
  await expect.poll(ready, { timeout: 20_000 }).toBe(200);

  server.child.kill("SIGTERM");
  expect(await server.exited).toBe(0);
});

test("what cannot work is one sentence and a code that is not zero", async () => {
  const settings = await apart(join(dir, "data"));
  const refusal = async (changes: Record<string, string>) => {
    const { exited, said } = launch({ ...settings, ...changes });
    expect(await exited).toBe(1);
    expect(said().trim().split("\n")).toHaveLength(1);
    return said();
  };
  const other = createServer();
  await new Promise<void>((resolve) =>
    other.listen(Number(settings.OTLP_GRPC_PORT), "127.0.0.1", resolve),
  );
  expect(await refusal({})).toContain("OTLP_GRPC_PORT");
  await new Promise((resolve) => other.close(resolve));

  expect(await refusal({ DATABASE_URL: "postgres://a:b@127.0.0.1:9/none" })).toContain(
    "Check DATABASE_URL",
  );
  expect(await refusal({ DATABASE_URL: "nonsense" })).toContain("DATABASE_URL is not an address");
  expect(await refusal({ PORT: "many" })).toContain("PORT must be a whole number");
  expect(await refusal({ MIDWATCH_ROLE: "web" })).toContain("Name that database in DATABASE_URL");
  expect(await refusal({ MIDWATCH_ROLE: "cook" })).toContain("MIDWATCH_ROLE must be one of");

  mkdirSync(join(dir, "old", "postgres"), { recursive: true });
  writeFileSync(join(dir, "old", "postgres", "PG_VERSION"), "16\n");
  expect(await refusal({ MIDWATCH_DATA_DIR: join(dir, "old") })).toContain("made by PostgreSQL 16");
});

/** All processes that descend from one, by the kernel's own list. */
function descendants(root: number): number[] {
  const rows = execFileSync("ps", ["-eo", "pid=,ppid="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
  const found = [root];
  for (const pid of found)
    for (const [child, parent] of rows) if (parent === pid) found.push(child);
  return found.slice(1).filter((pid) => commandOf(pid) !== "" && !commandOf(pid).startsWith("ps "));
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}

function isAlive(pid: number): boolean {
  return commandOf(pid) !== "";
}
