import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Starts the built product as `npm start` does, on free ports with an empty data folder. */
export default async function startServer(): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(join(tmpdir(), "midwatch-e2e-"));
  const [web, http, grpc] = await Promise.all([freePort(), freePort(), freePort()]);
  const child = spawn("node_modules/node/bin/node", ["lib/server/launch.ts"], {
    env: {
      ...process.env,
      PORT: String(web),
      OTLP_HTTP_PORT: String(http),
      OTLP_GRPC_PORT: String(grpc),
      MIDWATCH_DATA_DIR: join(dataDir, "data"),
      DATABASE_URL: "",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`The server did not start in two minutes:\n${said}`)),
      120_000,
    );
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        said = (said + text).slice(-20_000);
        if (said.includes("Midwatch runs")) {
          clearTimeout(timer);
          resolve();
        }
      });
    child.once("exit", (code) => reject(new Error(`The server ended with code ${code}:\n${said}`)));
  });
  process.env.MIDWATCH_URL = `http://127.0.0.1:${web}`;
  process.env.OTLP_URL = `http://127.0.0.1:${http}`;
  process.env.OTLP_GRPC = `127.0.0.1:${grpc}`;
  process.env.MIDWATCH_LAUNCHER_PID = String(child.pid);

  return async () => {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await ended;
    rmSync(dataDir, { recursive: true, force: true });
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
