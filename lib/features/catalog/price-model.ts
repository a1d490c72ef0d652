import type { Instant } from "#lib/core/time.ts";

/** Tokens of one request. `input` includes cached, written and audio tokens; null counts as none. */
export type PricedTokens = {
  inputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  cacheWrite1hTokens: number;
  outputTokens: number;
  audioInputTokens: number;
  audioOutputTokens: number;
};

/** A price in dollars per million tokens; with tiers, the whole request pays the highest one it passes. */
export type UnitPrice =
  | number
  | { base: number; tiers: readonly { start: number; price: number }[] };

/** Dollars per million tokens. A bucket without a price of its own pays the one it is part of. */
export type UnitPrices = {
  input?: UnitPrice;
  cacheRead?: UnitPrice;
  cacheWrite?: UnitPrice;
  cacheWrite1h?: UnitPrice;
  output?: UnitPrice;
  audioInput?: UnitPrice;
  audioOutput?: UnitPrice;
};

/** `exact`: this model at this host. `estimated`: the nearest we know, and `source` says which. */
export type PriceMatch = {
  confidence: "exact" | "estimated";
  prices: UnitPrices;
  /** For people: "genai-prices 0.1.8, openai/gpt-4o". */
  source: string;
};

export type PriceRequest = {
  provider: string;
  /** The model that answered, or the one asked for. */
  model: string;
  serviceTier: string;
  at: Instant;
};

export type PriceOverride = {
  provider: string;
  model: string;
  effectiveFrom: Instant;
  prices: UnitPrices;
  note: string;
};

/** Why a call has no price, in the words of the ledger and the UI. */
export type Unpriced =
  | "no_usage"
  | "no_model"
  | "unknown_model"
  | "own_deployment"
  | "inconsistent_usage";

/** Tokens that are billed alike, and their price in dollars per million. */
export type CostPart = { bucket: keyof UnitPrices; tokens: number; usdPerMillion: number | null };

/** Dollars of one request; null if its parts exceed its whole or a used bucket has no price at all. */
export function costUsd(tokens: PricedTokens, prices: UnitPrices): number | null {
  let perMillion = 0;
  const parts = costParts(tokens, prices);
  if (!parts) return null;
  for (const part of parts) {
    if (part.tokens === 0) continue;
    if (part.usdPerMillion === null) return null;
    perMillion += part.tokens * part.usdPerMillion;
  }
  return perMillion / 1_000_000;
}

/** What a request is billed for, bucket by bucket; null if its parts exceed its whole. */
export function costParts(tokens: PricedTokens, prices: UnitPrices): CostPart[] | null {
  const at = (price: UnitPrice | undefined) => pick(price, tokens.inputTokens);
  const input = at(prices.input);
  const output = at(prices.output);
  const write = at(prices.cacheWrite) ?? input;
  const plainWrites = tokens.cacheWriteTokens - tokens.cacheWrite1hTokens;
  const uncached = tokens.inputTokens - tokens.cacheReadTokens - tokens.cacheWriteTokens;
  // Audio read from the cache is reported with the cache, so audio beyond the rest is not uncached.
  const audioIn = Math.min(tokens.audioInputTokens, uncached);
  const textOut = tokens.outputTokens - tokens.audioOutputTokens;
  if (uncached < 0 || plainWrites < 0 || textOut < 0) return null;

  const part = (
    bucket: CostPart["bucket"],
    count: number,
    price: number | undefined,
  ): CostPart => ({
    bucket,
    tokens: count,
    usdPerMillion: price ?? null,
  });
  return [
    part("input", uncached - audioIn, input),
    part("audioInput", audioIn, at(prices.audioInput) ?? input),
    part("cacheRead", tokens.cacheReadTokens, at(prices.cacheRead) ?? input),
    part("cacheWrite", plainWrites, write),
    part("cacheWrite1h", tokens.cacheWrite1hTokens, at(prices.cacheWrite1h) ?? write),
    part("output", textOut, output),
    part("audioOutput", tokens.audioOutputTokens, at(prices.audioOutput) ?? output),
  ];
}

function pick(price: UnitPrice | undefined, inputTokens: number): number | undefined {
  if (price === undefined || typeof price === "number") return price;
  let chosen = price.base;
  for (const tier of price.tiers) if (inputTokens > tier.start) chosen = tier.price;
  return chosen;
}

/**
 * What a service tier does to list prices. Batch and flex are half price at OpenAI, Anthropic and
 * Google. Priority differs by model, so it is charged as standard and the price called an estimate.
 */
export function tierFactor(serviceTier: string): { factor: number; isKnown: boolean } {
  if (serviceTier === "batch" || serviceTier === "flex") return { factor: 0.5, isKnown: true };
  return { factor: 1, isKnown: serviceTier !== "priority" && serviceTier !== "scale" };
}
