import { gzipSync } from "node:zlib";
import { AppError, notFound, unsupported } from "#lib/core/errors.ts";
import { type Signal, signals } from "#lib/features/ingest/decode/signal.ts";
import type { WireEncoding } from "#lib/features/ingest/model.ts";
import { exportResponse, statusResponse } from "./otlp-answer.ts";
import type { Headers, Intake } from "./otlp-intake.ts";
import { httpStatus } from "./respond.ts";

/** An HTTP request as all our listeners can describe it. Header names are lower-case. */
export type OtlpRequest = {
  method: string;
  /** Without the query. */
  path: string;
  headers: Headers;
  body: AsyncIterable<Uint8Array>;
  /** Empty where the listener does not know it. */
  remoteAddress: string;
  door: "http" | "web";
};

export type OtlpAnswer = { status: number; headers: Record<string, string>; body: Uint8Array };

/**
 * Answers an OTLP/HTTP request by the protocol's rules, and never throws: success only once the records
 * are committed, 4xx only for what no repetition can cure, 429 and 503 for the rest.
 */
export async function receive(request: OtlpRequest, intake: Intake): Promise<OtlpAnswer> {
  const { method, headers } = request;
  if (method === "OPTIONS") return preflight(headers);

  let encoding: WireEncoding = "json";
  let contentType = "application/json";
  try {
    const signal = signalOf(request.path);
    if (method !== "POST")
      return answer(request, 405, contentType, statusResponse(encoding, { message: "Use POST." }), {
        allow: "POST, OPTIONS",
      });
    contentType = mediaType(headers["content-type"]);
    encoding = encodingOf(contentType);
    const taken = await intake.take({
      signal,
      encoding,
      contentEncoding: headers["content-encoding"],
      contentLength: Number(headers["content-length"] ?? 0) || undefined,
      headers,
      remoteAddress: request.remoteAddress,
      door: request.door,
      body: request.body,
    });
    return answer(request, 200, contentType, exportResponse(taken.signal, encoding, taken));
  } catch (error) {
    // The intake throws nothing else, and the rest of this function throws its own.
    const { code, message, retryAfterMs } = error as AppError;
    if (!(error instanceof AppError)) throw error;
    return answer(
      request,
      httpStatus[code],
      encoding === "json" ? "application/json" : contentType,
      statusResponse(encoding, { message }),
      retryAfterMs ? { "retry-after": String(Math.ceil(retryAfterMs / 1000)) } : {},
    );
  }
}

/**
 * The signal an address stands for, under any prefix; null for a bare one, whose body has to say.
 * Throws `not_found` for the profiles of OTLP and for other paths of the protocol's form.
 */
export function signalOf(path: string): Signal | null {
  const [, version, name] = /\/(v1\w*)(?:\/([^/]*))?\/?$/.exec(path) ?? [];
  const signal = signals.find((known) => version === "v1" && known === name);
  if (signal) return signal;
  if (version && name !== undefined && name !== "")
    throw notFound(
      `Midwatch takes OTLP at /v1/traces, /v1/logs and /v1/metrics, not at /${version}/${name.slice(0, 40)}.`,
    );
  return null;
}

const mediaType = (header: string | undefined): string =>
  (header ?? "").split(";", 1)[0]!.trim().toLowerCase();

/** Throws `unsupported`, naming what is supported. */
function encodingOf(type: string): WireEncoding {
  if (type === "application/x-protobuf" || type === "application/protobuf") return "protobuf";
  if (type === "application/json") return "json";
  throw unsupported(
    `Content type "${type.slice(0, 60)}" is not supported. Use application/x-protobuf or application/json.`,
  );
}

/** Below this, compressing saves nobody anything. */
const WORTH_COMPRESSING_BYTES = 1_024;

function answer(
  { headers }: OtlpRequest,
  status: number,
  contentType: string,
  body: Uint8Array,
  extra: Record<string, string> = {},
): OtlpAnswer {
  const isCompressed =
    body.length >= WORTH_COMPRESSING_BYTES && accepts(headers["accept-encoding"], "gzip");
  const sent = isCompressed ? gzipSync(body) : body;
  return {
    status,
    headers: {
      "content-type": contentType,
      "content-length": String(sent.length),
      ...(isCompressed && { "content-encoding": "gzip" }),
      ...(headers.origin && {
        "access-control-allow-origin": "*",
        "access-control-expose-headers": "retry-after",
      }),
      ...extra,
    },
    body: sent,
  };
}

function accepts(header: string | undefined, coding: string): boolean {
  return (header ?? "").split(",").some((choice) => {
    const [name, ...parameters] = choice.split(";").map((part) => part.trim().toLowerCase());
    return name === coding && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
}

/**
 * Lets browser exporters ask. Who may really send is decided when they do: a preflight carries no
 * credentials, and cookies are never looked at here.
 */
function preflight(headers: Headers): OtlpAnswer {
  const asked = headers["access-control-request-headers"] ?? "";
  return {
    status: 204,
    headers: {
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "POST, OPTIONS",
      "access-control-allow-headers": /^[\w\-, ]{1,1000}$/.test(asked) ? asked : "content-type",
      "access-control-max-age": "7200",
      vary: "access-control-request-headers",
    },
    body: new Uint8Array(0),
  };
}
