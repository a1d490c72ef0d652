import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { costUsd, type PricedTokens } from "./price-model.ts";
import { CATALOGUE_VERSION, findPrices } from "./prices.ts";

const none: PricedTokens = {
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  cacheWrite1hTokens: 0,
  outputTokens: 0,
  audioInputTokens: 0,
  audioOutputTokens: 0,
};

function cost(
  provider: string,
  model: string,
  tokens: Partial<PricedTokens>,
  at = Date.UTC(2026, 9, 1),
) {
  const found = findPrices({ provider, model, serviceTier: "", at });
  return typeof found === "string"
    ? found
    : { usd: costUsd({ ...none, ...tokens }, found.prices), ...found };
}

/** Calls worked out by hand from published prices (dollars); the numbers are those of the price survey. */
const golden: [
  n: number,
  provider: string,
  model: string,
  tokens: Partial<PricedTokens>,
  usd: number,
  at?: number,
][] = [
  [
    1,
    "openai",
    "gpt-4o-2024-08-06",
    { inputTokens: 10_000, cacheReadTokens: 8_000, outputTokens: 500 },
    0.02,
  ],
  [2, "openai", "gpt-4o-mini", { inputTokens: 2_000, outputTokens: 300 }, 0.00048],
  [
    3,
    "openai",
    "gpt-4.1",
    { inputTokens: 50_000, cacheReadTokens: 40_000, outputTokens: 1_000 },
    0.048,
  ],
  [
    4,
    "openai",
    "gpt-5-2025-08-07",
    { inputTokens: 12_000, cacheReadTokens: 10_240, outputTokens: 3_000 },
    0.03348,
  ],
  [5, "openai", "gpt-5-mini", { inputTokens: 3_000, outputTokens: 800 }, 0.00235],
  [6, "openai", "o4-mini", { inputTokens: 5_000, outputTokens: 2_500 }, 0.0165],
  [
    7,
    "openai",
    "gpt-5.6-sol",
    { inputTokens: 20_000, cacheReadTokens: 15_000, outputTokens: 2_000 },
    0.0925,
    Date.UTC(2026, 7, 1),
  ],
  [
    7,
    "openai",
    "gpt-5.6-sol",
    { inputTokens: 20_000, cacheReadTokens: 15_000, outputTokens: 2_000 },
    0.066,
    Date.UTC(2026, 8, 1),
  ],
  [
    8,
    "openai",
    "gpt-5.5",
    { inputTokens: 300_000, cacheReadTokens: 100_000, outputTokens: 5_000 },
    2.325,
  ],
  [9, "openai", "text-embedding-3-small", { inputTokens: 8_000 }, 0.00016],
  [
    10,
    "openai",
    "gpt-4o-audio-preview",
    { inputTokens: 3_000, audioInputTokens: 2_000, outputTokens: 900, audioOutputTokens: 600 },
    0.1335,
  ],
  [
    11,
    "anthropic",
    "claude-sonnet-4-5-20250929",
    { inputTokens: 30_000, cacheReadTokens: 20_000, cacheWriteTokens: 5_000, outputTokens: 1_500 },
    0.06225,
  ],
  [12, "anthropic", "claude-opus-4-1-20250805", { inputTokens: 5_000, outputTokens: 1_000 }, 0.15],
  [
    13,
    "anthropic",
    "claude-haiku-4-5",
    { inputTokens: 10_000, cacheReadTokens: 9_000, outputTokens: 400 },
    0.0039,
  ],
  [
    14,
    "anthropic",
    "claude-sonnet-4-20250514",
    { inputTokens: 250_000, outputTokens: 4_000 },
    1.59,
  ],
  [
    15,
    "anthropic",
    "claude-opus-5",
    {
      inputTokens: 40_000,
      cacheReadTokens: 30_000,
      cacheWriteTokens: 5_000,
      cacheWrite1hTokens: 5_000,
      outputTokens: 2_000,
    },
    0.14,
  ],
  [
    16,
    "gcp.gemini",
    "gemini-2.5-pro",
    { inputTokens: 150_000, cacheReadTokens: 100_000, outputTokens: 2_000 },
    0.095,
  ],
  [17, "gcp.gemini", "gemini-2.5-pro", { inputTokens: 250_000, outputTokens: 3_000 }, 0.67],
  [18, "gcp.gemini", "gemini-2.5-flash", { inputTokens: 8_000, outputTokens: 1_200 }, 0.0054],
  [
    19,
    "gcp.gemini",
    "gemini-2.5-flash",
    { inputTokens: 6_000, audioInputTokens: 5_000, outputTokens: 200 },
    0.0058,
  ],
  [
    20,
    "gcp.vertex_ai",
    "claude-sonnet-4-5@20250929",
    { inputTokens: 10_000, outputTokens: 1_000 },
    0.045,
  ],
  [
    21,
    "azure.ai.openai",
    "gpt-4o-2024-11-20",
    { inputTokens: 10_000, cacheReadTokens: 5_000, outputTokens: 500 },
    0.02375,
  ],
  [22, "azure.ai.openai", "gpt-4.1-mini", { inputTokens: 4_000, outputTokens: 300 }, 0.00208],
  [
    23,
    "aws.bedrock",
    "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
    { inputTokens: 10_000, cacheReadTokens: 6_000, outputTokens: 800 },
    0.02838,
  ],
  [24, "aws.bedrock", "amazon.nova-pro-v1:0", { inputTokens: 6_000, outputTokens: 700 }, 0.00704],
  [
    25,
    "aws.bedrock",
    "meta.llama3-3-70b-instruct-v1:0",
    { inputTokens: 3_000, outputTokens: 400 },
    0.002448,
  ],
  [26, "groq", "llama-3.3-70b-versatile", { inputTokens: 2_500, outputTokens: 600 }, 0.001949],
  [27, "mistral_ai", "mistral-large-latest", { inputTokens: 5_000, outputTokens: 800 }, 0.0037],
  [29, "x_ai", "grok-4", { inputTokens: 6_000, cacheReadTokens: 2_000, outputTokens: 900 }, 0.027],
  [
    30,
    "openrouter",
    "anthropic/claude-sonnet-4.5",
    { inputTokens: 10_000, outputTokens: 1_000 },
    0.045,
  ],
];

