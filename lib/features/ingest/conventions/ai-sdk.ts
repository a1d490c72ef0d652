import { member } from "../json-text.ts";
import type { SpanKind, Value } from "../model.ts";
import { count, text } from "../read.ts";
import type { Convention, Facts } from "./convention.ts";

/** Outer spans only wrap; the calls to a provider end in `.do…`. */
export function aiSdkKind(operation: string): SpanKind | undefined {
  const space = operation.indexOf(" ");
  const name = space === -1 ? operation : operation.slice(0, space);
  if (name.endsWith(".doGenerate") || name.endsWith(".doStream")) return "chat";
  if (name.endsWith(".doEmbed")) return "embeddings";
  if (name.endsWith(".doRerank")) return "rerank";
  if (name === "ai.toolCall") return "execute_tool";
  return name.startsWith("ai.") ? "wrapper" : undefined;
}

/** Versions 3 to 6, and `LegacyOpenTelemetry` of version 7. Its scope has no version. */
export const aiSdkLegacy: Convention = {
  id: "ai-sdk-legacy",
  scopes: ["ai"],
  markers: ["ai.operationId"],
  fields: {
    aiOperation: ["ai.operationId"],
    messages: ["ai.prompt.messages", "ai.prompt"],
    provider: ["ai.model.provider"],
    requestModel: ["ai.model.id"],
    responseModel: ["ai.response.model"],
    input: ["ai.usage.inputTokens", "ai.usage.promptTokens", "ai.usage.tokens"],
    output: ["ai.usage.outputTokens", "ai.usage.completionTokens"],
    total: ["ai.usage.totalTokens"],
    cacheRead: ["ai.usage.cachedInputTokens", "ai.usage.inputTokenDetails.cacheReadTokens"],
    cacheWrite: ["ai.usage.inputTokenDetails.cacheWriteTokens"],
    inputDetail: ["ai.usage.inputTokenDetails.*"],
    reasoning: ["ai.usage.reasoningTokens", "ai.usage.outputTokenDetails.reasoningTokens"],
    responseId: ["ai.response.id"],
    finish: ["ai.response.finishReason", "ai.response.finish_reason"],
    ttftMs: ["ai.response.msToFirstChunk"],
    conversationId: ["ai.telemetry.metadata.sessionId", "ai.settings.context.sessionId"],
    userId: ["ai.telemetry.metadata.userId", "ai.settings.context.userId"],
    tags: ["ai.telemetry.metadata.tags"],
    functionId: ["ai.telemetry.functionId"],
    toolName: ["ai.toolCall.name"],
    toolCallId: ["ai.toolCall.id"],
    promptJson: ["ai.telemetry.metadata.langfusePrompt"],
  },
  ownFields: {
    aiOperation: ["operation.name"],
    providerMetadata: ["ai.response.providerMetadata"],
  },
  // Not all of `ai.usage`: a new kind of token should be noticed.
  known: [
    "ai.settings.*",
    "ai.prompt*",
    "ai.request.*",
    "ai.response.*",
    "ai.telemetry.*",
    "ai.schema*",
    "ai.toolCall.*",
    "ai.value*",
    "ai.embedding*",
    "ai.model.*",
    "ai.stream.*",
    "ai.documents",
    "ai.ranking*",
    "ai.usage.outputTokenDetails.textTokens",
    "operation.name",
    "resource.name",
  ],
  derive(facts) {
    if (facts.providerMetadata !== undefined) readProviderMetadata(facts, facts.providerMetadata);
    if (facts.promptJson !== undefined) {
      facts.promptName ??= text(member(facts.promptJson, "name"));
      facts.promptVersion ??= text(member(facts.promptJson, "version"));
    }
  },
};

/** Counts that version 4 and 5 give only in the provider's own words. */
function readProviderMetadata(facts: Facts, metadata: Value): void {
  const openai = member(metadata, "openai") ?? member(metadata, "azure");
  if (openai !== undefined) {
    facts.cacheRead ??= count(member(openai, "cachedPromptTokens"));
    facts.reasoning ??= count(member(openai, "reasoningTokens"));
    facts.serviceTier ??= text(member(openai, "serviceTier"));
  }
  const anthropic = member(metadata, "anthropic");
  if (anthropic !== undefined) {
    const usage = member(anthropic, "usage");
    const lives = member(usage, "cache_creation");
    facts.cacheRead ??=
      count(member(anthropic, "cacheReadInputTokens")) ??
      count(member(usage, "cache_read_input_tokens"));
    facts.cacheWrite ??=
      count(member(anthropic, "cacheCreationInputTokens")) ??
      count(member(usage, "cache_creation_input_tokens"));
    facts.cacheWrite5m ??= count(member(lives, "ephemeral_5m_input_tokens"));
    facts.cacheWrite1h ??= count(member(lives, "ephemeral_1h_input_tokens"));
    facts.serviceTier ??= text(member(usage, "service_tier"));
  }
  const bedrock = member(member(metadata, "bedrock"), "usage");
  if (bedrock !== undefined) {
    facts.cacheRead ??= count(member(bedrock, "cacheReadInputTokens"));
    facts.cacheWrite ??= count(member(bedrock, "cacheWriteInputTokens"));
  }
}

/** Version 7's `OpenTelemetry`: plain semantic conventions. Steps and agents repeat their calls' tokens. */
export const aiSdkSemconv: Convention = {
  id: "ai-sdk-semconv",
  scopes: ["gen_ai"],
};
