import protobuf from "protobufjs/minimal.js";

// Writes OTLP export requests given in their JSON form as protobuf, for measurements and tests. It
// shares nothing with the decoder, so that neither can hide the other's mistakes.

type Json = Record<string, unknown>;
type Field = readonly [
  number: number,
  kind:
    | "text"
    | "hex"
    | "base64"
    | "fixed64"
    | "fixed32"
    | "double"
    | "uint"
    | "sint"
    | "bool"
    | "int64"
    | "sfixed64"
    | "doubles"
    | "fixed64s"
    | "uint64s"
    | Message,
];
type Message = () => Record<string, Field>;

const anyValue: Message = () => ({
  stringValue: [1, "text"],
  boolValue: [2, "bool"],
  intValue: [3, "int64"],
  doubleValue: [4, "double"],
  arrayValue: [5, () => ({ values: [1, anyValue] })],
  kvlistValue: [6, () => ({ values: [1, keyValue] })],
  bytesValue: [7, "base64"],
});
const keyValue: Message = () => ({ key: [1, "text"], value: [2, anyValue] });
const resource: Message = () => ({
  attributes: [1, keyValue],
  droppedAttributesCount: [2, "uint"],
});
const scope: Message = () => ({
  name: [1, "text"],
  version: [2, "text"],
  attributes: [3, keyValue],
});
const span: Message = () => ({
  traceId: [1, "hex"],
  spanId: [2, "hex"],
  traceState: [3, "text"],
  parentSpanId: [4, "hex"],
  name: [5, "text"],
  kind: [6, "uint"],
  startTimeUnixNano: [7, "fixed64"],
  endTimeUnixNano: [8, "fixed64"],
  attributes: [9, keyValue],
  droppedAttributesCount: [10, "uint"],
  events: [
    11,
    () => ({
      timeUnixNano: [1, "fixed64"],
      name: [2, "text"],
      attributes: [3, keyValue],
      droppedAttributesCount: [4, "uint"],
    }),
  ],
  droppedEventsCount: [12, "uint"],
  links: [
    13,
    () => ({
      traceId: [1, "hex"],
      spanId: [2, "hex"],
      traceState: [3, "text"],
      attributes: [4, keyValue],
    }),
  ],
  droppedLinksCount: [14, "uint"],
  status: [15, () => ({ message: [2, "text"], code: [3, "uint"] })],
  flags: [16, "fixed32"],
});
const logRecord: Message = () => ({
  timeUnixNano: [1, "fixed64"],
  severityNumber: [2, "uint"],
  severityText: [3, "text"],
  body: [5, anyValue],
  attributes: [6, keyValue],
  droppedAttributesCount: [7, "uint"],
  flags: [8, "fixed32"],
  traceId: [9, "hex"],
  spanId: [10, "hex"],
  observedTimeUnixNano: [11, "fixed64"],
  eventName: [12, "text"],
});
const numberPoint: Message = () => ({
  startTimeUnixNano: [2, "fixed64"],
  timeUnixNano: [3, "fixed64"],
  asDouble: [4, "double"],
  asInt: [6, "sfixed64"],
  attributes: [7, keyValue],
});
const histogramPoint: Message = () => ({
  startTimeUnixNano: [2, "fixed64"],
  timeUnixNano: [3, "fixed64"],
  count: [4, "fixed64"],
  sum: [5, "double"],
  bucketCounts: [6, "fixed64s"],
  explicitBounds: [7, "doubles"],
  attributes: [9, keyValue],
  min: [11, "double"],
  max: [12, "double"],
});
const side: Message = () => ({ offset: [1, "sint"], bucketCounts: [2, "uint64s"] });
const exponentialPoint: Message = () => ({
  attributes: [1, keyValue],
  startTimeUnixNano: [2, "fixed64"],
  timeUnixNano: [3, "fixed64"],
  count: [4, "fixed64"],
  sum: [5, "double"],
  scale: [6, "sint"],
  zeroCount: [7, "fixed64"],
  positive: [8, side],
  negative: [9, side],
  min: [12, "double"],
  max: [13, "double"],
  zeroThreshold: [14, "double"],
});
const summaryPoint: Message = () => ({
  startTimeUnixNano: [2, "fixed64"],
  timeUnixNano: [3, "fixed64"],
  count: [4, "fixed64"],
  sum: [5, "double"],
  quantileValues: [6, () => ({ quantile: [1, "double"], value: [2, "double"] })],
  attributes: [7, keyValue],
});
const points =
  (point: Message): Message =>
  () => ({ dataPoints: [1, point], aggregationTemporality: [2, "uint"], isMonotonic: [3, "bool"] });
