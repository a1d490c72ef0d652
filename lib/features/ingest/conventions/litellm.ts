import type { SpanKind } from "../model.ts";
import type { Convention } from "./convention.ts";

/** `llm.request.type` of LiteLLM (its call types) and of old Traceloop. */
export const requestTypes: Record<string, SpanKind> = {
  chat: "chat",
  completion: "chat",
  acompletion: "chat",
  responses: "chat",
  aresponses: "chat",
  anthropic_messages: "chat",
  text_completion: "text_completion",
  atext_completion: "text_completion",
  embedding: "embeddings",
  aembedding: "embeddings",
  embeddings: "embeddings",
  rerank: "rerank",
  arerank: "rerank",
  image_generation: "image",
  aimage_generation: "image",
  transcription: "audio",
  atranscription: "audio",
  speech: "audio",
  aspeech: "audio",
};

/** Both generations: the second (`LITELLM_OTEL_V2`) writes `litellm.*`. */
export const litellm: Convention = {
  id: "litellm",
  scopes: ["litellm"],
  markers: ["litellm.*", "hidden_params", "gen_ai.cost.*"],
  fields: {
    responseModel: ["litellm.provider.model"],
    cost: ["litellm.cost.total", "gen_ai.cost.total_cost"],
    costInput: ["gen_ai.cost.input_cost"],
    costOutput: ["gen_ai.cost.output_cost"],
    providerError: ["litellm.provider.error.code"],
    userId: ["litellm.end_user.id", "metadata.user_api_key_end_user_id"],
  },
  known: [
    "litellm.*",
    "hidden_params",
    "gen_ai.cost.*",
    "llm.is_streaming",
    "metadata.*",
    "guardrail_*",
  ],
};
