import type { Value } from "../model.ts";
import type { SpanReader } from "./span-reader.ts";
import { isObject, isPresent, listOf, numberOf, unfolded } from "./values.ts";

type Read = (value: Value) => Value | undefined;

const number: Read = (value) => numberOf(value);
const whole: Read = (value) => {
  const read = numberOf(value);
  return read === undefined ? undefined : Math.trunc(read);
};
const text: Read = (value) => (typeof value === "string" ? value : undefined);
const anything: Read = (value) => value;
const texts: Read = (value) => {
  const list = listOf(unfolded(value)).filter((item) => typeof item === "string");
  return list.length > 0 ? list : undefined;
};
/** Python writes `"True"`. */
const flag: Read = (value) => {
  if (typeof value === "boolean") return value;
  if (typeof value !== "string") return undefined;
  return /^true$/i.test(value) ? true : /^false$/i.test(value) ? false : undefined;
};

type Parameter = { name: string; read: Read; keys: readonly string[]; inBulk: readonly string[] };

/** `inBulk` are the names within a JSON of all parameters; `keys` are attributes of their own, and win. */
const parameters: readonly Parameter[] = [
  {
    name: "maxTokens",
    read: whole,
    keys: [
      "gen_ai.request.max_tokens",
      "gen_ai.request.max_completion_tokens",
      "ai.settings.maxOutputTokens",
      "ai.settings.maxTokens",
      "langsmith.metadata.ls_max_tokens",
      "llm.max_tokens",
    ],
    inBulk: [
      "max_tokens",
      "max_completion_tokens",
      "max_output_tokens",
      "maxOutputTokens",
      "maxTokens",
    ],
  },
  {
    name: "temperature",
    read: number,
    keys: [
      "gen_ai.request.temperature",
      "ai.settings.temperature",
      "langsmith.metadata.ls_temperature",
      "llm.temperature",
      "ai.model.temperature",
    ],
    inBulk: ["temperature"],
  },
  {
    name: "topP",
    read: number,
    keys: ["gen_ai.request.top_p", "ai.settings.topP", "llm.top_p"],
    inBulk: ["top_p", "topP"],
  },
  {
    name: "topK",
    read: whole,
    keys: [
      "gen_ai.request.top_k",
      "gen_ai.retrieval.top_k",
      "ai.settings.topK",
      "llm.top_k",
      "reranker.top_k",
    ],
    inBulk: ["top_k", "topK"],
  },
  {
    name: "frequencyPenalty",
    read: number,
    keys: [
      "gen_ai.request.frequency_penalty",
      "ai.settings.frequencyPenalty",
      "llm.frequency_penalty",
    ],
    inBulk: ["frequency_penalty", "frequencyPenalty"],
  },
  {
    name: "presencePenalty",
    read: number,
    keys: [
      "gen_ai.request.presence_penalty",
      "ai.settings.presencePenalty",
      "llm.presence_penalty",
    ],
    inBulk: ["presence_penalty", "presencePenalty"],
  },
  {
    name: "seed",
    read: whole,
    keys: ["gen_ai.request.seed", "gen_ai.openai.request.seed", "ai.settings.seed"],
    inBulk: ["seed"],
  },
  {
    name: "stop",
    read: texts,
    keys: ["gen_ai.request.stop_sequences", "llm.chat.stop_sequences", "ai.settings.stopSequences"],
    inBulk: ["stop", "stop_sequences", "stopSequences"],
  },
  {
    name: "choiceCount",
    read: whole,
    keys: ["gen_ai.request.choice.count", "gen_ai.request.n"],
    inBulk: ["n", "candidateCount", "candidate_count"],
  },
  {
    name: "stream",
    read: flag,
    keys: [
      "gen_ai.request.stream",
      "gen_ai.request.is_stream",
      "gen_ai.is_streaming",
      "llm.is_streaming",
      "langsmith.request.streaming",
      "llm.stream",
    ],
    inBulk: ["stream"],
  },
  {
    name: "outputType",
    read: anything,
    keys: ["gen_ai.output.type", "gen_ai.openai.request.response_format"],
    inBulk: ["response_format", "responseFormat"],
  },
  {
    name: "reasoning",
    read: anything,
    keys: [
      "gen_ai.request.reasoning.level",
      "gen_ai.request.reasoning_effort",
      "anthropic.thinking.type",
    ],
    inBulk: ["reasoning_effort", "reasoningEffort", "reasoning", "thinking", "thinkingConfig"],
  },
  {
    name: "reasoningBudget",
    read: whole,
    keys: ["anthropic.thinking.budget_tokens"],
    inBulk: [],
  },
  {
    name: "serviceTier",
    read: text,
    keys: [
      "openai.request.service_tier",
      "gen_ai.openai.request.service_tier",
      "openai.response.service_tier",
      "gen_ai.openai.response.service_tier",
      "gen_ai.response.service_tier",
      "anthropic.response.service_tier",
    ],
    inBulk: ["service_tier", "serviceTier"],
  },
  {
    name: "systemFingerprint",
    read: text,
    keys: [
      "openai.response.system_fingerprint",
      "gen_ai.openai.response.system_fingerprint",
      "gen_ai.openai.system_fingerprint",
      "gen_ai.response.system_fingerprint",
    ],
    inBulk: [],
  },
  {
    name: "toolChoice",
    read: anything,
    keys: ["ai.prompt.toolChoice"],
    inBulk: ["tool_choice", "toolChoice"],
  },
  { name: "parallelToolCalls", read: flag, keys: [], inBulk: ["parallel_tool_calls"] },
  {
    name: "encodingFormats",
    read: texts,
    keys: ["gen_ai.request.encoding_formats"],
    inBulk: ["encoding_format"],
  },
  {
    name: "dimensions",
    read: whole,
    keys: ["gen_ai.embeddings.dimension.count"],
    inBulk: ["dimensions"],
  },
  {
    name: "maxRetries",
    read: whole,
    keys: ["ai.settings.maxRetries", "llm.max_retries"],
    inBulk: [],
  },
];

