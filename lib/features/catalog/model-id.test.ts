import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { familyOf } from "./family.ts";
import { readModelId } from "./model-id.ts";

const forms: [raw: string, id: string, base: string, vendor: string | null][] = [
  ["gpt-4o", "gpt-4o", "gpt-4o", "openai"],
  ["GPT-4o-2024-08-06", "gpt-4o-2024-08-06", "gpt-4o", "openai"],
  [
    "ft:gpt-4o-mini-2024-07-18:acme:support:9abc",
    "gpt-4o-mini-2024-07-18",
    "gpt-4o-mini",
    "openai",
  ],
  ["openai:gpt-4o", "gpt-4o", "gpt-4o", "openai"],
  ["openai/gpt-4o", "gpt-4o", "gpt-4o", "openai"],
  ["openrouter/anthropic/claude-sonnet-4.5", "claude-sonnet-4.5", "claude-sonnet-4.5", "anthropic"],
  ["claude-sonnet-4-5-20250929", "claude-sonnet-4-5-20250929", "claude-sonnet-4-5", "anthropic"],
  ["claude-sonnet-4-5@20250929", "claude-sonnet-4-5-20250929", "claude-sonnet-4-5", "anthropic"],
  ["claude-opus-4-8@default", "claude-opus-4-8", "claude-opus-4-8", "anthropic"],
  ["models/gemini-2.5-pro", "gemini-2.5-pro", "gemini-2.5-pro", "google"],
  ["publishers/google/models/gemini-2.5-pro", "gemini-2.5-pro", "gemini-2.5-pro", "google"],
  [
    "projects/p/locations/l/publishers/anthropic/models/claude-opus-5",
    "claude-opus-5",
    "claude-opus-5",
    "anthropic",
  ],
  ["gpt-35-turbo", "gpt-3.5-turbo", "gpt-3.5-turbo", "openai"],
  [
    "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
    "claude-sonnet-4-5-20250929",
    "claude-sonnet-4-5",
    "anthropic",
  ],
  [
    "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0",
    "claude-3-haiku-20240307",
    "claude-3-haiku",
    "anthropic",
  ],
  [
    "arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.anthropic.claude-opus-4-8",
    "claude-opus-4-8",
    "claude-opus-4-8",
    "anthropic",
  ],
  [
    "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123",
    "abc123",
    "abc123",
    null,
  ],
  ["openai.gpt-oss-120b-1:0", "gpt-oss-120b-1:0", "gpt-oss-120b-1:0", "openai"],
  ["deepseek.v3.2", "v3.2", "v3.2", "deepseek"],
  [
    "meta-llama/llama-3.3-70b-instruct:free",
    "llama-3.3-70b-instruct",
    "llama-3.3-70b-instruct",
    "meta",
  ],
  [
    "accounts/fireworks/models/llama-v3p3-70b-instruct",
    "llama-v3.3-70b-instruct",
    "llama-v3.3-70b-instruct",
    "meta",
  ],
  [
    "@cf/meta/llama-3.3-70b-instruct-fp8-fast",
    "llama-3.3-70b-instruct-fp8-fast",
    "llama-3.3-70b-instruct-fp8-fast",
    "meta",
  ],
  ["Qwen/Qwen3-32B", "qwen3-32b", "qwen3-32b", "qwen"],
  ["groq/openai/gpt-oss-120b", "gpt-oss-120b", "gpt-oss-120b", "openai"],
  ["databricks-claude-sonnet-4-5", "claude-sonnet-4-5", "claude-sonnet-4-5", "anthropic"],
  ["openai-gpt-5", "gpt-5", "gpt-5", "openai"],
  ["anthropic--claude-4.5-sonnet", "claude-4.5-sonnet", "claude-4.5-sonnet", "anthropic"],
  ["FW-Kimi-K2.5", "kimi-k2.5", "kimi-k2.5", "moonshot"],
  ["mistral-large-latest", "mistral-large-latest", "mistral-large", "mistral"],
  ["prod-chat-eu", "prod-chat-eu", "prod-chat-eu", null],
];

describe("model ids", () => {
  for (const [raw, id, base, vendor] of forms)
    it(`reads ${raw}`, () => {
      const found = readModelId(raw);
      assert.deepEqual([found.id, found.base, familyOf(raw)?.vendor ?? null], [id, base, vendor]);
    });

  it("keeps both parents of a derived model", () => {
    assert.deepEqual(familyOf("deepseek-r1-distill-llama-70b"), {
      vendor: "deepseek",
      family: "deepseek-r1-distill",
      baseVendor: "meta",
    });
    assert.deepEqual(familyOf("perplexity/r1-1776"), {
      vendor: "perplexity",
      family: "sonar",
      baseVendor: "deepseek",
    });
    assert.equal(familyOf("nvidia/llama-3.1-nemotron-70b-instruct")?.baseVendor, "meta");
  });

  it("flags what its name cannot tell", () => {
    assert.equal(readModelId("ft:gpt-4o:acme::1").isFineTuned, true);
    assert.equal(readModelId("meta-llama/llama-3.3-70b-instruct:free").isFree, true);
    assert.equal(readModelId("us.anthropic.claude-opus-4-8").region, "us");
    assert.equal(readModelId("gpt-4o-2024-08-06").snapshot, "2024-08-06");
  });
});
