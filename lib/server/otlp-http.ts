import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { log } from "#lib/platform/log.ts";
import type { HealthAnswer } from "./health.ts";
import { type OtlpAnswer, receive } from "./otlp.ts";
import type { Headers, Intake } from "./otlp-intake.ts";
import { describe } from "./respond.ts";

/** An exporter that cannot get its headers or body across in this time is holding a place for nothing. */
const timeoutsByDefault = { headersMs: 10_000, requestMs: 60_000, checkedEveryMs: 5_000 };
/** Longer than any exporter's interval between two batches. */
const KEEP_ALIVE_MS = 75_000;
/** How long and how much of a refused body is thrown away before its sender is told. */
const DISCARD_MS = 2_000;
const DISCARD_BYTES = 64 * 1024 * 1024;

type Options = {
  intake: Intake;
  /** Answers `GET /healthz` and `GET /readyz`. */
  health: (path: string) => Promise<HealthAnswer | null>;
  timeouts?: typeof timeoutsByDefault;
};

/** OTLP over HTTP/1.1 on a port of its own: nothing between the socket and the intake. */
export function createHttpDoor({ intake, health, timeouts = timeoutsByDefault }: Options): Server {
  const server = createServer(
    {
      headersTimeout: timeouts.headersMs,
      requestTimeout: timeouts.requestMs,
      connectionsCheckingInterval: timeouts.checkedEveryMs,
      keepAliveTimeout: KEEP_ALIVE_MS,
      noDelay: true,
    },
    (request, response) => {
      respond(request, response).catch((error: unknown) => {
        log.error({ error: describe(error) }, "an export request failed");
        if (!response.headersSent) response.writeHead(503, { "retry-after": "5" });
        response.end();
      });
    },
  );
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    if (!socket.writable || error.code === "ECONNRESET") return void socket.destroy();
    // Too slow is answered so that the exporter tries again; what is not HTTP never will be.
    const head =
      error.code === "ERR_HTTP_REQUEST_TIMEOUT"
        ? "503 Service Unavailable\r\nRetry-After: 1"
        : error.code === "HPE_HEADER_OVERFLOW"
          ? "431 Request Header Fields Too Large"
          : "400 Bad Request";
    socket.end(`HTTP/1.1 ${head}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  });
  return server;

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? "/").split("?", 1)[0]!;
    if (request.method === "GET" || request.method === "HEAD") {
      const answer = await health(path);
      if (answer) return send(response, answer);
    }
    const answer = await receive(
      {
        method: request.method ?? "GET",
        path,
        headers: request.headers as Headers,
        // Leaving the loop early must not tear down the connection that still has to carry the answer.
        body: request.iterator({ destroyOnReturn: false }),
        remoteAddress: request.socket.remoteAddress ?? "",
        door: "http",
      },
      intake,
    );
    if (request.destroyed && !request.complete) return;
    if (!request.complete && !(await discard(request))) answer.headers.connection = "close";
    send(response, answer);
  }

  function send(response: ServerResponse, answer: OtlpAnswer): void {
    response.writeHead(answer.status, answer.headers);
    response.end(response.req.method === "HEAD" ? undefined : answer.body);
  }
}

/**
 * Reads the rest of a refused body and forgets it. Most clients only look for an answer once they have
 * sent everything; a connection closed in their face looks like a fault, and they try again.
 */
function discard(request: IncomingMessage): Promise<boolean> {
  return new Promise((resolve) => {
    let left = DISCARD_BYTES;
    const timer = setTimeout(() => done(false), DISCARD_MS);
    const onData = (chunk: Buffer) => {
      left -= chunk.length;
      if (left < 0) done(false);
    };
    const onEnd = () => done(true);
    const onClose = () => done(false);
    const done = (isComplete: boolean) => {
      clearTimeout(timer);
      request.off("data", onData).off("end", onEnd).off("close", onClose).off("error", onClose);
      request.on("error", () => {}).pause();
      resolve(isComplete);
    };
    request.on("data", onData).on("end", onEnd).on("close", onClose).on("error", onClose).resume();
  });
}
