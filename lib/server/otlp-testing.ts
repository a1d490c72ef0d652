import { chatRequest, dice, toProtobuf } from "#lib/features/ingest/decode/testing.ts";
import type { IngestRequest, Receipt } from "#lib/features/ingest/ingest.ts";
import { type OtlpRequest, receive } from "./otlp.ts";
import { createIntake, type IdentifyExporter } from "./otlp-intake.ts";

export const NOW = Date.UTC(2026, 0, 15, 12);
export const LIMIT = 1024 * 1024;
const json = chatRequest({ spans: 3, spanBytes: 1_200, random: dice(3), at: NOW });
export const jsonBody = Buffer.from(JSON.stringify(json));
export const protobufBody = Buffer.from(toProtobuf("traces", json));

type Setting = {
  receipt?: Partial<Receipt>;
  failure?: unknown;
  identify?: IdentifyExporter;
  maxInFlightBytes?: number;
  /** Commits only when this does. */
  until?: Promise<void>;
};

/** A door whose far end is a list: what would be stored, in order. */
export function door(setting: Setting = {}) {
  const submitted: IngestRequest[] = [];
  const intake = createIntake({
    ingest: {
      async submit(request) {
        submitted.push(request);
        await setting.until;
        if (setting.failure) throw setting.failure;
        return { accepted: 0, rejected: 0, message: "", ...setting.receipt };
      },
    },
    identify: setting.identify ?? (async () => ({ projectId: 7 })),
    maxBodyBytes: LIMIT,
    maxInFlightBytes: setting.maxInFlightBytes ?? 64 * LIMIT,
    now: () => NOW,
  });
  const post = async (
    path: string,
    body: Uint8Array | AsyncIterable<Uint8Array>,
    headers: Record<string, string> = {},
    method = "POST",
  ) => {
    const request: OtlpRequest = {
      method,
      path,
      headers: { "content-type": "application/json", ...headers },
      body: body instanceof Uint8Array ? inPieces(body) : body,
      remoteAddress: "127.0.0.1",
      door: "http",
    };
    const { status, headers: answered, body: bytes } = await receive(request, intake);
    return { status, headers: answered, bytes, text: Buffer.from(bytes).toString() };
  };
  return { post, submitted, intake };
}

async function* inPieces(body: Uint8Array) {
  for (let at = 0; at < body.length; at += 1_000) yield body.subarray(at, at + 1_000);
}
export const protobufType = { "content-type": "application/x-protobuf" };
