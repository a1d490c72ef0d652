export { toProtobuf } from "./testing-protobuf.ts";

type Json = Record<string, unknown>;

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
