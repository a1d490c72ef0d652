import { member } from "../json-text.ts";
import { count } from "../read.ts";
import type { Convention } from "./convention.ts";

/** Cached and thinking tokens stand only in the stored response. */
export const googleAdk: Convention = {
  id: "google-adk",
  scopes: ["gcp.vertex.agent"],
  markers: ["gcp.vertex.agent.*"],
  fields: {
    conversationId: ["gcp.vertex.agent.session_id"],
    responseJson: ["gcp.vertex.agent.llm_response"],
  },
  known: ["gcp.vertex.agent.*"],
  derive(facts) {
    const answer = facts.responseJson;
    const usage = member(answer, "usageMetadata") ?? member(answer, "usage_metadata");
    if (usage === undefined) return;
    const read = (camel: string, snake: string) =>
      count(member(usage, camel)) ?? count(member(usage, snake));
    facts.input ??= read("promptTokenCount", "prompt_token_count");
    facts.output ??= read("candidatesTokenCount", "candidates_token_count");
    facts.total ??= read("totalTokenCount", "total_token_count");
    facts.cacheRead ??= read("cachedContentTokenCount", "cached_content_token_count");
    // A response that says nothing of thinking did none.
    facts.reasoning ??= read("thoughtsTokenCount", "thoughts_token_count") ?? 0;
  },
};
