import type { Convention } from "./convention.ts";

/** Names the wrong library in its scope, writes cost 0 for want of a price list, sends defaults nobody set. */
export const openlit: Convention = {
  id: "openlit",
  scopes: ["openlit*", "@openlit/*"],
  resource: [["telemetry.sdk.name", "openlit"]],
  markers: ["gen_ai.sdk.version", "openlit.*"],
  fields: {
    cacheRead: ["gen_ai.usage.prompt_tokens_details.cached_tokens"],
    cacheWrite: ["gen_ai.usage.prompt_tokens_details.cache_creation_tokens"],
    reasoning: ["gen_ai.usage.completion_tokens_details.reasoning_tokens"],
  },
  known: [
    "openlit.*",
    "telemetry.sdk.name",
    "gen_ai.eval.*",
    "gen_ai.application_name",
    "gen_ai.environment",
  ],
};
