import { knownHosts } from "./family-rules.ts";

/** Who serves a model, by the name lifecycle data uses, with every other name it goes by. */
const names: Readonly<Record<string, readonly string[]>> = {
  openai: ["openai", "text-completion-openai"],
  anthropic: ["anthropic"],
  google: ["google", "gemini", "gcp.gemini", "google-ai", "google_genai"],
  vertex: ["vertex", "vertex_ai", "vertexai", "gcp.vertex_ai", "google.vertex", "google-vertex"],
  azure: ["azure", "azure_ai", "azure_text", "azure.ai.openai", "azure.ai.inference", "foundry"],
  bedrock: ["bedrock", "aws.bedrock", "bedrock_converse", "bedrock_mantle", "amazon-bedrock"],
  mistral: ["mistral", "mistral_ai", "mistralai", "codestral", "text-completion-codestral"],
  xai: ["xai", "x_ai", "x-ai"],
  deepseek: ["deepseek"],
  groq: ["groq"],
  cohere: ["cohere", "cohere_chat"],
  perplexity: ["perplexity"],
  moonshot: ["moonshot", "moonshot_ai", "moonshotai"],
  together: ["together", "together_ai", "togetherai"],
  fireworks: ["fireworks", "fireworks_ai"],
  cerebras: ["cerebras"],
  sambanova: ["sambanova"],
  alibaba: ["alibaba", "dashscope", "alibaba_cloud"],
  minimax: ["minimax"],
  "z-ai": ["z-ai", "zai", "z_ai", "zhipu"],
  novita: ["novita", "novita-ai"],
  baseten: ["baseten"],
  "snowflake-cortex": ["snowflake-cortex", "snowflake"],
  xiaomi: ["xiaomi"],
  ai21: ["ai21"],
  openrouter: ["openrouter"],
  huggingface: ["huggingface"],
  ollama: ["ollama"],
  cloudflare: ["cloudflare"],
};

const platformByName = new Map(
  Object.entries(names).flatMap(([platform, all]) => all.map((name) => [name, platform] as const)),
);

/** How people write them. */
const labels: Readonly<Record<string, string>> = {
  openai: "OpenAI",
  anthropic: "Anthropic",
  google: "Gemini API",
  vertex: "Google Cloud",
  azure: "Azure",
  bedrock: "Bedrock",
  mistral: "Mistral",
  xai: "xAI",
  deepseek: "DeepSeek",
  groq: "Groq",
  cohere: "Cohere",
  perplexity: "Perplexity",
  moonshot: "Moonshot",
  together: "Together",
  fireworks: "Fireworks",
  cerebras: "Cerebras",
  sambanova: "SambaNova",
  alibaba: "Alibaba Cloud",
  minimax: "MiniMax",
  "z-ai": "Z.ai",
  novita: "Novita",
  baseten: "Baseten",
  "snowflake-cortex": "Snowflake Cortex",
  xiaomi: "Xiaomi",
  ai21: "AI21",
  openrouter: "OpenRouter",
  huggingface: "Hugging Face",
  ollama: "Ollama",
  cloudflare: "Cloudflare",
};

export const platformLabel = (platform: string): string => labels[platform] ?? platform;

/** The platform of a name people or exporters write, or null. */
export const platformNamed = (name: string): string | null =>
  platformByName.get(name.trim().toLowerCase()) ?? null;

/** Platforms whose own ids hold no slash: one in an id there names somebody else. */
const slashless: ReadonlySet<string> = new Set([
  "openai",
  "anthropic",
  "google",
  "vertex",
  "azure",
  "bedrock",
  "mistral",
  "xai",
  "deepseek",
  "cohere",
  "moonshot",
]);

/** Clouds are named in front of an id only by a router's own notation, never by a model's maker. */
const clouds: ReadonlySet<string> = new Set(["azure", "bedrock", "vertex"]);

/** The maker's own API, where its models are not to be had from others under the same plain id. */
const ownPlatform: Readonly<Record<string, string>> = {
  openai: "openai",
  anthropic: "anthropic",
  google: "google",
  mistral: "mistral",
  xai: "xai",
  cohere: "cohere",
  deepseek: "deepseek",
  moonshot: "moonshot",
  perplexity: "perplexity",
};
const openWeights = /^gpt-oss|gemma|^(open-)?mi[sx]tral-(7b|8x)|^distil-/;

export type Served = {
  /** Null where it cannot be told. */
  platform: string | null;
  /** Taken from the model's maker, for want of anybody naming the platform. */
  isAssumed: boolean;
};

const bedrockForm =
  /^(?:arn:aws[\w-]*:(?:bedrock|sagemaker):|(?:(?:us-gov|us|eu|apac|jp|au|in|ca|sa|global)\.)?(?:anthropic|amazon|meta|mistral|cohere|ai21|stability|deepseek|openai|qwen|writer|luma|twelvelabs|google|moonshot|moonshotai|minimax|nvidia|zai)\.[a-z])/;

/**
 * Who serves a call: by the form of the id where only one platform writes ids so, then by the provider
 * that was named, and at last by the maker. `provider` may be any name for it, or empty.
 */
export function platformOf(provider: string, model: string, vendor: string | null): Served {
  const id = model.trim().toLowerCase();
  const named = platformNamed(provider);
  const sure = (platform: string | null): Served => ({ platform, isAssumed: false });

  const isRouted = named !== null && !slashless.has(named);
  if (!isRouted && bedrockForm.test(id)) return sure("bedrock");
  if (/(^|\/)publishers\/[^/]+\/models\//.test(id)) return sure("vertex");
  if (id.startsWith("accounts/fireworks/")) return sure("fireworks");
  if (id.startsWith("@cf/")) return sure("cloudflare");

  const [first = ""] = id.split("/");
  const host = id.includes("/") && knownHosts.has(first) ? platformNamed(first) : null;
  if (named === null && provider !== "") return sure(host);
  if (named !== null) {
    if (isRouted || host === null || host === named) return sure(named);
    // `anthropic/claude-…` asked of OpenAI's client went through some router: nobody says which.
    return sure(clouds.has(host) ? host : null);
  }
  if (host !== null) return sure(host);
  if (id.includes("@")) return { platform: "vertex", isAssumed: true };
  if (vendor === null || openWeights.test(id) || id.includes("/")) return sure(null);
  return { platform: ownPlatform[vendor] ?? null, isAssumed: true };
}
