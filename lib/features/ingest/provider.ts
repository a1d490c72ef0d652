/** Names emitters use, lower case, to the canonical one. */
const aliases: Record<string, readonly string[]> = {
  openai: ["openai", "text-completion-openai", "openai-responses", "open_ai", "chatopenai"],
  anthropic: ["anthropic", "claude", "chatanthropic"],
  "aws.bedrock": [
    "aws.bedrock",
    "aws_bedrock",
    "bedrock",
    "amazon-bedrock",
    "amazon_bedrock",
    "bedrock_converse",
    "aws",
    "amazon",
  ],
  "azure.ai.openai": ["azure.ai.openai", "az.ai.openai", "azure-openai", "azure_openai", "azure"],
  "azure.ai.inference": ["azure.ai.inference", "az.ai.inference", "azure_ai"],
  "gcp.vertex_ai": [
    "gcp.vertex_ai",
    "vertex_ai",
    "vertexai",
    "google.vertex",
    "google-vertex",
    "vertex",
    "google_vertexai",
  ],
  "gcp.gemini": [
    "gcp.gemini",
    "gemini",
    "google",
    "google.generative-ai",
    "google_genai",
    "googleai",
    "google-ai",
    "google_ai",
  ],
  "gcp.gen_ai": ["gcp.gen_ai"],
  mistral_ai: ["mistral_ai", "mistral", "mistralai"],
  x_ai: ["x_ai", "xai", "x-ai", "grok"],
  deepseek: ["deepseek"],
  groq: ["groq"],
  cohere: ["cohere", "cohere_chat"],
  perplexity: ["perplexity"],
  "ibm.watsonx.ai": ["ibm.watsonx.ai", "ibm.watson.ai", "watsonx", "ibm"],
  moonshot_ai: ["moonshot_ai", "moonshot", "moonshotai"],
  together_ai: ["together_ai", "together", "togetherai"],
  fireworks: ["fireworks", "fireworks_ai"],
  openrouter: ["openrouter"],
  ollama: ["ollama", "ollama_chat"],
  huggingface: ["huggingface", "hugging_face"],
  replicate: ["replicate"],
  cerebras: ["cerebras"],
};

/** Frameworks that put themselves into the provider's slot. Who was really asked is found elsewhere. */
const frameworks: ReadonlySet<string> = new Set([
  "langchain",
  "langgraph",
  "crewai",
  "strands-agents",
  "gcp.vertex.agent",
  "openai_agents",
  "openai-agents",
  "llama_index",
  "llamaindex",
  "llama-index",
  "litellm",
  "agent_framework",
  "microsoft.agent_framework",
  "haystack",
  "pydantic-ai",
  "mastra",
  "unknown",
]);

const canonical = new Map(
  Object.entries(aliases).flatMap(([name, known]) => known.map((alias) => [alias, name] as const)),
);

/** What the AI SDK and its users append: `openai.chat`, `google.vertex.chat`, `vertex.anthropic.messages`. */
const apis: ReadonlySet<string> = new Set([
  "chat",
  "completion",
  "responses",
  "messages",
  "embedding",
  "textembedding",
  "image",
  "transcription",
  "speech",
  "anthropic",
  "maas",
  "reranking",
]);

const remembered = new Map<string, string>();

/** The canonical provider for what an emitter wrote; undefined where it wrote a framework's name. */
export function canonicalProvider(written: string): string | undefined {
  let found = remembered.get(written);
  if (found === undefined) {
    found = canonicalise(written.trim().toLowerCase());
    // Senders choose these texts: what they can make us remember has an end.
    if (remembered.size > 1000) remembered.clear();
    remembered.set(written, found);
  }
  return found === "" ? undefined : found;
}

function canonicalise(written: string): string {
  if (frameworks.has(written)) return "";
  let name = written;
  for (;;) {
    const known = canonical.get(name);
    if (known !== undefined) return known;
    const dot = name.lastIndexOf(".");
    if (dot <= 0 || !apis.has(name.slice(dot + 1))) return name;
    name = name.slice(0, dot);
  }
}

