import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

function run(args: string[], { input = "", at = root } = {}) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(at, "lib/server/cli.mjs"), ...args],
    { input, encoding: "utf8", env: { ...process.env, MIDWATCH_URL: "" } },
  );
  return { status, stdout, stderr };
}
const check = (input: string, ...args: string[]) =>
  run(["models", "check", "--file", "-", ...args], { input });

describe("the midwatch command", () => {
  it("L-8: exits 1 while a model ends within the window, 0 while none does", () => {
    assert.equal(check("openai gpt-4o", "--today", "2026-12-15").status, 1);
    assert.equal(check("openai gpt-4o", "--today", "2026-12-14").status, 0);
  });

  it("says in words what ends, when, and what to move to", () => {
    const { stdout } = check("claude-opus-4-1\nsome-model-of-ours", "--today", "2026-11-22");
    assert.match(stdout, /gone {5}claude-opus-4-1 .*since 2026-08-05.*move to claude-opus-4-8/);
    assert.match(stdout, /unknown {2}some-model-of-ours/);
    assert.match(stdout, /1 model gone or ending within 30 days; 1 of 2 unknown/);
  });

  it("says the same as JSON", () => {
    const report = JSON.parse(check("claude-opus-4-1", "--json", "--today", "2026-11-22").stdout);
    assert.deepEqual(
      [report.failed, report.models[0].verdict, report.models[0].retires],
      [1, "gone", "2026-08-05"],
    );
  });

  it("exits 2 with a sentence where it cannot look", () => {
    const failures: [string[], RegExp][] = [
      [["models", "check"], /Name a list with --file/],
      [["models", "check", "--file", "/no/such/file"], /cannot be read/],
      [["models", "check", "--file", "-"], /the list is empty/],
      [["models", "check", "--file", "-", "--fail-within", "soon"], /is no window/],
      [["models", "check", "--url", "http://127.0.0.1:9"], /Nobody answers/],
      [["models", "check", "--frobnicate"], /Unknown option/],
      [["models", "frobnicate"], /There is no command/],
    ];
    for (const [args, message] of failures) {
      const { status, stderr, stdout } = run(args);
      assert.deepEqual([status, stdout], [2, ""], args.join(" "));
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /at .*\.ts:\d/, "no stack for what was foreseen");
    }
  });

  it("runs where it is installed as a package, below node_modules", () => {
    const dir = mkdtempSync(join(tmpdir(), "midwatch-package-"));
    try {
      const at = join(dir, "node_modules/midwatch");
      mkdirSync(at, { recursive: true });
      for (const path of ["package.json", "lib"])
        cpSync(join(root, path), join(at, path), { recursive: true });
      // Its dependencies would lie beside it.
      symlinkSync(join(root, "node_modules"), join(at, "node_modules"));
      const args = ["models", "check", "--file", "-", "--today", "2026-12-15"];
      const { status, stderr } = run(args, { input: "openai gpt-4o", at });
      assert.equal(status, 1, stderr);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  it("asks a Midwatch with its key, for the project the key belongs to", async () => {
    const seen: string[] = [];
    const server = createServer((request, response) => {
      seen.push(`${request.url} ${request.headers.authorization}`);
      const data = request.url === "/api/projects" ? [{ slug: "acme" }] : { models: [] };
      response.end(JSON.stringify({ data }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { spawn } = await import("node:child_process");
    const child = spawn(process.execPath, [
      join(root, "lib/server/cli.mjs"),
      "models",
      "check",
      "--url",
      url,
      "--key",
      "k",
    ]);
    const status = await new Promise((resolve) => child.on("exit", resolve));
    server.close();
    assert.equal(status, 2, "an empty list is no good news");
    assert.deepEqual(seen, ["/api/projects Bearer k", "/api/acme/models Bearer k"]);
  });
});
