import { member } from "../json-text.ts";
import { count } from "../read.ts";
import type { Convention } from "./convention.ts";

/** OpenTelemetry's own GenAI conventions from 1.37 on: `gen_ai.provider.name`, messages on the span. */
export const semconvCurrent: Convention = {
  id: "semconv-current",
  markers: ["gen_ai.provider.name", "gen_ai.input.messages"],
  fields: {
    operation: ["gen_ai.operation.name"],
    messages: ["gen_ai.input.messages", "gen_ai.output.messages"],
    provider: ["gen_ai.provider.name", "gen_ai.system"],
    requestModel: ["gen_ai.request.model"],
    responseModel: ["gen_ai.response.model"],
    serverAddress: ["server.address", "gen_ai.openai.api_base"],
    environment: ["deployment.environment.name", "deployment.environment"],
    serviceName: ["service.name"],
    input: ["gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens"],
    output: ["gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens"],
    total: ["gen_ai.usage.total_tokens"],
    cacheRead: [
      "gen_ai.usage.cache_read.input_tokens",
      "gen_ai.usage.cache_read_input_tokens",
      "gen_ai.usage.cache_read_tokens",
      "gen_ai.usage.input_tokens.cached",
      "gen_ai.usage.cached_input_tokens",
    ],
    cacheWrite: [
      "gen_ai.usage.cache_write.input_tokens",
      "gen_ai.usage.cache_creation.input_tokens",
      "gen_ai.usage.cache_creation_input_tokens",
      "gen_ai.usage.cache_write_input_tokens",
      "gen_ai.usage.cache_write_tokens",
      "gen_ai.usage.input_tokens.cache_write",
    ],
    cacheWrite5m: ["gen_ai.usage.cache_creation.input_tokens.ephemeral_5m"],
    cacheWrite1h: ["gen_ai.usage.cache_creation.input_tokens.ephemeral_1h"],
    reasoning: [
      "gen_ai.usage.reasoning.output_tokens",
      "gen_ai.usage.reasoning_tokens",
      "gen_ai.usage.output_tokens.reasoning",
    ],
    audioInput: ["gen_ai.usage.audio.input_tokens", "gen_ai.usage.audio_input_tokens"],
    audioOutput: ["gen_ai.usage.audio.output_tokens", "gen_ai.usage.audio_output_tokens"],
    usageJson: ["gen_ai.usage"],
    cost: ["gen_ai.usage.cost"],
    costInput: ["gen_ai.usage.input_cost"],
    costOutput: ["gen_ai.usage.output_cost"],
    responseId: ["gen_ai.response.id"],
    finish: [
      "gen_ai.response.finish_reasons",
      "gen_ai.response.finish_reason",
      "gen_ai.response.stop_reason",
    ],
    serviceTier: [
      "openai.response.service_tier",
      "gen_ai.openai.response.service_tier",
      "gen_ai.response.service_tier",
      "openai.request.service_tier",
      "gen_ai.openai.request.service_tier",
    ],
    ttftSeconds: [
      "gen_ai.response.time_to_first_chunk",
      "gen_ai.client.operation.time_to_first_chunk",
      "gen_ai.server.time_to_first_token",
    ],
    errorType: ["error.type"],
    providerError: ["gen_ai.guardrail.error.type"],
    httpStatus: ["http.response.status_code", "http.status_code"],
    toolStatus: ["gen_ai.tool.status"],
    conversationId: ["gen_ai.conversation.id"],
    userId: ["gen_ai.user", "gen_ai.request.user", "llm.user"],
    toolName: ["gen_ai.tool.name"],
    toolCallId: ["gen_ai.tool.call.id"],
    agentName: ["gen_ai.agent.name"],
    promptName: ["gen_ai.prompt.name"],
    promptVersion: ["gen_ai.prompt.version"],
    mcpMethod: ["mcp.method.name"],
  },
  known: [
    "gen_ai.request.*",
    "gen_ai.openai.*",
    "openai.*",
    "gen_ai.system_instructions",
    "gen_ai.output.type",
    "gen_ai.tool.*",
    "gen_ai.agent.*",
    "gen_ai.workflow.*",
    "gen_ai.retrieval.*",
    "gen_ai.data_source.id",
    "gen_ai.embeddings.*",
    "gen_ai.evaluation.*",
    "gen_ai.guardrail.*",
    "gen_ai.token.type",
    "gen_ai.response.system_fingerprint",
    "gen_ai.client.*",
    "gen_ai.server.*",
    "gen_ai.execute_tool.*",
    "gen_ai.invoke_agent.*",
    "gen_ai.invoke_workflow.*",
    "gen_ai.event.*",
    "mcp.*",
    "jsonrpc.*",
    "azure.*",
    "az.*",
    "aws.bedrock.*",
    "feature_flag.*",
    "error.*",
    "enduser.*",
    "user.*",
    "session.*",
  ],
  derive(facts) {
    // One attribute with the whole usage object.
    if (facts.input !== undefined || facts.usageJson === undefined) return;
    const usage = facts.usageJson;
    facts.input = count(member(usage, "input_tokens")) ?? count(member(usage, "prompt_tokens"));
    facts.output ??=
      count(member(usage, "output_tokens")) ?? count(member(usage, "completion_tokens"));
  },
};

/** The same up to 1.36: `gen_ai.system`, messages as events or log records. */
export const semconvOld: Convention = {
  id: "semconv-old",
  markers: ["gen_ai.system"],
};