/** Beginnings of model names that only one provider serves under that name. Longest lists first. */
const modelPrefixes: readonly (readonly [prefix: string, provider: string])[] = [
  ["gpt-oss", ""],
  ["gpt-", "openai"],
  ["chatgpt", "openai"],
  ["o1", "openai"],
  ["o3", "openai"],
  ["o4", "openai"],
  ["text-embedding-3", "openai"],
  ["text-embedding-ada", "openai"],
  ["dall-e", "openai"],
  ["whisper-1", "openai"],
  ["tts-1", "openai"],
  ["ft:gpt-", "openai"],
  ["claude", "anthropic"],
  ["gemini", "gcp.gemini"],
  ["models/gemini", "gcp.gemini"],
  ["mistral-", "mistral_ai"],
  ["magistral", "mistral_ai"],
  ["ministral", "mistral_ai"],
  ["codestral", "mistral_ai"],
  ["pixtral", "mistral_ai"],
  ["grok-", "x_ai"],
  ["deepseek-", "deepseek"],
  ["command-", "cohere"],
  ["sonar", "perplexity"],
  ["kimi-", "moonshot_ai"],
];

/** Bedrock ids name the maker, and may name a region before it: `us.anthropic.claude-…-v1:0`. */
const bedrockId =
  /^(?:(?:us|eu|apac|ap|global|us-gov|jp|au)\.)?(?:anthropic|amazon|meta|mistral|cohere|ai21|deepseek|openai|qwen|stability|writer|twelvelabs)\.[a-z]/;

const rememberedModels = new Map<string, string>();

/** The provider a model name gives away, or an empty text. */
export function providerOfModel(model: string): string {
  if (model === "") return "";
  let found = rememberedModels.get(model);
  if (found === undefined) {
    found = inferFromModel(model.toLowerCase());
    if (rememberedModels.size > 1000) rememberedModels.clear();
    rememberedModels.set(model, found);
  }
  return found;
}

function inferFromModel(model: string): string {
  if (model.startsWith("arn:aws:bedrock:") || bedrockId.test(model)) return "aws.bedrock";
  const slash = model.indexOf("/");
  if (slash > 0) {
    const named = canonical.get(model.slice(0, slash));
    if (named !== undefined) return named;
    if (model.startsWith("publishers/")) return "gcp.vertex_ai";
    if (model.startsWith("accounts/fireworks/")) return "fireworks";
  }
  for (const [prefix, provider] of modelPrefixes) if (model.startsWith(prefix)) return provider;
  return "";
}

const hosts: readonly (readonly [end: string, provider: string])[] = [
  ["api.openai.com", "openai"],
  ["api.anthropic.com", "anthropic"],
  [".openai.azure.com", "azure.ai.openai"],
  [".services.ai.azure.com", "azure.ai.inference"],
  ["generativelanguage.googleapis.com", "gcp.gemini"],
  ["aiplatform.googleapis.com", "gcp.vertex_ai"],
  ["api.mistral.ai", "mistral_ai"],
  ["api.x.ai", "x_ai"],
  ["api.deepseek.com", "deepseek"],
  ["api.groq.com", "groq"],
  ["api.cohere.com", "cohere"],
  ["api.cohere.ai", "cohere"],
  ["api.perplexity.ai", "perplexity"],
  ["api.moonshot.ai", "moonshot_ai"],
  ["api.together.xyz", "together_ai"],
  ["api.fireworks.ai", "fireworks"],
  ["openrouter.ai", "openrouter"],
  ["api.cerebras.ai", "cerebras"],
];

export function providerOfAddress(address: string): string {
  const host = address.toLowerCase();
  for (const [end, provider] of hosts) if (host.includes(end)) return provider;
  return host.includes("bedrock") && host.includes("amazonaws.com") ? "aws.bedrock" : "";
}

/**
 * Who was asked: as written, or inferred from the address or the model. Clients of OpenAI's API name
 * OpenAI whatever server they talk to, so a known other address is believed over that.
 */
export function providerFor(
  written: string | undefined,
  model: string,
  address: string | undefined,
): string {
  if (written === undefined)
    return (address === undefined ? "" : providerOfAddress(address)) || providerOfModel(model);
  if (written === "openai" && address !== undefined) return providerOfAddress(address) || written;
  if (written === "azure.ai.inference" && providerOfModel(model) === "openai")
    return "azure.ai.openai";
  return written;
}
