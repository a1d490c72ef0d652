import { member } from "../json-text.ts";
import type { SpanKind } from "../model.ts";
import { count } from "../read.ts";
import type { Convention } from "./convention.ts";

export const langsmithKinds: Record<string, SpanKind> = {
  llm: "chat",
  tool: "execute_tool",
  retriever: "retrieval",
  embedding: "embeddings",
  chain: "workflow",
  prompt: "prompt",
  parser: "other",
};

export const langsmith: Convention = {
  id: "langsmith",
  scopes: ["langsmith"],
  markers: ["langsmith.span.kind", "langsmith.traceable"],
  fields: {
    langsmithKind: ["langsmith.span.kind"],
    messages: ["gen_ai.prompt", "gen_ai.completion"],
    provider: ["langsmith.metadata.ls_provider"],
    anyModel: ["langsmith.metadata.ls_model_name"],
    inputDetails: ["gen_ai.usage.input_token_details"],
    outputDetails: ["gen_ai.usage.output_token_details"],
    // `langsmith.trace.session_id` is a project, not a conversation.
    conversationId: [
      "langsmith.metadata.session_id",
      "langsmith.metadata.conversation_id",
      "langsmith.metadata.thread_id",
    ],
    userId: ["langsmith.metadata.user_id"],
    tags: ["langsmith.span.tags"],
  },
  known: ["langsmith.*"],
  derive(facts) {
    if (facts.inputDetails !== undefined) {
      facts.cacheRead ??= count(member(facts.inputDetails, "cache_read"));
      facts.cacheWrite ??= count(member(facts.inputDetails, "cache_creation"));
      facts.audioInput ??= count(member(facts.inputDetails, "audio"));
    }
    if (facts.outputDetails !== undefined) {
      facts.reasoning ??= count(member(facts.outputDetails, "reasoning"));
      facts.audioOutput ??= count(member(facts.outputDetails, "audio"));
    }
  },
};
