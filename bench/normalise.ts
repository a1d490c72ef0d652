import { readdirSync, readFileSync } from "node:fs";
import { decode } from "#lib/features/ingest/decode/decode.ts";
import type { RawSpan } from "#lib/features/ingest/model.ts";
import { normalise } from "#lib/features/ingest/normalise.ts";

/** Spans per second through `normalise` on one core, over every recorded client. */
const captures = new URL("../lib/features/ingest/captures/", import.meta.url);
const SECONDS = Number(process.argv[2] ?? 3);

const spans = readdirSync(captures)
  .filter((file) => file.endsWith(".traces.jsonl"))
  .map((file) => ({ file, spans: spansOf(file) }));

const all = spans.flatMap((capture) => capture.spans);
measure(all, 1);
const { perSecond, microseconds } = measure(all, SECONDS);
const attributes = all.reduce((sum, span) => sum + Object.keys(span.attributes).length, 0);
const slowest = spans
  .map(({ file, spans: own }) => ({
    capture: file.replace(".traces.jsonl", ""),
    microseconds: round(measure(own, 0.1).microseconds),
  }))
  .sort((a, b) => b.microseconds - a.microseconds)
  .slice(0, 5);

console.log(
  JSON.stringify(
    {
      bench: "normalise",
      spans: all.length,
      attributesPerSpan: round(attributes / all.length),
      spansPerSecond: Math.round(perSecond),
      microsecondsPerSpan: round(microseconds),
      slowest,
    },
    null,
    2,
  ),
);

function spansOf(file: string): RawSpan[] {
  return readFileSync(new URL(file, captures), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .flatMap((line) => {
      const decoded = decode("traces", "json", Buffer.from(line), Date.now());
      return decoded.signal === "traces" ? decoded.spans : [];
    });
}

function measure(batch: RawSpan[], seconds: number): { perSecond: number; microseconds: number } {
  const start = performance.now();
  let done = 0;
  let warnings = 0;
  while (performance.now() - start < seconds * 1000) {
    for (const span of batch) warnings += normalise(span).warnings;
    done += batch.length;
  }
  if (warnings < 0) throw new Error("unreachable: keeps the work from being optimised away");
  const elapsedMs = performance.now() - start;
  return { perSecond: (done / elapsedMs) * 1000, microseconds: (elapsedMs / done) * 1000 };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