const metric: Message = () => ({
  name: [1, "text"],
  description: [2, "text"],
  unit: [3, "text"],
  gauge: [5, points(numberPoint)],
  sum: [7, points(numberPoint)],
  histogram: [9, points(histogramPoint)],
  exponentialHistogram: [10, points(exponentialPoint)],
  summary: [11, points(summaryPoint)],
});

const request = (group: string, scopes: string, records: string, record: Message): Message => {
  const scoped: Message = () => ({
    scope: [1, scope],
    [records]: [2, record],
    schemaUrl: [3, "text"],
  });
  const grouped: Message = () => ({
    resource: [1, resource],
    [scopes]: [2, scoped],
    schemaUrl: [3, "text"],
  });
  return () => ({ [group]: [1, grouped] });
};

export const requests = {
  traces: request("resourceSpans", "scopeSpans", "spans", span),
  logs: request("resourceLogs", "scopeLogs", "logRecords", logRecord),
  metrics: request("resourceMetrics", "scopeMetrics", "metrics", metric),
};

/** The protobuf of a request in JSON form. */
export function toProtobuf(signal: keyof typeof requests, json: Json): Uint8Array {
  const writer = protobuf.Writer.create();
  writeMessage(writer, requests[signal], json);
  return writer.finish();
}

function writeMessage(writer: protobuf.Writer, message: Message, json: Json): void {
  for (const [name, [number, kind]] of Object.entries(message())) {
    const value = json[name];
    if (value === undefined || value === null) continue;
    if (kind === "doubles" || kind === "fixed64s" || kind === "uint64s") {
      writer.uint32(number * 8 + 2).fork();
      for (const one of value as (number | string)[])
        if (kind === "doubles") writer.double(Number(one));
        else if (kind === "fixed64s") fixed64(writer, BigInt(one));
        else varint64(writer, BigInt(one));
      writer.ldelim();
      continue;
    }
    for (const one of Array.isArray(value) ? value : [value]) writeField(writer, number, kind, one);
  }
}

function writeField(writer: protobuf.Writer, number: number, kind: Field[1], value: unknown): void {
  const tag = (wireType: number) => writer.uint32(number * 8 + wireType);
  if (typeof kind === "function") {
    tag(2).fork();
    writeMessage(writer, kind, value as Json);
    writer.ldelim();
  } else if (kind === "text") tag(2).string(String(value));
  else if (kind === "hex") tag(2).bytes(Buffer.from(String(value), "hex"));
  else if (kind === "base64") tag(2).bytes(Buffer.from(String(value), "base64"));
  else if (kind === "double") tag(1).double(Number(value));
  else if (kind === "fixed32") tag(5).fixed32(Number(value));
  else if (kind === "fixed64" || kind === "sfixed64") fixed64(tag(1), BigInt(value as string));
  else if (kind === "int64") varint64(tag(0), BigInt.asUintN(64, BigInt(value as string)));
  else if (kind === "sint") tag(0).sint32(Number(value));
  else if (kind === "bool") tag(0).bool(value === true);
  else tag(0).uint32(Number(value));
}

function fixed64(writer: protobuf.Writer, value: bigint): void {
  writer.fixed32(Number(value & 0xffff_ffffn)).fixed32(Number((value >> 32n) & 0xffff_ffffn));
}

function varint64(writer: protobuf.Writer, value: bigint): void {
  const low = Number(value & 0xffff_ffffn) | 0;
  const high = Number((value >> 32n) & 0xffff_ffffn) | 0;
  writer.uint64({ low, high, unsigned: true } as never);
}

/** A stream of numbers from 0 to 1 that the seed decides (mulberry32). */
export function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

const words =
  "the model answered that refund policy applies within thirty days of purchase unless goods are damaged customer contract clause review tool call result".split(
    " ",
  );

/**
 * A believable export request in JSON form: chat calls of 25 attributes whose spans weigh about
 * `spanBytes` in protobuf, the messages taking what the rest leaves.
 */
