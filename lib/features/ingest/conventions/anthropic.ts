import type { Convention } from "./convention.ts";

const fields = {
  cacheWrite5m: ["anthropic.usage.cache_creation.ephemeral_5m_input_tokens"],
  cacheWrite1h: ["anthropic.usage.cache_creation.ephemeral_1h_input_tokens"],
  finish: ["anthropic.message.stop_reason"],
  serviceTier: ["anthropic.response.service_tier"],
};

/** Anthropic's own clients, which trace themselves wherever a tracer provider is registered. */
export const anthropicSdk: Convention = {
  id: "anthropic-sdk",
  scopes: ["com.anthropic.sdk.*"],
  markers: ["anthropic.request.id"],
  fields,
  known: [
    "anthropic.message.*",
    "anthropic.request.*",
    "anthropic.response.*",
    "anthropic.content.*",
    "anthropic.thinking.*",
    "anthropic.usage.compaction.*",
  ],
};

/** The same calls as Anthropic's servers saw them. */
export const anthropicApi: Convention = {
  id: "anthropic-api",
  scopes: ["com.anthropic.claude-platform"],
  resource: [["service.name", "claude-platform"]],
};
