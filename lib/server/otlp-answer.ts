import type { Signal } from "#lib/features/ingest/decode/signal.ts";
import type { WireEncoding } from "#lib/features/ingest/model.ts";

/** Some clients drop answers over 4 MiB, and people stop reading long before. */
const MAX_MESSAGE_LENGTH = 4_000;

const rejectedFields: Record<Signal, string> = {
  traces: "rejectedSpans",
  logs: "rejectedLogRecords",
  metrics: "rejectedDataPoints",
};

/**
 * An `Export*ServiceResponse`: empty when all was well, else with `partial_success` (1), which holds the
 * rejected count (1) and a message for people (2) in every signal.
 */
export function exportResponse(
  signal: Signal,
  encoding: WireEncoding,
  outcome: { rejected: number; message: string },
): Uint8Array {
  const { rejected } = outcome;
  const message = shortened(outcome.message);
  const isFull = rejected === 0 && message === "";
  if (encoding === "json")
    return json(
      isFull
        ? {}
        : {
            partialSuccess: {
              // An int64, so a string in JSON; zero is left out like every default.
              ...(rejected > 0 && { [rejectedFields[signal]]: String(rejected) }),
              errorMessage: message,
            },
          },
    );
  if (isFull) return new Uint8Array(0);
  return field(1, Buffer.concat([rejected > 0 ? number(1, rejected) : none, text(2, message)]));
}

/** A `google.rpc.Status`, told to retry after a while where `retryAfterMs` is given. */
export function statusResponse(
  encoding: WireEncoding,
  failure: { message: string; grpcCode?: number; retryAfterMs?: number | undefined },
): Uint8Array {
  const message = shortened(failure.message);
  const { grpcCode, retryAfterMs } = failure;
  if (encoding === "json")
    return json({
      ...(grpcCode !== undefined && { code: grpcCode }),
      message,
      ...(retryAfterMs !== undefined && {
        details: [{ "@type": RETRY_INFO, retryDelay: `${retryAfterMs / 1000}s` }],
      }),
    });
  return Buffer.concat([
    grpcCode === undefined ? none : number(1, grpcCode),
    text(2, message),
    retryAfterMs === undefined ? none : field(3, retryInfo(retryAfterMs)),
  ]);
}

const RETRY_INFO = "type.googleapis.com/google.rpc.RetryInfo";

/** An `Any` of `RetryInfo { retry_delay = 1: Duration { seconds = 1, nanos = 2 } }`. */
function retryInfo(ms: number): Buffer {
  const seconds = Math.floor(ms / 1000);
  const nanos = Math.round((ms - seconds * 1000) * 1e6);
  const delay = Buffer.concat([
    seconds ? number(1, seconds) : none,
    nanos ? number(2, nanos) : none,
  ]);
  return Buffer.concat([text(1, RETRY_INFO), field(2, field(1, delay))]);
}

const none = Buffer.alloc(0);

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

const shortened = (message: string): string =>
  message.length > MAX_MESSAGE_LENGTH
    ? `${message.slice(0, MAX_MESSAGE_LENGTH - 1).toWellFormed()}…`
    : message;

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  bytes.push(rest);
  return Buffer.from(bytes);
}

const number = (fieldNumber: number, value: number): Buffer =>
  Buffer.concat([varint(fieldNumber * 8), varint(value)]);

const field = (fieldNumber: number, value: Uint8Array): Buffer =>
  Buffer.concat([varint(fieldNumber * 8 + 2), varint(value.length), value]);

const text = (fieldNumber: number, value: string): Buffer =>
  value === "" ? none : field(fieldNumber, Buffer.from(value));
