import { MINUTE } from "#lib/core/time.ts";

type Json = Record<string, unknown>;

const services = ["support-assistant", "contract-reviewer", "coding-agent", "search", "batch"];
const models = [
  ["openai", "gpt-4o-2024-08-06", 40],
  ["openai", "gpt-4o-mini", 30],
  ["anthropic", "claude-sonnet-4-5", 20],
  ["anthropic", "claude-haiku-4-5", 6],
  ["gcp.gemini", "gemini-2.5-pro", 3],
  ["openai", "o3", 0.9],
  // A rare one: about one call in a thousand.
  ["mistral_ai", "mistral-large-latest", 0.1],
] as const;
const tools = ["search_orders", "read_file", "run_tests", "lookup_clause"];
const vocabulary = Array.from({ length: 4_000 }, (_, i) => `w${i.toString(36)}`);

/** Spans of one trace: an agent that calls a model, runs tools, and the plumbing around them. */
export const SPANS_PER_TRACE = 12;

/**
 * Whole traces that start and end within a minute, as export requests in JSON form, one per service.
 * `random` decides everything, so the same seed gives the same day.
 */
export function minuteOfTraffic(minute: number, traces: number, random: () => number): Json {
  const byService = new Map<string, Json[]>();
  for (let i = 0; i < traces; i++) {
    const service = services[Math.floor(random() ** 1.6 * services.length)]!;
    const spans = byService.get(service) ?? [];
    byService.set(service, spans);
    spans.push(...oneTrace(minute + random() * 0.4 * MINUTE, random));
  }
  return {
    resourceSpans: [...byService].map(([service, spans]) => ({
      resource: {
        attributes: [
          text("service.name", service),
          text("service.version", "1.4.2"),
          text("deployment.environment.name", "production"),
          text("telemetry.sdk.language", "nodejs"),
        ],
      },
      scopeSpans: [
        { scope: { name: "@opentelemetry/instrumentation-genai", version: "0.4.0" }, spans },
      ],
    })),
  };
}

function oneTrace(startedAt: number, random: () => number): Json[] {
  const hex = (digits: number) =>
    Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join("");
  const traceId = hex(32);
  const conversation = `conv_${hex(12)}`;
  const root = hex(16);
  const span = (
    name: string,
    at: number,
    ms: number,
    parentSpanId: string,
    attributes: Json[],
  ) => ({
    traceId,
    spanId: hex(16),
    ...(parentSpanId && { parentSpanId }),
    name,
    kind: 3,
    startTimeUnixNano: nanos(at),
    endTimeUnixNano: nanos(at + ms),
    attributes,
    status: random() < 0.03 ? { code: 2, message: "upstream failed" } : { code: 0 },
    flags: 257,
  });
  const spans: Json[] = [
    {
      ...span("invoke_agent helper", startedAt, 15_000 + random() * 8_000, "", [
        text("gen_ai.operation.name", "invoke_agent"),
        text("gen_ai.agent.name", "helper"),
        text("gen_ai.conversation.id", conversation),
      ]),
      spanId: root,
    },
  ];
  let at = startedAt + 20;
  for (let i = 1; i < SPANS_PER_TRACE; i++) {
    const ms = 50 + random() ** 3 * 4_000;
    if ([1, 4, 7].includes(i) || (i === 10 && random() < 0.6))
      spans.push(span("chat", at, ms, root, chat(random, conversation, hex)));
    else if ([2, 5, 8].includes(i)) {
      const tool = tools[Math.floor(random() * tools.length)]!;
      spans.push(
        span(`execute_tool ${tool}`, at, ms, root, [
          text("gen_ai.operation.name", "execute_tool"),
          text("gen_ai.tool.name", tool),
          text("gen_ai.tool.call.arguments", JSON.stringify({ query: prose(60, random) })),
          text("gen_ai.tool.call.result", prose(400, random)),
        ]),
      );
    } else
      spans.push(
        span("POST", at, ms, root, [
          text("http.request.method", "POST"),
          text("server.address", "api.internal"),
          text("url.full", `https://api.internal/v1/${hex(8)}`),
          int("http.response.status_code", 200),
        ]),
      );
    at += ms / 3;
  }
  return spans;
}

function chat(random: () => number, conversation: string, hex: (n: number) => string): Json[] {
  const total = models.reduce((sum, [, , weight]) => sum + weight, 0);
  let dice = random() * total;
  const [provider, model] = models.find(([, , weight]) => {
    dice -= weight;
    return dice < 0;
  })!;
  return [
    text("gen_ai.operation.name", "chat"),
    text("gen_ai.provider.name", provider),
    text("gen_ai.request.model", model),
    text("gen_ai.response.model", model),
    text("gen_ai.response.id", `chatcmpl-${hex(24)}`),
    text("gen_ai.conversation.id", conversation),
    text("gen_ai.prompt.name", "answer"),
    text("gen_ai.prompt.version", random() < 0.7 ? "12" : "13"),
    text("user.id", `user-${Math.floor(random() * 5_000)}`),
    {
      key: "gen_ai.response.finish_reasons",
      value: { arrayValue: { values: [{ stringValue: "stop" }] } },
    },
    int("gen_ai.usage.input_tokens", 200 + Math.floor(random() * 4_000)),
    int("gen_ai.usage.output_tokens", 20 + Math.floor(random() * 600)),
    { key: "gen_ai.response.time_to_first_chunk", value: { doubleValue: 0.1 + random() } },
    int("gen_ai.request.max_tokens", 1024),
    text("gen_ai.input.messages", message("user", prose(900, random))),
    text("gen_ai.output.messages", message("assistant", prose(400, random))),
  ];
}

/** Common words are common: the n-th is about n times as rare as the first. */
function prose(length: number, random: () => number): string {
  let words = "";
  while (words.length < length)
    words += `${vocabulary[Math.floor(vocabulary.length ** random()) - 1]} `;
  return words.trim();
}

const message = (role: string, content: string) =>
  JSON.stringify([{ role, parts: [{ type: "text", content }], finish_reason: "stop" }]);
const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
const int = (key: string, value: number) => ({ key, value: { intValue: String(value) } });
const nanos = (ms: number) => `${Math.floor(ms * 1000)}000`;
