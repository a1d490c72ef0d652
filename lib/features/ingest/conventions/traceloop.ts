import type { SpanKind } from "../model.ts";
import type { Convention } from "./convention.ts";

export const traceloopKinds: Record<string, SpanKind> = {
  workflow: "workflow",
  task: "workflow",
  agent: "invoke_agent",
  tool: "execute_tool",
};

export const traceloop: Convention = {
  id: "traceloop",
  scopes: ["@traceloop/*", "traceloop.*"],
  markers: ["traceloop.*", "gen_ai.prompt.0.*", "llm.request.type"],
  fields: {
    traceloopKind: ["traceloop.span.kind"],
    requestType: ["llm.request.type"],
    messages: ["gen_ai.prompt.0.*", "gen_ai.completion.0.*"],
    input: ["llm.usage.prompt_tokens"],
    output: ["llm.usage.completion_tokens"],
    total: ["llm.usage.total_tokens"],
    conversationId: ["traceloop.association.properties.session_id"],
    userId: ["traceloop.association.properties.user_id"],
    entityName: ["traceloop.entity.name"],
    promptName: ["traceloop.prompt.key"],
    promptVersion: [
      "traceloop.prompt.version",
      "traceloop.prompt.version_name",
      "traceloop.prompt.version_hash",
    ],
    finish: ["llm.response.finish_reason", "llm.response.stop_reason"],
    serverAddress: ["llm.api_base"],
  },
  known: [
    "traceloop.*",
    "gen_ai.prompt.*",
    "gen_ai.completion.*",
    "llm.request.functions.*",
    "llm.headers",
    "llm.is_streaming",
    "llm.top_k",
    "llm.frequency_penalty",
    "llm.presence_penalty",
    "llm.chat.stop_sequences",
    "gen_ai.is_streaming",
    "db.*",
    "watsonx.*",
    "pinecone.*",
    "chroma.*",
    "qdrant.*",
    "milvus.*",
  ],
};
