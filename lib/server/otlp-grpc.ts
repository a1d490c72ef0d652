import {
  constants,
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from "node:http2";
import { AppError, type ErrorCode, invalid, unsupported } from "#lib/core/errors.ts";
import type { Signal } from "#lib/features/ingest/decode/signal.ts";
import { log } from "#lib/platform/log.ts";
import { exportResponse, statusResponse } from "./otlp-answer.ts";
import { overLimit } from "./otlp-body.ts";
import type { Headers, Intake } from "./otlp-intake.ts";
import { describe } from "./respond.ts";

// OTLP over gRPC: three unary methods, straight on HTTP/2. A gRPC library hands a message over once all
// of it is in memory, which is too late to say that there is no room; here each chunk is paid for.

/** The only place that knows gRPC status codes. Of the two exhausted ones, only `rate_limited` says when to retry. */
const grpcStatus: Record<ErrorCode, number> = {
  invalid: 3,
  not_found: 5,
  forbidden: 7,
  too_large: 8,
  rate_limited: 8,
  conflict: 9,
  unsupported: 12,
  unavailable: 14,
  unauthenticated: 16,
};

const methods: Record<string, Signal> = {
  "/opentelemetry.proto.collector.trace.v1.TraceService/Export": "traces",
  "/opentelemetry.proto.collector.logs.v1.LogsService/Export": "logs",
  "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export": "metrics",
};

/** A sender that is silent for this long in the middle of a message is not waited for. */
const STALLED_MS = 30_000;
/** How long the rest of a refused message is thrown away. */
const DISCARD_MS = 2_000;
const IDLE_SESSION_MS = 10 * 60_000;
/** Bytes a sender may have on the way per call and per connection, so that distance does not slow it. */
const STREAM_WINDOW_BYTES = 1024 * 1024;
const SESSION_WINDOW_BYTES = 4 * 1024 * 1024;

export function createGrpcDoor(intake: Intake, stalledMs = STALLED_MS): Http2Server {
  const server = createServer({
    // Megabytes of one connection; more only while its calls are under way.
    maxSessionMemory: 64,
    settings: {
      maxConcurrentStreams: 256,
      initialWindowSize: STREAM_WINDOW_BYTES,
      maxHeaderListSize: 16 * 1024,
    },
  });
  server.on("session", (session) => {
    session.on("error", () => {});
    session.on("connect", () => session.setLocalWindowSize(SESSION_WINDOW_BYTES));
    session.setTimeout(IDLE_SESSION_MS, () => session.close());
  });
  server.on("sessionError", () => {});
  server.on("stream", (stream, headers) => {
    stream.on("error", () => {});
    stream.setTimeout(stalledMs, () => stream.close(constants.NGHTTP2_CANCEL));
    respond(stream, headers).catch((error: unknown) => {
      log.error({ error: describe(error) }, "a gRPC call failed");
      stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    });
  });
  return server;

  async function respond(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
    if (!/^application\/grpc(\+proto)?(;|$)/.test(headers["content-type"] ?? "")) {
      stream.respond({ ":status": 415 }, { endStream: true });
      return hangUp(stream);
    }
    // Leaving early must not tear down the stream that still has to carry the answer.
    const chunks = stream.iterator({ destroyOnReturn: false })[Symbol.asyncIterator]();
    try {
      const signal = methods[headers[":path"] ?? ""];
      if (!signal) throw unsupported(`There is no method ${headers[":path"]?.slice(0, 200)} here.`);
      const { isCompressed, message } = await openMessage(chunks, intake.maxBodyBytes);
      if (isCompressed && !headers["grpc-encoding"])
        throw invalid("The message says it is compressed, and grpc-encoding does not say how.");
      const taken = await intake.take({
        signal,
        encoding: "protobuf",
        contentEncoding: isCompressed ? String(headers["grpc-encoding"]) : "identity",
        headers: plain(headers),
        remoteAddress: stream.session?.socket?.remoteAddress ?? "",
        door: "grpc",
        body: message,
      });
      succeed(stream, exportResponse(signal, "protobuf", taken));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      await chunks.return?.();
      fail(stream, error);
    }
  }
}

const answerHeaders = {
  ":status": 200,
  "content-type": "application/grpc+proto",
  "grpc-accept-encoding": "identity,gzip,deflate,zstd",
};

function succeed(stream: ServerHttp2Stream, response: Uint8Array): void {
  if (stream.destroyed || stream.closed) return;
  stream.respond(answerHeaders, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(response.length, 1);
  stream.end(Buffer.concat([prefix, response]));
}

function fail(stream: ServerHttp2Stream, { code, message, retryAfterMs }: AppError): void {
  if (stream.destroyed || stream.closed) return;
  const grpcCode = grpcStatus[code];
  const details = statusResponse("protobuf", { grpcCode, message, retryAfterMs });
  stream.respond(
    {
      ...answerHeaders,
      "grpc-status": String(grpcCode),
      "grpc-message": percentEncoded(message.slice(0, 1_000)),
      "grpc-status-details-bin": Buffer.from(details).toString("base64").replace(/=+$/, ""),
    },
    { endStream: true },
  );
  hangUp(stream);
}

/**
 * Forgets what a sender still sends after its answer, for a while: many a client closes a call in good
 * order only once it has sent everything. Then it is cut off; the answer has long arrived.
 */
function hangUp(stream: ServerHttp2Stream): void {
  if (stream.readableEnded) return;
  const patience = setTimeout(() => stream.close(constants.NGHTTP2_CANCEL), DISCARD_MS);
  stream.once("close", () => clearTimeout(patience));
  stream.resume();
}

/** gRPC's own: printable ASCII as it is, everything else and the percent sign as %XX of its UTF-8. */
function percentEncoded(message: string): string {
  return Buffer.from(message)
    .toString("latin1")
    .replace(
      /[^ -$&-~]/g,
      (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
    );
}

const PREFIX_BYTES = 5;

/**
 * Reads the five bytes before a gRPC message, and hands on the message as it arrives: exactly as long
 * as announced, and nothing behind it.
 */
async function openMessage(
  chunks: AsyncIterator<Buffer>,
  limit: number,
): Promise<{ isCompressed: boolean; message: AsyncIterable<Uint8Array> }> {
  let head: Buffer = Buffer.alloc(0);
  while (head.length < PREFIX_BYTES) {
    const { value, done } = await chunks.next().catch(brokenOff);
    if (done) throw invalid("The call ended before its message was complete.");
    head = head.length === 0 ? value : Buffer.concat([head, value]);
  }
  const flag = head[0]!;
  const length = head.readUInt32BE(1);
  if (flag > 1) throw invalid("The message does not start like a gRPC message.");
  if (length > limit) throw overLimit(limit);
  return { isCompressed: flag === 1, message: rest() };

  async function* rest(): AsyncGenerator<Uint8Array> {
    let left = length - (head.length - PREFIX_BYTES);
    if (head.length > PREFIX_BYTES) yield head.subarray(PREFIX_BYTES);
    while (left >= 0) {
      const { value, done } = await chunks.next();
      if (done) break;
      left -= value.length;
      yield value;
    }
    if (left !== 0) throw invalid("The message is not as long as it says.");
  }
}

function brokenOff(error: unknown): never {
  throw invalid("The connection closed before the request was complete.", error);
}

function plain(headers: IncomingHttpHeaders): Headers {
  const found: Headers = {};
  for (const [name, value] of Object.entries(headers))
    if (!name.startsWith(":")) found[name] = Array.isArray(value) ? value.join(",") : value;
  // What HTTP/1.1 calls the host.
  found.host ??= headers[":authority"];
  return found;
}
