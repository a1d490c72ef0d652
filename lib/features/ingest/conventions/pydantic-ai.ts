import type { Convention } from "./convention.ts";

/** Agent spans call their totals `gen_ai.aggregated_usage.*`, so that nobody adds them to the calls. */
export const pydanticAi: Convention = {
  id: "pydantic-ai",
  scopes: ["pydantic-ai", "pydantic-evals"],
  markers: ["pydantic_ai.*", "model_request_parameters", "gen_ai.aggregated_usage.*"],
  fields: {
    cacheRead: [
      "gen_ai.usage.details.cache_read_tokens",
      "gen_ai.usage.details.cache_read_input_tokens",
    ],
    cacheWrite: [
      "gen_ai.usage.details.cache_write_tokens",
      "gen_ai.usage.details.cache_creation_input_tokens",
    ],
    reasoning: ["gen_ai.usage.details.reasoning_tokens"],
    audioInput: ["gen_ai.usage.details.input_audio_tokens"],
    audioOutput: ["gen_ai.usage.details.output_audio_tokens"],
    cost: ["operation.cost"],
  },
  ownFields: { requestModel: ["model_name"], agentName: ["agent_name"] },
  known: [
    "pydantic_ai.*",
    "gen_ai.aggregated_usage.*",
    "gen_ai.usage.details.*",
    "model_request_parameters",
    "all_messages_events",
    "final_result",
    "events",
    "tool_arguments",
    "tool_response",
    "logfire.*",
  ],
};
