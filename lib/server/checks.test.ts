import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { checkDatabase, checkDisk, checkPortIsFree, claimDataDir } from "./checks.ts";
import { backoffMs } from "./supervise.ts";

describe("what is checked before the start", () => {
  it("names the setting of a port that somebody else holds", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as { port: number };
    await assert.rejects(
      checkPortIsFree("127.0.0.1", port, "OTLP_HTTP_PORT"),
      /taken.*OTLP_HTTP_PORT/,
    );
    await new Promise((resolve) => other.close(resolve));
    await checkPortIsFree("127.0.0.1", port, "OTLP_HTTP_PORT");
  });

  it("names an address this machine does not have", async () => {
    await assert.rejects(
      checkPortIsFree("192.0.2.1", 4318, "OTLP_HTTP_PORT"),
      /Cannot listen on 192\.0\.2\.1/,
    );
  });

  it("refuses a data folder that is a file", () => {
    const dir = mkdtempSync(join(tmpdir(), "midwatch-check-"));
    writeFileSync(join(dir, "file"), "");
    assert.throws(() => checkDisk(join(dir, "file")), /MIDWATCH_DATA_DIR/);
    rmSync(dir, { recursive: true });
  });

  it("tells a broken DATABASE_URL from a database that does not answer", async () => {
    await assert.rejects(checkDatabase("nonsense"), /not an address/);
    await assert.rejects(
      checkDatabase("postgres://a:b@127.0.0.1:9/none"),
      /127\.0\.0\.1:9\/none cannot be used/,
    );
  });

  it("gives a data folder back after use, and is not fooled by a number left behind", () => {
    const dir = mkdtempSync(join(tmpdir(), "midwatch-claim-"));
    writeFileSync(join(dir, "launcher.pid"), String(process.ppid));
    const release = claimDataDir(dir);
    release();
    claimDataDir(dir)();
    rmSync(dir, { recursive: true });
  });
});

describe("the wait before a role starts again", () => {
  it("doubles from half a second up to thirty", () => {
    assert.deepEqual([1, 2, 3, 10].map(backoffMs), [500, 1_000, 2_000, 30_000]);
  });
});
