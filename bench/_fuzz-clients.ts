import { Agent, request } from "node:http";
import { type ClientHttp2Session, connect } from "node:http2";
import type { Shot } from "./_mutations.ts";

/** What came of a request: an HTTP status, `grpc N`, `closed` (connection ended) or `timeout`. */
export type Outcome = string;

export type Gun = { fire(shot: Shot): Promise<Outcome>; close(): void };

const PATIENCE_MS = 30_000;

/** Shoots over HTTP/1.1 with as many connections as shots at a time. */
export function httpGun(port: number, connections: number): Gun {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return {
    close: () => agent.destroy(),
    fire: ({ path, method, headers, body, missingBytes }) =>
      new Promise((resolve) => {
        const { expect: _, ...sent } = headers;
        let call: ReturnType<typeof request>;
        try {
          call = request({
            host: "127.0.0.1",
            port,
            agent: missingBytes > 0 ? false : agent,
            method,
            path,
            headers: { ...sent, "content-length": String(body.length + missingBytes) },
          });
        } catch {
          // Node refuses to send some headers at all.
          return resolve("unsent");
        }
        call.setTimeout(PATIENCE_MS, () => {
          resolve("timeout");
          call.destroy();
        });
        call.on("error", () => resolve("closed"));
        call.on("response", (response) => {
          response.on("error", () => resolve("closed"));
          response.on("end", () => resolve(String(response.statusCode)));
          response.resume();
        });
        call.write(body);
        if (missingBytes > 0) setTimeout(() => call.destroy(), 5);
        else call.end();
      }),
  };
}

const services: Record<string, string> = {
  "/v1/traces": "trace.v1.TraceService",
  "/v1/logs": "logs.v1.LogsService",
  "/v1/metrics": "metrics.v1.MetricsService",
};

/** Shoots over HTTP/2 as gRPC; the oddities of a shot become oddities of the frame around its message. */
export function grpcGun(port: number, sessions: number): Gun {
  const open: ClientHttp2Session[] = [];
  let turn = 0;
  const session = () => {
    const place = turn++ % sessions;
    const found = open[place];
    if (found && !found.closed && !found.destroyed) return found;
    const made = connect(`http://127.0.0.1:${port}`, { maxSessionMemory: 1_000 });
    made.on("error", () => {});
    open[place] = made;
    return made;
  };
  return {
    close: () => {
      for (const one of open) one.destroy();
    },
    fire: ({ path, method, headers, body, missingBytes }) =>
      new Promise((resolve) => {
        const coding = headers["content-encoding"];
        const service = services[path];
        const isGrpc = headers["content-type"] === "application/x-protobuf";
        let outcome = "closed";
        let stream: ReturnType<ClientHttp2Session["request"]>;
        try {
          stream = session().request({
            ":method": method,
            ":path": service ? `/opentelemetry.proto.collector.${service}/Export` : path,
            "content-type": isGrpc
              ? "application/grpc"
              : headers["content-type"] || "application/grpc",
            te: "trailers",
            ...(coding !== undefined && { "grpc-encoding": coding }),
            ...(headers.authorization !== undefined && { authorization: headers.authorization }),
          });
        } catch {
          return resolve("unsent");
        }
        const heard = (found: Record<string, unknown>) => {
          if (found["grpc-status"] !== undefined) outcome = `grpc ${found["grpc-status"]}`;
          else if (found[":status"] && found[":status"] !== 200) outcome = String(found[":status"]);
        };
        stream.setTimeout(PATIENCE_MS, () => {
          outcome = "timeout";
          stream.close(8);
        });
        stream.on("error", () => {});
        stream.on("response", heard);
        stream.on("trailers", heard);
        stream.on("close", () => resolve(outcome));
        stream.resume();
        const prefix = Buffer.from([coding === undefined ? 0 : 1, 0, 0, 0, 0]);
        prefix.writeUInt32BE(body.length + missingBytes, 1);
        // Half of those that promise more than they send break off, the others end the message.
        stream.write(Buffer.concat([prefix, body]));
        if (missingBytes % 2 === 1) setTimeout(() => stream.close(8), 5);
        else stream.end();
      }),
  };
}
