import { decode } from "#lib/features/ingest/decode/decode.ts";
import { chatRequest, dice, toProtobuf } from "#lib/features/ingest/decode/testing.ts";

/**
 * Spans decoded per second of one core's time, by encoding and span size. `node bench/decode.ts`;
 * prints JSON. Processor time is counted, not the clock, so that a busy machine gives the same figures.
 * Each case decodes different requests in turn, so that no cache sees the same text twice in a row.
 */
const SPANS = 512;
const MEASURE_MS = 2_000;

const at = Date.now();
const results = [];
for (const spanBytes of [1_500, 6_000])
  for (const encoding of ["protobuf", "json"] as const) {
    const random = dice(7);
    const bodies = Array.from({ length: 8 }, () => {
      const json = chatRequest({ spans: SPANS, spanBytes, random, at });
      return encoding === "json" ? Buffer.from(JSON.stringify(json)) : toProtobuf("traces", json);
    });
    run(500);
    const { spans, ms } = run(MEASURE_MS);
    results.push({
      encoding,
      spanBytes: Math.round(
        bodies.reduce((sum, body) => sum + body.length, 0) / bodies.length / SPANS,
      ),
      spansPerSecond: Math.round((spans / ms) * 1_000),
      microsecondsPerSpan: Math.round((ms / spans) * 100_000) / 100,
    });

    function run(forMs: number): { spans: number; ms: number } {
      const start = busyMs();
      let spans = 0;
      for (let i = 0; busyMs() - start < forMs; i++) {
        const decoded = decode("traces", encoding, bodies[i % bodies.length]!, at);
        if (decoded.signal === "traces") spans += decoded.spans.length;
      }
      return { spans, ms: busyMs() - start };
    }
  }
console.log(JSON.stringify({ bench: "decode", node: process.version, results }, null, 2));

/** What this thread has worked, in milliseconds. */
function busyMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
