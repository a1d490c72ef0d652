import { setTimeout as pause } from "node:timers/promises";
import { decode } from "#lib/features/ingest/decode/decode.ts";
import { bodyMaker } from "./_bodies.ts";

export type Ports = { http: number; grpc: number };

/** Spans that were acknowledged, and requests whose fate their exporter never learned. */
export type Sent = {
  acknowledged: Set<string>;
  attempts: number;
  givenUp: number;
  refused: number;
};

/** As the JavaScript SDK does it: at most ten seconds a try, then the very same bytes again. */
const TRY_MS = 10_000;
const MAX_TRIES = 60;

/**
 * One exporter that keeps sending until told to stop, and repeats each request until it is
 * acknowledged. Now and then it repeats what was acknowledged, whole or in other company, as retrying
 * collectors in front of us do.
 */
export async function keepExporting(ports: Ports, sent: Sent, signal: AbortSignal): Promise<void> {
  const bodies = bodyMaker({ spans: 20, spanBytes: 1_500, templates: 4 });
  let before: Buffer | undefined;
  for (let turn = 0; !signal.aborted; turn++) {
    const body = bodies.next();
    const company = turn % 9 === 8 && before ? Buffer.concat([before, body]) : body;
    if (await deliver(company, ports, sent)) note(company, sent);
    else sent.givenUp++;
    if (turn % 13 === 12 && (await deliver(company, ports, sent))) note(company, sent);
    before = body;
    await pause(5);
  }
}

/** Protobuf requests laid end to end are one request with the records of both. */
function note(body: Uint8Array, sent: Sent): void {
  const decoded = decode("traces", "protobuf", body, Date.now());
  if (decoded.signal !== "traces") return;
  for (const { traceId, spanId } of decoded.spans) sent.acknowledged.add(`${traceId} ${spanId}`);
}

async function deliver(body: Buffer, ports: Ports, sent: Sent): Promise<boolean> {
  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    sent.attempts++;
    try {
      const response = await fetch(`http://127.0.0.1:${ports.http}/v1/traces`, {
        method: "POST",
        headers: { "content-type": "application/x-protobuf" },
        body: new Uint8Array(body),
        signal: AbortSignal.timeout(TRY_MS),
      });
      const answer = new Uint8Array(await response.arrayBuffer());
      if (response.status === 200) {
        if (answer.length > 0) throw new Error(`a good request was taken in part: ${answer}`);
        return true;
      }
      if (response.status !== 503 && response.status !== 429)
        throw new Unexpected(`answered ${response.status} to a good request`);
      sent.refused++;
    } catch (error) {
      if (error instanceof Unexpected) throw error;
    }
    await pause(50 + Math.random() * 200);
  }
  return false;
}

class Unexpected extends Error {}
