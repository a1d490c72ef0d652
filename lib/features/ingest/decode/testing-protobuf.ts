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
