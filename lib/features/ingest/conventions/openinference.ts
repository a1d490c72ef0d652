import { element, member } from "../json-text.ts";
import type { SpanKind } from "../model.ts";
import { text } from "../read.ts";
import type { Convention } from "./convention.ts";

export const openinferenceKinds: Record<string, SpanKind> = {
  LLM: "chat",
  EMBEDDING: "embeddings",
  RETRIEVER: "retrieval",
  RERANKER: "rerank",
  TOOL: "execute_tool",
  AGENT: "invoke_agent",
  CHAIN: "workflow",
  GUARDRAIL: "guardrail",
  EVALUATOR: "evaluator",
  PROMPT: "prompt",
};

export const openinference: Convention = {
  id: "openinference",
  scopes: ["openinference.instrumentation.*", "@arizeai/openinference-*"],
  markers: ["openinference.span.kind"],
  fields: {
    openinferenceKind: ["openinference.span.kind"],
    messages: ["llm.input_messages.*", "llm.output_messages.*"],
    textPrompt: ["llm.prompts.*", "llm.choices.*"],
    toolCalls: ["llm.output_messages.0.message.tool_calls.0.tool_call.function.name"],
    provider: ["llm.provider", "llm.system"],
    requestModel: ["llm.request.model_name"],
    responseModel: ["llm.response.model_name"],
    anyModel: ["llm.model_name", "embedding.model_name", "reranker.model_name"],
    input: ["llm.token_count.prompt"],
    output: ["llm.token_count.completion"],
    total: ["llm.token_count.total"],
    cacheRead: ["llm.token_count.prompt_details.cache_read"],
    cacheWrite: ["llm.token_count.prompt_details.cache_write"],
    reasoning: ["llm.token_count.completion_details.reasoning"],
    audioInput: ["llm.token_count.prompt_details.audio"],
    audioOutput: ["llm.token_count.completion_details.audio"],
    cost: ["llm.cost.total"],
    costInput: ["llm.cost.prompt"],
    costOutput: ["llm.cost.completion"],
    finish: ["llm.finish_reason"],
    tags: ["tag.tags"],
    toolName: ["tool.name"],
    agentName: ["agent.name", "graph.node.name"],
    promptName: ["prompt.id"],
    promptVersion: ["llm.prompt_template.version"],
  },
  ownFields: {
    requestJson: ["llm.invocation_parameters"],
    responseJson: ["output.value"],
    metadataJson: ["metadata"],
  },
  known: [
    "input.*",
    "output.*",
    "llm.tools.*",
    "llm.cost.*",
    "llm.prompt_template.*",
    "llm.function_call",
    "embedding.*",
    "reranker.*",
    "retrieval.*",
    "document.*",
    "tool.*",
    "graph.*",
    "prompt.*",
    "annotations.*",
    "evaluations.*",
    "trace.annotations.*",
    "session.annotations.*",
    "trace.evaluations.*",
    "session.evaluations.*",
    "llm.invocation_parameters",
    "metadata",
    "metadata.*",
  ],
  derive(facts, raw) {
    if (facts.metadataJson !== undefined) {
      const metadata = facts.metadataJson;
      facts.conversationId ??=
        text(member(metadata, "session_id")) ?? text(member(metadata, "thread_id"));
      facts.userId ??=
        text(member(metadata, "user_id")) ?? text(member(metadata, "user_api_key_end_user_id"));
    }
    if (facts.openinferenceKind === "AGENT")
      facts.agentName ??= text(raw.attributes["graph.node.id"]);
    if (facts.openinferenceKind !== "LLM") return;
    // The agents instrumentation stores the whole response as "parameters"; its model is not the asked one.
    const asked = facts.requestJson;
    if (facts.requestModel === undefined && asked !== undefined) {
      if (member(asked, "id") === undefined) facts.requestModel = text(member(asked, "model"));
    }
    const answer = facts.responseJson;
    if (typeof answer === "string" && answer.length > 2) {
      const response = answer.charCodeAt(0) === 0x5b ? element(answer, 0) : answer;
      facts.responseId ??= text(member(response, "id"));
      facts.responseModel ??= text(member(response, "model"));
      facts.serviceTier ??= text(member(response, "service_tier"));
      if (facts.finish === undefined) {
        const status = text(member(response, "status"));
        if (status !== undefined) facts.finish = [status];
      }
    }
    // Reported as `stop` even where the answer is a tool call.
    if (facts.toolCalls && (facts.finish?.[0] === "stop" || facts.finish?.[0] === "completed"))
      facts.finish = ["tool_calls"];
  },
};
