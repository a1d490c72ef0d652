import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";

export type Launcher = {
  child: ChildProcess;
  /** Everything it has printed so far. */
  said(): string;
  /** Resolves with the seconds until it said so, rejects if it ends first. */
  until(pattern: RegExp, timeoutMs?: number): Promise<number>;
  exited: Promise<number | null>;
};

/** Runs what `npm start` runs, with the given settings over ours. */
export function launch(settings: Record<string, string>): Launcher {
  const startedAt = performance.now();
  const child = spawn("node_modules/node/bin/node", ["lib/server/launch.ts"], {
    env: { ...process.env, DATABASE_URL: "", ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      for (const listener of listeners) listener();
    });
  const exited = new Promise<number | null>((resolve) => child.once("close", resolve));
  return {
    child,
    exited,
    said: () => said,
    until: (pattern, timeoutMs = 120_000) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error(`Not said in ${timeoutMs} ms: ${pattern}\n${said}`)),
          timeoutMs,
        );
        const look = () => {
          if (!pattern.test(said)) return;
          clearTimeout(timer);
          listeners.delete(look);
          resolve((performance.now() - startedAt) / 1000);
        };
        listeners.add(look);
        look();
        void exited.then((code) => reject(new Error(`Ended with code ${code}:\n${said}`)));
      }),
  };
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** Settings for a server that meets no other one. */
export async function apart(dataDir: string): Promise<Record<string, string>> {
  const [web, http, grpc] = await Promise.all([freePort(), freePort(), freePort()]);
  return {
    PORT: String(web),
    OTLP_HTTP_PORT: String(http),
    OTLP_GRPC_PORT: String(grpc),
    MIDWATCH_DATA_DIR: dataDir,
  };
}
