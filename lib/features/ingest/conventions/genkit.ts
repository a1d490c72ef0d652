import { element, member } from "../json-text.ts";
import type { SpanKind } from "../model.ts";
import { canonicalProvider } from "../provider.ts";
import { count, text } from "../read.ts";
import type { Convention } from "./convention.ts";

export const genkitKinds: Record<string, SpanKind> = {
  model: "chat",
  "background-model": "chat",
  embedder: "embeddings",
  tool: "execute_tool",
  "tool.v2": "execute_tool",
  retriever: "retrieval",
  indexer: "other",
  reranker: "rerank",
  evaluator: "evaluator",
  flow: "workflow",
  prompt: "prompt",
  "executable-prompt": "prompt",
};

/** No `gen_ai.*` at all: the model's name, its answer and the tokens are in `genkit:` JSON. */
export const genkit: Convention = {
  id: "genkit",
  scopes: ["genkit-tracer"],
  markers: ["genkit:*"],
  fields: {
    genkitType: ["genkit:type"],
    genkitSubtype: ["genkit:metadata:subtype"],
    genkitName: ["genkit:name"],
    responseJson: ["genkit:output"],
    conversationId: ["genkit:sessionId"],
  },
  known: ["genkit:*"],
  derive(facts) {
    const subtype = facts.genkitSubtype ?? facts.genkitType;
    const kind = subtype === undefined ? undefined : genkitKinds[subtype];
    const name = facts.genkitName;
    if (kind === "execute_tool") facts.toolName ??= name;
    const asksModel = kind === "chat" || kind === "embeddings" || kind === "rerank";
    if (!asksModel && facts.genkitType !== "util") return;
    if (asksModel && name !== undefined) {
      const slash = name.indexOf("/");
      facts.requestModel ??= name.slice(slash + 1);
      if (slash > 0) facts.provider ??= canonicalProvider(name.slice(0, slash));
    }
    const answer = facts.responseJson;
    const usage = member(answer, "usage");
    facts.input ??= count(member(usage, "inputTokens"));
    facts.output ??= count(member(usage, "outputTokens"));
    facts.total ??= count(member(usage, "totalTokens"));
    facts.reasoning ??= count(member(usage, "thoughtsTokens"));
    facts.cacheRead ??= count(member(usage, "cachedContentTokens"));
    if (!asksModel) return;
    // Genkit's own usage drops the details; the provider's response, kept beside it, has them.
    const raw = member(answer, "raw") ?? member(answer, "custom");
    const own = member(raw, "usage");
    facts.cacheRead ??=
      count(member(member(own, "prompt_tokens_details"), "cached_tokens")) ??
      count(member(own, "cache_read_input_tokens"));
    facts.cacheWrite ??= count(member(own, "cache_creation_input_tokens"));
    facts.reasoning ??= count(member(member(own, "completion_tokens_details"), "reasoning_tokens"));
    facts.responseId ??= text(member(raw, "id"));
    facts.responseModel ??= text(member(raw, "model"));
    facts.serviceTier ??= text(member(raw, "service_tier"));
    // Genkit says `stop` where the provider said `tool_calls`.
    const reason =
      text(member(element(member(raw, "choices"), 0), "finish_reason")) ??
      text(member(raw, "stop_reason")) ??
      text(member(answer, "finishReason"));
    if (reason !== undefined) facts.finish ??= [reason];
  },
};
