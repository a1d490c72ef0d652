import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { startEmbeddedPostgres } from "#lib/platform/db/embedded.ts";
import { migrateDatabase } from "#lib/platform/db/migrate.ts";
import { type Gun, grpcGun, httpGun } from "./_fuzz-clients.ts";
import { shot } from "./_mutations.ts";

/**
 * Throws mutated and random requests at every door of a collector of its own, on a database of its own.
 * `node bench/fuzz.ts [--requests 100000] [--seed 1] [--doors http-protobuf,http-json,grpc]` prints
 * JSON and fails on a crash, on an answer that is a server error other than 503 (over gRPC: UNKNOWN,
 * INTERNAL or DATA_LOSS), on silence, and on memory that grows.
 */
const { values: options } = parseArgs({
  options: {
    requests: { type: "string", default: "100000" },
    seed: { type: "string", default: "1" },
    doors: { type: "string", default: "http-protobuf,http-json,grpc" },
  },
});
const REQUESTS = Number(options.requests);
const SEED = Number(options.seed);
const CONCURRENCY = 32;
/** Smaller than the product's, so that bombs and floods reach it often. */
const LIMITS = { MIDWATCH_MAX_BODY_BYTES: "4194304", MIDWATCH_MAX_IN_FLIGHT_BYTES: "33554432" };
/** Memory after warming up may still grow by this until the end: heaps breathe, leaks do not stop. */
const GROWTH_BOUND_MB = 100;
const MAX_RSS_MB = 600;

const dir = mkdtempSync(join(tmpdir(), "midwatch-fuzz-"));
chmodSync(dir, 0o755);
const postgres = await startEmbeddedPostgres({ dir, durable: false });
let failed = false;
try {
  await migrateDatabase(postgres.url);
  const collector = await startCollector(postgres.url);
  const doors = [];
  for (const door of options.doors.split(",")) doors.push(await attack(door, collector));
  const healthy = await fetch(`http://127.0.0.1:${collector.http}/readyz`).then(
    ({ status }) => status === 200,
    () => false,
  );
  collector.child.kill("SIGTERM");
  await once(collector.child, "exit");
  const endedInOrder = collector.child.exitCode === 0;
  failed = !healthy || !endedInOrder || doors.some(({ faults }) => faults.length > 0);
  console.log(
    JSON.stringify(
      {
        bench: "fuzz",
        seed: SEED,
        requests: REQUESTS * doors.length,
        healthy,
        endedInOrder,
        doors,
      },
      null,
      2,
    ),
  );
} finally {
  await postgres.stop();
  rmSync(dir, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);

type Collector = { child: ChildProcess; http: number; grpc: number };

async function startCollector(databaseUrl: string): Promise<Collector> {
  const child = spawn(process.execPath, ["lib/server/collector.ts"], {
    env: {
      ...process.env,
      ...LIMITS,
      DATABASE_URL: databaseUrl,
      MIDWATCH_ROLE: "collector",
      HOST: "127.0.0.1",
      OTLP_HTTP_PORT: "0",
      OTLP_GRPC_PORT: "0",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout });
  const ready = new Promise<Collector>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the collector ended with ${code}`)));
    lines.on("line", (line) => {
      if (line.startsWith('{"ready":true')) resolve({ child, ...JSON.parse(line) });
      // What it logs is about faults of ours, and worth reading.
      else console.error(line.slice(0, 2_000));
    });
  });
  return await ready;
}

async function attack(door: string, { child, http, grpc }: Collector) {
  const encoding = door === "http-json" ? "json" : "protobuf";
  const gun: Gun = door === "grpc" ? grpcGun(grpc, 8) : httpGun(http, CONCURRENCY);
  const outcomes: Record<string, number> = {};
  const rss: number[] = [];
  const watch = setInterval(() => rss.push(rssMb(child.pid!)), 250);
  const at = Date.now();
  const start = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: CONCURRENCY }, async () => {
      while (next < REQUESTS && child.exitCode === null) {
        const outcome = await gun.fire(shot(SEED, next++, encoding, at));
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      }
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  clearInterval(watch);
  gun.close();

  const warm = rss.slice(0, Math.max(1, Math.floor(rss.length / 4)));
  const late = rss.slice(Math.floor((rss.length * 3) / 4));
  const growthMb = Math.round(median(late) - median(warm));
  const maxRssMb = Math.max(...rss);
  const faults = [
    ...Object.keys(outcomes).filter((outcome) => /^5(?!03)|^grpc (2|13|15)$|timeout/.test(outcome)),
    ...(child.exitCode === null && child.signalCode === null ? [] : ["the collector crashed"]),
    ...(growthMb > GROWTH_BOUND_MB ? [`memory grew by ${growthMb} MB`] : []),
    ...(maxRssMb > MAX_RSS_MB ? [`memory reached ${maxRssMb} MB`] : []),
  ];
  return {
    door,
    requests: next,
    requestsPerSecond: Math.round(next / seconds),
    outcomes: Object.fromEntries(Object.entries(outcomes).sort(([, a], [, b]) => b - a)),
    rssMb: { warm: median(warm), late: median(late), max: maxRssMb },
    faults,
  };
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** Resident memory as the kernel counts it; 0 where /proc is none, and memory then goes unjudged. */
function rssMb(pid: number): number {
  try {
    const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return Math.round(Number(kilobytes) / 1024);
  } catch {
    return 0;
  }
}
