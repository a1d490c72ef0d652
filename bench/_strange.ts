import { chatRequest, toProtobuf } from "#lib/features/ingest/decode/testing.ts";

export type Signal = "traces" | "logs" | "metrics";
export type Random = () => number;
export const signals: Signal[] = ["traces", "traces", "traces", "logs", "metrics"];

export const choose = <T>(random: Random, choices: readonly T[]): T =>
  choices[Math.floor(random() * choices.length)]!;
export const upTo = (random: Random, limit: number) => Math.floor(random() * limit);

/** A request of well-formed protobuf or JSON, two in five of them with strange content. */
export function goodBody(
  signal: Signal,
  encoding: "protobuf" | "json",
  random: Random,
  at: number,
): Buffer {
  const json = goodRequest(signal, random, at);
  // Well formed and strange: this is what reaches the mappers, the prices and the database.
  if (random() < 0.4) estrange(json, random);
  return Buffer.from(encoding === "json" ? JSON.stringify(json) : toProtobuf(signal, json));
}

const strangeKeys = [
  "gen_ai.usage.input_tokens",
  "gen_ai.usage.output_tokens",
  "gen_ai.usage.cache_read.input_tokens",
  "gen_ai.request.model",
  "gen_ai.input.messages",
  "llm.input_messages.0.message.content",
  "llm.input_messages.999999999.message.content",
  "llm.token_count.prompt",
  "ai.usage.promptTokens",
  "ai.model.id",
  "langfuse.observation.usage_details",
  "traceloop.span.kind",
  "openinference.span.kind",
  "annotations.0.annotation.score",
  "genkit:output",
  "session.id",
  "tag.tags",
  "__proto__",
  "constructor",
  "",
  "\u0000",
  "\ud800",
];
const strangeValues: unknown[] = [
  {},
  { intValue: "-1" },
  { intValue: "9223372036854775807" },
  { doubleValue: "NaN" },
  { doubleValue: 1e308 },
  { doubleValue: -0 },
  { boolValue: true },
  { stringValue: "" },
  { stringValue: "\u0000" },
  { stringValue: "x\ud800y" },
  { stringValue: "1200" },
  { stringValue: '[{"role":' },
  { stringValue: '{"__proto__":{"a":1}}' },
  { stringValue: "9".repeat(400) },
  { stringValue: "\ud83d\udc69".repeat(3_000) },
  { arrayValue: { values: [{ intValue: "1" }, { stringValue: "a" }, {}] } },
  { kvlistValue: { values: [{ key: "__proto__", value: { intValue: "1" } }] } },
  { bytesValue: "AAEC" },
];
const strangeFields: [string, unknown[]][] = [
  ["name", ["", "\u0000", "x".repeat(5_000), "\ud800"]],
  ["traceId", ["00000000000000000000000000000000", "ab", "", "d269b633813fc60c"]],
  ["spanId", ["0000000000000000", "ab", ""]],
  ["parentSpanId", ["0000000000000000", "ab"]],
  ["startTimeUnixNano", ["0", "1", "18446744073709551615"]],
  ["endTimeUnixNano", ["0", "1", "18446744073709551615"]],
  ["timeUnixNano", ["0", "18446744073709551615"]],
  ["kind", [99, 0]],
  ["status", [{}, { code: 77, message: "\u0000" }]],
  ["eventName", ["", "gen_ai.evaluation.result", "gen_ai.client.inference.operation.details"]],
];

/** Puts strange values where a request has ordinary ones, and keeps its form. */
function estrange(node: unknown, random: Random): void {
  if (Array.isArray(node)) for (const one of node) estrange(one, random);
  if (node === null || typeof node !== "object" || Array.isArray(node)) return;
  const fields = node as Record<string, unknown>;
  if (typeof fields.key === "string" && "value" in fields) {
    if (random() < 0.15) fields.key = choose(random, strangeKeys);
    if (random() < 0.2) fields.value = choose(random, strangeValues);
    return;
  }
  for (const [name, values] of strangeFields)
    if (name in fields && random() < 0.08) fields[name] = choose(random, values);
  for (const inner of Object.values(fields)) estrange(inner, random);
}

function goodRequest(signal: Signal, random: Random, at: number): Record<string, unknown> {
  if (signal === "traces")
    return chatRequest({
      spans: 1 + upTo(random, 6),
      spanBytes: 1_100 + upTo(random, 800),
      random,
      at,
    });
  const resource = { attributes: [{ key: "service.name", value: { stringValue: "fuzz" } }] };
  const timeUnixNano = `${Math.floor(at - random() * 60_000)}000000`;
  if (signal === "logs") {
    const record = {
      timeUnixNano,
      eventName: choose(random, [
        "gen_ai.choice",
        "gen_ai.evaluation.result",
        "exception",
        "other",
      ]),
      body: { kvlistValue: { values: [{ key: "content", value: { stringValue: "hello" } }] } },
      attributes: [{ key: "gen_ai.evaluation.name", value: { stringValue: "tone" } }],
      traceId: "5b8efff798038103d269b633813fc60c",
      spanId: "eee19b7ec3c1b174",
    };
    return {
      resourceLogs: [{ resource, scopeLogs: [{ scope: { name: "f" }, logRecords: [record] }] }],
    };
  }
  const point = { timeUnixNano, startTimeUnixNano: timeUnixNano };
  const metrics = [
    {
      name: "gen_ai.a",
      sum: { aggregationTemporality: 1, dataPoints: [{ ...point, asDouble: random() }] },
    },
    {
      name: "gen_ai.b",
      histogram: {
        aggregationTemporality: 2,
        dataPoints: [
          { ...point, count: "3", sum: 9, bucketCounts: ["1", "2"], explicitBounds: [4] },
        ],
      },
    },
  ];
  return { resourceMetrics: [{ resource, scopeMetrics: [{ metrics }] }] };
}