/** JSON of many parameters at once. The key says where in it they are. */
const bulkKeys: readonly (readonly [key: string, inside?: string])[] = [
  ["llm.invocation_parameters"],
  ["langfuse.observation.model.parameters"],
  ["model_config"],
  ["genkit:input", "config"],
  ["langsmith.metadata.ls_invocation_params"],
  ["embedding.invocation_parameters"],
  ["mlflow.chat.parameters"],
  ["gcp.vertex.agent.llm_request", "config"],
  ["request_data"],
  ["gen_ai.prompt"],
];

/** Sampling parameters of the request in canonical names; what nobody sent is not there. */
export function parametersIn(read: SpanReader): Record<string, Value> {
  const found: Record<string, Value> = {};
  const bulks = bulkKeys.flatMap(([key, inside]) => {
    const value = read.json(key);
    const bulk = isObject(value) && inside ? value[inside] : value;
    return isObject(bulk) ? [bulk] : [];
  });
  for (const { name, read: as, keys, inBulk } of parameters) {
    const value =
      firstRead(keys, (key) => read.json(key), as) ??
      bulks
        .map((bulk) => firstRead(inBulk, (key) => bulk[key], as))
        .find((read) => read !== undefined);
    if (value !== undefined) found[name] = value;
  }
  if (found.stream === undefined && /stream/i.test(read.text("ai.operationId") ?? ""))
    found.stream = true;
  return found;
}

function firstRead(
  keys: readonly string[],
  get: (key: string) => Value | undefined,
  as: Read,
): Value | undefined {
  for (const key of keys) {
    const sent = get(key);
    const value = isPresent(sent) ? as(sent) : undefined;
    if (value !== undefined) return value;
  }
  return undefined;
}