describe("what a call costs", () => {
  for (const [n, provider, model, tokens, usd, at] of golden)
    it(`survey call ${n}: ${provider} ${model} costs $${usd}`, () => {
      const found = cost(provider, model, tokens, at);
      assert.ok(typeof found === "object", String(found));
      assert.ok(Math.abs(found.usd! - usd) < 1e-9, `${found.usd} by ${found.source}`);
    });

  it("calls the price of a newer model it does not know an estimate, and says of what", () => {
    const found = cost("anthropic", "claude-sonnet-5-5", { inputTokens: 100 });
    assert.ok(typeof found === "object");
    assert.equal(found.confidence, "estimated");
    assert.match(found.source, /claude-sonnet-5 for want of claude-sonnet-5-5/);
  });

  it("has a reason, not a zero, for what it cannot price", () => {
    assert.equal(cost("openai", "my-own-model", {}), "unknown_model");
    assert.equal(cost("azure.ai.openai", "prod-chat-eu", {}), "own_deployment");
    assert.equal(
      cost(
        "aws.bedrock",
        "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123",
        {},
      ),
      "own_deployment",
    );
  });

  it("finds the vendor's list price when nobody says who served the model", () => {
    const found = cost("", "openai/gpt-4o", { inputTokens: 1_000_000 });
    assert.ok(typeof found === "object");
    assert.equal(found.usd, 2.5);
  });

  it("takes a project's own price before any other, from its date on", () => {
    const override = {
      provider: "",
      model: "gpt-4o*",
      effectiveFrom: Date.UTC(2026, 0, 1),
      prices: { input: 1, output: 2 },
      note: "contract",
    };
    const find = (at: number) =>
      findPrices({ provider: "openai", model: "gpt-4o-mini", serviceTier: "", at }, [override]);
    const [before, after] = [find(Date.UTC(2025, 11, 31)), find(Date.UTC(2026, 0, 1))];
    assert.ok(typeof before === "object" && typeof after === "object");
    assert.match(before.source, /genai-prices/);
    assert.equal(after.prices.input, 1);
  });

  it("names the catalogue version that is installed", () => {
    const installed = readFileSync("node_modules/@pydantic/genai-prices/package.json", "utf8");
    assert.equal(JSON.parse(installed).version, CATALOGUE_VERSION);
  });

  it("refuses parts that exceed their whole", () => {
    assert.equal(costUsd({ ...none, inputTokens: 10, cacheReadTokens: 11 }, { input: 1 }), null);
    assert.equal(costUsd({ ...none, outputTokens: 10 }, { input: 1 }), null);
  });
});