export function chatRequest(options: {
  spans: number;
  spanBytes: number;
  random: () => number;
  /** Epoch milliseconds at which the calls ended, more or less. */
  at: number;
}): { resourceSpans: Json[] } {
  const { spans, spanBytes, random, at } = options;
  const hex = (digits: number) =>
    Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join("");
  const pick = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)]!;
  const prose = (length: number) => {
    let text = "";
    while (text.length < length) text += `${pick(words)} `;
    return text.slice(0, Math.max(0, length));
  };
  const nanos = (ms: number) => `${Math.floor(ms * 1000)}000`;
  const messageBytes = Math.max(40, spanBytes - 1020);
  let traceId = hex(32);
  let root = "";

  const one = (index: number): Json => {
    const isRoot = index % 8 === 0;
    if (isRoot) traceId = hex(32);
    const spanId = hex(16);
    const parentSpanId = isRoot ? undefined : root;
    if (isRoot) root = spanId;
    const endedAt = at - random() * 60_000;
    const model = pick(["gpt-4o-2024-08-06", "gpt-4o-mini", "claude-sonnet-4-5"]);
    const string = (key: string, stringValue: string) => ({ key, value: { stringValue } });
    const int = (key: string, value: number) => ({ key, value: { intValue: String(value) } });
    const double = (key: string, doubleValue: number) => ({ key, value: { doubleValue } });
    return {
      traceId,
      spanId,
      ...(parentSpanId && { parentSpanId }),
      name: `chat ${model}`,
      kind: 3,
      startTimeUnixNano: nanos(endedAt - 200 - random() * 4_000),
      endTimeUnixNano: nanos(endedAt),
      attributes: [
        string("gen_ai.operation.name", "chat"),
        string("gen_ai.provider.name", model.startsWith("gpt") ? "openai" : "anthropic"),
        string("gen_ai.request.model", model),
        string("gen_ai.response.model", model),
        string("gen_ai.response.id", `chatcmpl-${hex(24)}`),
        {
          key: "gen_ai.response.finish_reasons",
          value: { arrayValue: { values: [{ stringValue: "stop" }] } },
        },
        int("gen_ai.usage.input_tokens", 200 + Math.floor(random() * 4_000)),
        int("gen_ai.usage.output_tokens", 20 + Math.floor(random() * 600)),
        int("gen_ai.usage.cache_read.input_tokens", Math.floor(random() * 200)),
        double("gen_ai.request.temperature", 0.2),
        double("gen_ai.request.top_p", 0.95),
        int("gen_ai.request.max_tokens", 1024),
        string("gen_ai.conversation.id", `conv_${hex(16)}`),
        string("gen_ai.output.type", "text"),
        string("gen_ai.prompt.name", pick(["triage", "answer", "summarise"])),
        string("gen_ai.prompt.version", pick(["12", "13"])),
        string("user.id", `user-${Math.floor(random() * 5_000)}`),
        string("session.id", hex(12)),
        string("server.address", model.startsWith("gpt") ? "api.openai.com" : "api.anthropic.com"),
        int("server.port", 443),
        { key: "gen_ai.request.stream", value: { boolValue: true } },
        double("gen_ai.response.time_to_first_chunk", 0.2 + random()),
        string("http.request.method", "POST"),
        string(
          "gen_ai.input.messages",
          JSON.stringify([
            { role: "user", parts: [{ type: "text", content: prose(messageBytes * 0.7) }] },
          ]),
        ),
        string(
          "gen_ai.output.messages",
          JSON.stringify([
            {
              role: "assistant",
              parts: [{ type: "text", content: prose(messageBytes * 0.3) }],
              finish_reason: "stop",
            },
          ]),
        ),
      ],
      status: { code: random() < 0.02 ? 2 : 0 },
      flags: 257,
    };
  };
  return {
    resourceSpans: [
      {
        resource: {
          attributes: [
            { key: "service.name", value: { stringValue: "support-assistant" } },
            { key: "service.version", value: { stringValue: "2.4.1" } },
            { key: "deployment.environment.name", value: { stringValue: "production" } },
            { key: "telemetry.sdk.language", value: { stringValue: "python" } },
          ],
        },
        scopeSpans: [
          {
            scope: { name: "opentelemetry.instrumentation.openai_v2", version: "2.3b0" },
            spans: Array.from({ length: spans }, (_, index) => one(index)),
          },
        ],
      },
    ],
  };
}
