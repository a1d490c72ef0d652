import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { and, eq } from "drizzle-orm";
import { ingestLedger, spans } from "#drizzle/schema/index.ts";
import type { Instant } from "#lib/core/time.ts";
import type { Context } from "#lib/platform/context.ts";
import { decode } from "./decode/decode.ts";
import type { Ingest, Receipt } from "./ingest.ts";
import type { Signal } from "./ledger.ts";
import type { Attributes, Value } from "./model.ts";

/** A span as a test thinks of it; `otlp` turns it into what an exporter would send. */
export type SentSpan = {
  traceId?: string;
  spanId?: string;
  parentSpanId?: string;
  name?: string;
  startedAt?: Instant;
  durationMs?: number;
  attributes?: Attributes;
  service?: string;
  hasNoTimes?: boolean;
};

export type SentLog = { name: string; attributes: Attributes; traceId?: string; spanId?: string };

export const newTraceId = () => randomBytes(16).toString("hex");
export const newSpanId = () => randomBytes(8).toString("hex");

/** Attributes of a chat call: 1,200 tokens in, 80 out. */
export const chat = (over: Attributes = {}): Attributes => ({
  "gen_ai.operation.name": "chat",
  "gen_ai.provider.name": "openai",
  "gen_ai.request.model": "gpt-4o",
  "gen_ai.response.model": "gpt-4o-2024-08-06",
  "gen_ai.usage.input_tokens": 1200,
  "gen_ai.usage.output_tokens": 80,
  ...over,
});

/** An OTLP/JSON trace export of these spans. */
export function otlp(spans: readonly SentSpan[], at: Instant): Uint8Array {
  const byService = Map.groupBy(spans, (span) => span.service ?? "assistant");
  return json({
    resourceSpans: [...byService].map(([service, group]) => ({
      resource: { attributes: keyValues({ "service.name": service }) },
      scopeSpans: [{ scope: { name: "test", version: "1" }, spans: group.map(otlpSpan) }],
    })),
  });

  function otlpSpan(span: SentSpan): Value {
    const startedAt = span.startedAt ?? at;
    return {
      traceId: span.traceId ?? newTraceId(),
      spanId: span.spanId ?? newSpanId(),
      ...(span.parentSpanId ? { parentSpanId: span.parentSpanId } : {}),
      name: span.name ?? "chat gpt-4o",
      kind: 3,
      ...(span.hasNoTimes
        ? {}
        : {
            startTimeUnixNano: nanos(startedAt),
            endTimeUnixNano: nanos(startedAt + (span.durationMs ?? 800)),
          }),
      attributes: keyValues(span.attributes ?? chat()),
    };
  }
}

/** An OTLP/JSON log export: one record for each set of attributes. */
export function otlpLogs(records: readonly SentLog[], at: Instant): Uint8Array {
  return json({
    resourceLogs: [
      {
        resource: { attributes: keyValues({ "service.name": "assistant" }) },
        scopeLogs: [
          {
            scope: { name: "test", version: "1" },
            logRecords: records.map(({ name, attributes, ...ids }) => ({
              timeUnixNano: nanos(at),
              eventName: name,
              attributes: keyValues(attributes),
              ...ids,
            })),
          },
        ],
      },
    ],
  });
}

/** Sends a JSON body as a door would. */
export function send(
  ingest: Ingest,
  projectId: number,
  body: Uint8Array,
  now: Instant,
  signal: Signal = "traces",
): Promise<Receipt> {
  return ingest.submit({
    projectId,
    decoded: decode(signal, "json", body, now),
    bodyHash: createHash("sha256").update(body).digest(),
    bodyBytes: body.length,
    now,
  });
}

/** The rows of a trace. */
export const storedSpans = ({ db, projectId }: Context, traceId: string) =>
  db
    .select()
    .from(spans)
    .where(and(eq(spans.projectId, projectId), eq(spans.traceId, traceId)));

/** What the ledger says of a service, all its rows together. */
export async function ledgerOf({ db, projectId }: Context, service: string) {
  const rows = await db
    .select()
    .from(ingestLedger)
    .where(and(eq(ingestLedger.projectId, projectId), eq(ingestLedger.service, service)));
  const add = (key: "requests" | "accepted" | "rejected" | "duplicates" | "missingUsage") =>
    rows.reduce((total, row) => total + row[key], 0);
  return {
    rows,
    requests: add("requests"),
    accepted: add("accepted"),
    rejected: add("rejected"),
    duplicates: add("duplicates"),
    missingUsage: add("missingUsage"),
  };
}

/** The requests of a recorded export. */
export function capturedBodies(name: string, signal: "traces" | "logs" = "traces"): Uint8Array[] {
  return readFileSync(join(import.meta.dirname, "captures", `${name}.${signal}.jsonl`), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => Buffer.from(line));
}

/** The same spans, each in a request of its own. */
export function oneByOne(bodies: readonly Uint8Array[]): Uint8Array[] {
  return bodies.flatMap((body) =>
    JSON.parse(Buffer.from(body).toString()).resourceSpans.flatMap((resource: Export) =>
      resource.scopeSpans.flatMap((scope) =>
        scope.spans.map((span) =>
          json({ resourceSpans: [{ ...resource, scopeSpans: [{ ...scope, spans: [span] }] }] }),
        ),
      ),
    ),
  );
}

type Export = { scopeSpans: { spans: Value[] }[] };

export const json = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));
const nanos = (at: Instant): string => `${BigInt(Math.round(at * 1000)) * 1000n}`;

function keyValues(attributes: Attributes): Value {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: Value): Value {
  if (typeof value !== "number") return { stringValue: String(value) };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}
