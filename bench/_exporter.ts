import { Agent, request as httpRequest } from "node:http";
import { connect as connectHttp2 } from "node:http2";
import { setTimeout as pause } from "node:timers/promises";
import { bodyMaker } from "./_bodies.ts";

/**
 * A process of exporters, told what to do over IPC: sends export requests for some seconds, as fast as
 * they are acknowledged or at a given rate, and says how it went.
 */
export type Task = {
  door: "http" | "grpc";
  /** Of each collector; requests take turns. */
  ports: number[];
  exporters: number;
  spansPerRequest: number;
  spanBytes: number;
  seconds: number;
  /** Requests a second over all exporters, sent on time whatever the answers do; else as they come. */
  rate?: number;
};

export type Report = {
  acknowledgedSpans: number;
  seconds: number;
  meanSpanBytes: number;
  refused: number;
  failed: number;
  /** Milliseconds from the first byte sent to the acknowledgement. */
  latencyMs: { p50: number; p99: number; max: number };
};

type Outcome = "acknowledged" | "refused" | "failed";
type Send = (body: Buffer) => Promise<Outcome>;

process.on("message", (task: Task) => {
  run(task).then(
    (report) => process.send!(report),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
});

async function run(task: Task): Promise<Report> {
  const bodies = bodyMaker({ spans: task.spansPerRequest, spanBytes: task.spanBytes });
  const { send, close } = task.door === "http" ? overHttp(task) : overGrpc(task);
  const tally: Record<Outcome, number> = { acknowledged: 0, refused: 0, failed: 0 };
  const latencies: number[] = [];
  const startedAt = performance.now();
  const endsAt = startedAt + task.seconds * 1000;

  const one = async (dueAt = performance.now()): Promise<void> => {
    const outcome = await send(bodies.next());
    tally[outcome]++;
    if (outcome === "acknowledged") latencies.push(performance.now() - dueAt);
    else await pause(100);
  };

  if (task.rate) {
    const open = new Set<Promise<void>>();
    for (let i = 0; ; i++) {
      const dueAt = startedAt + (i * 1000) / task.rate;
      if (dueAt > endsAt) break;
      const early = dueAt - performance.now();
      if (early > 1) await pause(early);
      const sent = one(dueAt);
      open.add(sent);
      sent.finally(() => open.delete(sent));
    }
    await Promise.all(open);
  } else
    await Promise.all(
      Array.from({ length: task.exporters }, async () => {
        while (performance.now() < endsAt) await one();
      }),
    );
  const seconds = (performance.now() - startedAt) / 1000;
  close();
  latencies.sort((a, b) => a - b);
  const at = (q: number) => round(latencies[Math.floor(q * (latencies.length - 1))] ?? 0);
  return {
    acknowledgedSpans: tally.acknowledged * task.spansPerRequest,
    seconds: round(seconds),
    meanSpanBytes: bodies.meanSpanBytes,
    refused: tally.refused,
    failed: tally.failed,
    latencyMs: { p50: at(0.5), p99: at(0.99), max: at(1) },
  };
}

function overHttp({ ports, exporters, rate }: Task): { send: Send; close(): void } {
  let turn = 0;
  const agent = new Agent({ keepAlive: true, maxSockets: rate ? 64 : exporters });
  const send: Send = (body) =>
    new Promise((resolve) => {
      const call = httpRequest(
        {
          agent,
          host: "127.0.0.1",
          port: ports[turn++ % ports.length],
          path: "/v1/traces",
          method: "POST",
          headers: { "content-type": "application/x-protobuf", "content-length": body.length },
        },
        (response) => {
          response.resume();
          const { statusCode } = response;
          response.once("end", () =>
            resolve(
              statusCode === 200 ? "acknowledged" : statusCode === 503 ? "refused" : "failed",
            ),
          );
        },
      );
      call.once("error", () => resolve("failed"));
      call.end(body);
    });
  return { send, close: () => agent.destroy() };
}

function overGrpc({ ports, exporters }: Task): { send: Send; close(): void } {
  const sessions = Array.from({ length: Math.min(exporters, 8) }, (_, i) => {
    const session = connectHttp2(`http://127.0.0.1:${ports[i % ports.length]}`);
    session.on("error", () => {});
    return session;
  });
  let turn = 0;
  const send: Send = (body) =>
    new Promise((resolve) => {
      const stream = sessions[turn++ % sessions.length]!.request({
        ":method": "POST",
        ":path": "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
        "content-type": "application/grpc",
        te: "trailers",
      });
      let status: unknown;
      stream.on("response", (headers) => {
        status = headers["grpc-status"];
      });
      stream.on("trailers", (headers) => {
        status = headers["grpc-status"] ?? status;
      });
      stream.on("error", () => resolve("failed"));
      stream.on("close", () =>
        resolve(status === "0" ? "acknowledged" : status === "14" ? "refused" : "failed"),
      );
      stream.resume();
      const head = Buffer.alloc(5);
      head.writeUInt32BE(body.length, 1);
      stream.write(head);
      stream.end(body);
    });
  return { send, close: () => sessions.map((session) => session.close()) };
}

const round = (value: number) => Math.round(value * 100) / 100;
