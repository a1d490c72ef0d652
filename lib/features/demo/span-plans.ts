import type { Random } from "#lib/core/random.ts";
import type { Attributes, SpanPlan } from "./model.ts";

const SEMCONV_SCOPE = "acme.llm";
const SCOPE_VERSION = "2.4.0";

/** Roughly what tokenizers give for European prose: a token every four characters. */
export const tokensOf = (text: string): number => Math.max(1, Math.round(text.length / 4));

type Message = { role: string; parts: Attributes[] | unknown[]; finish_reason?: string };

export type ChatPlan = {
  provider: string;
  requestModel: string;
  responseModel: string;
  input: Message[];
  output: Message;
  finishReason: string;
  inputTokens: number;
  cachedTokens: number;
  outputTokens: number;
  reasoningTokens?: number;
  startMs: number;
  durationMs: number;
  ttftMs?: number;
  temperature: number;
  maxTokens: number;
  promptName: string;
  promptVersion: string;
  extra: Attributes;
  error?: string;
};

/** A model call as the OpenTelemetry GenAI conventions write it. */
export function chatSpan(random: Random, plan: ChatPlan): SpanPlan {
  const failed = plan.error !== undefined;
  return {
    name: `chat ${plan.requestModel}`,
    kind: "client",
    scope: SEMCONV_SCOPE,
    scopeVersion: SCOPE_VERSION,
    startMs: plan.startMs,
    durationMs: plan.durationMs,
    error: plan.error,
    children: [],
    attributes: {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": plan.provider,
      "gen_ai.request.model": plan.requestModel,
      "gen_ai.request.temperature": plan.temperature,
      "gen_ai.request.max_tokens": plan.maxTokens,
      "gen_ai.input.messages": JSON.stringify(plan.input),
      "gen_ai.prompt.name": plan.promptName,
      "traceloop.prompt.key": plan.promptName,
      "traceloop.prompt.version": plan.promptVersion,
      ...plan.extra,
      ...(failed
        ? { "error.type": "overloaded_error" }
        : {
            "gen_ai.response.model": plan.responseModel,
            "gen_ai.response.id": `resp_${random.hex(20)}`,
            "gen_ai.response.finish_reasons": [plan.finishReason],
            "gen_ai.usage.input_tokens": plan.inputTokens,
            "gen_ai.usage.cache_read.input_tokens": plan.cachedTokens,
            "gen_ai.usage.output_tokens": plan.outputTokens,
            ...(plan.reasoningTokens
              ? { "gen_ai.usage.reasoning.output_tokens": plan.reasoningTokens }
              : {}),
            "gen_ai.output.messages": JSON.stringify([
              { ...plan.output, finish_reason: plan.finishReason },
            ]),
            ...(plan.ttftMs
              ? {
                  "gen_ai.request.stream": true,
                  "gen_ai.response.time_to_first_chunk": plan.ttftMs / 1000,
                }
              : {}),
          }),
    },
  };
}

export function toolSpan(
  name: string,
  startMs: number,
  durationMs: number,
  args: unknown,
  result: unknown,
  callId: string,
  error?: string,
): SpanPlan {
  return {
    name: `execute_tool ${name}`,
    kind: "internal",
    scope: SEMCONV_SCOPE,
    scopeVersion: SCOPE_VERSION,
    startMs,
    durationMs,
    error,
    children: [],
    attributes: {
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": name,
      "gen_ai.tool.type": "function",
      "gen_ai.tool.call.id": callId,
      "gen_ai.tool.call.arguments": JSON.stringify(args),
      ...(error
        ? { "error.type": "timeout" }
        : { "gen_ai.tool.call.result": JSON.stringify(result) }),
    },
  };
}

export function retrievalSpan(
  startMs: number,
  durationMs: number,
  query: string,
  documents: { id: string; score: number; content: string }[],
): SpanPlan {
  return {
    name: "retrieval help-centre",
    kind: "client",
    scope: SEMCONV_SCOPE,
    scopeVersion: SCOPE_VERSION,
    startMs,
    durationMs,
    children: [],
    attributes: {
      "gen_ai.operation.name": "retrieval",
      "gen_ai.data_source.id": "help-centre-v12",
      "gen_ai.retrieval.query.text": query,
      "gen_ai.retrieval.documents": JSON.stringify(documents),
    },
  };
}

export function containerSpan(
  operation: "invoke_agent" | "invoke_workflow",
  name: string,
  extra: Attributes,
): SpanPlan {
  return {
    name: `${operation} ${name}`,
    kind: "internal",
    scope: SEMCONV_SCOPE,
    scopeVersion: SCOPE_VERSION,
    startMs: 0,
    durationMs: 0,
    children: [],
    attributes: {
      "gen_ai.operation.name": operation,
      [operation === "invoke_agent" ? "gen_ai.agent.name" : "gen_ai.workflow.name"]: name,
      ...extra,
    },
  };
}

export function serverSpan(route: string, child: SpanPlan): SpanPlan {
  return {
    name: `POST ${route}`,
    kind: "server",
    scope: "@opentelemetry/instrumentation-http",
    scopeVersion: "0.301.0",
    startMs: 0,
    durationMs: child.durationMs + 9,
    children: [{ ...child, startMs: child.startMs + 4 }],
    // Always 200: what goes wrong here is never in the status code.
    attributes: {
      "http.request.method": "POST",
      "http.route": route,
      "http.response.status_code": 200,
    },
  };
}

export const text = (role: string, content: string): Message => ({
  role,
  parts: [{ type: "text", content }],
});
export const toolCall = (id: string, name: string, args: unknown): Message => ({
  role: "assistant",
  parts: [{ type: "tool_call", id, name, arguments: args }],
});
export const toolResult = (id: string, response: unknown): Message => ({
  role: "tool",
  parts: [{ type: "tool_call_response", id, response }],
});
