import { createHash } from "node:crypto";
import { AppError, invalid, notFound } from "#lib/core/errors.ts";
import type { Instant } from "#lib/core/time.ts";
import { decode } from "#lib/features/ingest/decode/decode.ts";
import type { Signal } from "#lib/features/ingest/decode/signal.ts";
import { sniffSignal } from "#lib/features/ingest/decode/sniff.ts";
import type { Ingest } from "#lib/features/ingest/ingest.ts";
import type { WireEncoding } from "#lib/features/ingest/model.ts";
import { log } from "#lib/platform/log.ts";
import { codingOf, decompress, overLimit, readBody } from "./otlp-body.ts";
import { Budget } from "./otlp-budget.ts";
import { describe, toAppError } from "./respond.ts";

export type Headers = Record<string, string | undefined>;

/** Finds the project a sender may write to; throws `unauthenticated` or `forbidden`. */
export type IdentifyExporter = (request: {
  headers: Headers;
  remoteAddress: string;
  door: "http" | "grpc" | "web";
}) => Promise<{ projectId: number }>;

/** One export request, whichever door it came through. */
export type Delivery = {
  /** Null when the address did not say; the body then does. */
  signal: Signal | null;
  encoding: WireEncoding;
  contentEncoding: string | undefined;
  /** As announced by the sender, if it did; what is read counts. */
  contentLength?: number | undefined;
  headers: Headers;
  remoteAddress: string;
  door: "http" | "grpc" | "web";
  body: AsyncIterable<Uint8Array>;
};

export type Taken = { signal: Signal; rejected: number; message: string };

export type Intake = {
  /** Resolves once the records are committed. Throws nothing but `AppError`. */
  take(delivery: Delivery): Promise<Taken>;
  maxBodyBytes: number;
  readonly heldBytes: number;
};

type Options = {
  ingest: Pick<Ingest, "submit">;
  identify: IdentifyExporter;
  maxBodyBytes: number;
  maxInFlightBytes: number;
  now?: () => Instant;
};

/** Exporters give up after ten seconds in all, so a hint must be short to be of use. */
const LONGEST_WAIT_MS = 5_000;

/** What all doors share: who sends, how much may be held, and the way from bytes to the database. */
export function createIntake({
  ingest,
  identify,
  maxBodyBytes,
  maxInFlightBytes,
  now = Date.now,
}: Options): Intake {
  const budget = new Budget(maxInFlightBytes);

  async function take(delivery: Delivery): Promise<Taken> {
    const { encoding, headers, remoteAddress, door } = delivery;
    const { projectId } = await identify({ headers, remoteAddress, door });
    const coding = codingOf(delivery.contentEncoding);
    if ((delivery.contentLength ?? 0) > maxBodyBytes) throw overLimit(maxBodyBytes);

    const hold = budget.hold();
    try {
      const sent = await readBody(delivery.body, hold, maxBodyBytes).catch(brokenOff);
      const body = await decompress(sent, coding, hold, maxBodyBytes);
      const receivedAt = now();
      const signal = delivery.signal ?? sniff(encoding, body);
      const decoded = decode(signal, encoding, body, receivedAt);
      const { rejected, message } = await ingest.submit({
        projectId,
        decoded,
        bodyHash: fingerprint(signal, encoding, body),
        bodyBytes: body.length,
        now: receivedAt,
      });
      return { signal, rejected, message };
    } finally {
      hold.release();
    }
  }

  return {
    maxBodyBytes,
    get heldBytes() {
      return budget.heldBytes;
    },
    take: (delivery) =>
      take(delivery).catch((error: unknown) => {
        throw foreseen(error);
      }),
  };
}

function sniff(encoding: WireEncoding, body: Uint8Array): Signal {
  const signal = sniffSignal(encoding, body);
  // An empty protobuf request is a valid request of any signal.
  if (signal === null && body.length === 0 && encoding === "protobuf") return "traces";
  if (signal === null)
    throw notFound("Post OTLP to /v1/traces, /v1/logs or /v1/metrics; this body is none of them.");
  return signal;
}

/** The same bytes mean something else at another door, so signal and encoding count. */
function fingerprint(signal: Signal, encoding: WireEncoding, body: Uint8Array): Uint8Array {
  return createHash("sha256").update(`${signal} ${encoding}\n`).update(body).digest();
}

/**
 * A fault that nobody foresaw is ours, not the data's. Exporters drop what is answered with 500 and
 * keep what is answered with "try again", so that is what they get.
 */
function foreseen(error: unknown): AppError {
  const known = toAppError(error);
  if (!known) log.error({ error: describe(error) }, "an export request failed");
  const { code, message, retryAfterMs } =
    known ??
    new AppError("unavailable", "The request could not be stored just now. Try again.", {
      retryAfterMs: LONGEST_WAIT_MS,
    });
  const isTemporary = code === "unavailable" || code === "rate_limited";
  return new AppError(code, message, {
    cause: error,
    ...(isTemporary && { retryAfterMs: Math.min(retryAfterMs ?? 1_000, LONGEST_WAIT_MS) }),
  });
}

/** Whatever goes wrong while a body arrives, short of our own limits, is the connection's end. */
function brokenOff(error: unknown): never {
  if (error instanceof AppError) throw error;
  throw invalid("The connection closed before the request was complete.", error);
}
