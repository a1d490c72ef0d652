import { calcPrice, type ModelPrice, TieredPrices } from "@pydantic/genai-prices";
import { MINUTE } from "#lib/core/time.ts";
import { corrections } from "./corrections.ts";
import { familyOf } from "./family.ts";
import { readModelId } from "./model-id.ts";
import type {
  PriceMatch,
  PriceOverride,
  PriceRequest,
  UnitPrice,
  UnitPrices,
  Unpriced,
} from "./price-model.ts";

/** Pinned in package.json: an upgrade must not change history in silence. */
export const CATALOGUE_VERSION = "0.1.8";
const catalogue = `genai-prices ${CATALOGUE_VERSION}`;

/** Our provider names in the catalogue's words. */
const catalogueHost: Record<string, string> = {
  openai: "openai",
  anthropic: "anthropic",
  "aws.bedrock": "aws",
  "azure.ai.openai": "azure",
  "azure.ai.inference": "azure",
  "gcp.vertex_ai": "google",
  "gcp.gemini": "google",
  "gcp.gen_ai": "google",
  mistral_ai: "mistral",
  x_ai: "x-ai",
  deepseek: "deepseek",
  groq: "groq",
  cohere: "cohere",
  perplexity: "perplexity",
  moonshot_ai: "moonshotai",
  together_ai: "together",
  fireworks: "fireworks",
  openrouter: "openrouter",
  cerebras: "cerebras",
  zhipu: "zhipuai",
};

/** Where a vendor sells its own models, for calls that do not say who served them. */
const vendorHost: Record<string, string> = {
  openai: "openai",
  anthropic: "anthropic",
  google: "google",
  mistral: "mistral",
  xai: "x-ai",
  deepseek: "deepseek",
  cohere: "cohere",
  perplexity: "perplexity",
  moonshot: "moonshotai",
  zhipu: "zhipuai",
};

/** Prices by time of day exist; none change within a half hour. */
const PRICE_SPAN_MS = 30 * MINUTE;
const CACHE_LIMIT = 5_000;
const cache = new Map<string, PriceMatch | Unpriced>();

/** The unit prices of a model at a moment, or why there are none. Remembered per half hour. */
export function findPrices(
  request: PriceRequest,
  overrides: readonly PriceOverride[] = [],
): PriceMatch | Unpriced {
  const own =
    overrideFor(request, overrides, "price override") ??
    overrideFor(request, corrections, "correction");
  if (own) return own;
  const key = `${request.provider}\n${request.model}\n${Math.floor(request.at / PRICE_SPAN_MS)}`;
  let found = cache.get(key);
  if (found === undefined) {
    if (cache.size >= CACHE_LIMIT) cache.clear();
    found = lookUp(request);
    cache.set(key, found);
  }
  return found;
}

function overrideFor(
  { provider, model, at }: PriceRequest,
  overrides: readonly PriceOverride[],
  kind: string,
): PriceMatch | undefined {
  if (overrides.length === 0) return undefined;
  const { id, base } = readModelId(model);
  const raw = model.toLowerCase();
  let best: PriceOverride | undefined;
  for (const override of overrides) {
    if (override.effectiveFrom > at) continue;
    if (override.provider && override.provider !== provider) continue;
    const wanted = override.model.toLowerCase();
    const matches = wanted.endsWith("*")
      ? raw.startsWith(wanted.slice(0, -1)) || id.startsWith(wanted.slice(0, -1))
      : wanted === raw || wanted === id || wanted === base;
    if (matches && (!best || override.effectiveFrom > best.effectiveFrom)) best = override;
  }
  return (
    best && {
      confidence: "exact",
      prices: best.prices,
      source: `${kind}: ${best.note || best.model}`,
    }
  );
}

function lookUp({ provider, model, at }: PriceRequest): PriceMatch | Unpriced {
  const name = readModelId(model);
  if (name.isOpaque) return "own_deployment";
  if (name.isFree)
    return {
      confidence: "exact",
      prices: { input: 0, output: 0 },
      source: `${model} is free of charge`,
    };

  const host = catalogueHost[provider] ?? catalogueHost[hostAlias[name.host ?? ""] ?? ""];
  if (host) {
    // Bedrock and router ids carry meaning in their prefixes; the catalogue reads those itself.
    const candidates =
      host === "aws" || host === "openrouter" || host === "fireworks" || host === "together"
        ? [bedrockTail(model), name.id, name.base]
        : [name.id, name.base];
    const match = firstMatch(host, candidates, name.base, at);
    if (match) return match;
    if (provider.startsWith("azure.")) return familyOf(model) ? "unknown_model" : "own_deployment";
  }
  const family = familyOf(model);
  const seller = family && vendorHost[family.vendor];
  if (!seller || seller === host) return "unknown_model";
  const listed = firstMatch(seller, [name.id, name.base], name.base, at);
  if (!listed) return "unknown_model";
  // With no host named, the vendor's own list price is the likely one; another host's is a guess.
  return host || provider
    ? { ...listed, confidence: "estimated", source: `${listed.source}, list price of another host` }
    : listed;
}

const hostAlias: Record<string, string> = {
  bedrock: "aws.bedrock",
  bedrock_converse: "aws.bedrock",
  azure: "azure.ai.openai",
  azure_ai: "azure.ai.inference",
  vertex_ai: "gcp.vertex_ai",
  gemini: "gcp.gemini",
  google: "gcp.gemini",
  mistral: "mistral_ai",
  xai: "x_ai",
  together_ai: "together_ai",
  togetherai: "together_ai",
  fireworks_ai: "fireworks",
  openai: "openai",
  anthropic: "anthropic",
  groq: "groq",
  cohere: "cohere",
  deepseek: "deepseek",
  openrouter: "openrouter",
  perplexity: "perplexity",
  moonshot: "moonshot_ai",
  cerebras: "cerebras",
  zai: "zhipu",
};

const bedrockTail = (model: string) =>
  model.startsWith("arn:") ? model.slice(model.lastIndexOf("/") + 1) : model;

function firstMatch(
  host: string,
  ids: readonly string[],
  base: string,
  at: number,
): PriceMatch | undefined {
  for (const id of new Set(ids)) {
    const found = calcPriceSafely(id, host, at);
    if (!found) continue;
    // The catalogue's prefix rules price an unknown newer model as an older one.
    const isSame = fold(readModelId(found.model.id).base) === fold(base);
    const source = `${catalogue}, ${host}/${found.model.id}`;
    return {
      confidence: isSame ? "exact" : "estimated",
      prices: unitPrices(found.model_price),
      source: isSame ? source : `${source} for want of ${base}`,
    };
  }
  return undefined;
}

/** The catalogue throws on odd usage; asked for no tokens at all it only says which prices apply. */
function calcPriceSafely(id: string, providerId: string, at: number) {
  try {
    return calcPrice({ input_tokens: 0, output_tokens: 0 }, id, {
      providerId,
      timestamp: new Date(at),
    });
  } catch {
    return null;
  }
}

/** `claude-sonnet-4.5` and `claude-sonnet-4-5` are one; so are host prefixes the catalogue adds. */
const fold = (id: string) =>
  id
    .replace(/^regional\.|^[a-z]+\.(?=[a-z])/, "")
    .replace(/[.@_]/g, "-")
    .replace(/-latest$/, "");

function unitPrices(prices: ModelPrice): UnitPrices {
  const read = (key: string): UnitPrice | undefined => {
    const price = prices[key];
    return price instanceof TieredPrices ? { base: price.base, tiers: price.tiers } : price;
  };
  return {
    input: read("input_mtok"),
    cacheRead: read("cache_read_mtok"),
    cacheWrite: read("cache_write_mtok"),
    cacheWrite1h: read("cache_write_1h_mtok"),
    output: read("output_mtok"),
    audioInput: read("input_audio_mtok"),
    audioOutput: read("output_audio_mtok"),
  };
}
