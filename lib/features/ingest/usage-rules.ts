import type { Field } from "./conventions/convention.ts";

/** Whose counting a model call's numbers follow, however they reached us. */
export type Family = "anthropic" | "bedrock" | "other";

/** Whether `input` already contains cached and written tokens. */
export type Counting = "inclusive" | "exclusive";

/**
 * How one emitter counts. The numbers look alike (same names, same types) and mean different things, so
 * this is a table of evidence, not of code. The first rule whose scope, version, family and sign fit is
 * used; a call that none fits is judged by its numbers and marked as inferred.
 */
export type UsageRule = {
  /** For people. */
  emitter: string;
  /** Instrumentation scopes; a trailing `*` matches a prefix. */
  scopes: readonly string[];
  /** Scope versions, as comma-separated comparisons: `>=4.31.0,<5`. Absent: every version, named or not. */
  versions?: string;
  /** A fact that only some generations of the emitter state. */
  sign?: Field;
  counting: Partial<Record<Family, Counting>>;
  /** `without_reasoning`: thinking tokens are missing from `output` and have to be added. */
  output?: "without_reasoning";
  /** Emitter estimates streamed calls, and a span does not say whether it was one. */
  estimatesStreams?: true;
  evidence: string;
};

const all = (counting: Counting): Record<Family, Counting> => ({
  anthropic: counting,
  bedrock: counting,
  other: counting,
});
const providerRaw: Record<Family, Counting> = {
  anthropic: "exclusive",
  bedrock: "exclusive",
  other: "inclusive",
};

export const usageRules: readonly UsageRule[] = [
  {
    emitter: "Anthropic SDK",
    scopes: ["com.anthropic.sdk.*"],
    counting: all("inclusive"),
    evidence: "Recorded from 1.12.0: input 1807 of 7 new, 1600 read and 200 written tokens.",
  },
  {
    emitter: "Anthropic API",
    scopes: ["com.anthropic.claude-platform"],
    counting: all("inclusive"),
    evidence: "Documented as carrying the same attributes as the SDK's spans.",
  },
  {
    emitter: "AI SDK 6 and later",
    scopes: ["ai"],
    sign: "inputDetail",
    counting: all("inclusive"),
    evidence: "Recorded from 6.0.326 and 7.0.173; these generations split their input tokens.",
  },
  {
    emitter: "AI SDK up to 5",
    scopes: ["ai"],
    counting: providerRaw,
    evidence: "Recorded from 4.3.19 and 5.0.277: Anthropic input 7 beside 1600 cached.",
  },
  {
    emitter: "AI SDK 7",
    scopes: ["gen_ai"],
    counting: all("inclusive"),
    evidence: "Recorded from 7.0.173.",
  },
  {
    emitter: "OpenInference Anthropic",
    scopes: ["openinference.instrumentation.anthropic"],
    counting: { anthropic: "inclusive" },
    evidence: "Source since 2025-03-25 (openinference#1429).",
  },
  {
    emitter: "OpenInference for Bedrock and Claude Agent SDK",
    scopes: [
      "openinference.instrumentation.bedrock",
      "openinference.instrumentation.claude_agent_sdk",
      "@arizeai/openinference-instrumentation-bedrock*",
    ],
    counting: { anthropic: "exclusive", bedrock: "exclusive" },
    evidence: "Source of August 2026: the provider's usage is passed through.",
  },
  {
    emitter: "OpenInference Anthropic",
    scopes: ["@arizeai/openinference-instrumentation-anthropic"],
    versions: ">=0.2.8",
    counting: { anthropic: "inclusive" },
    evidence: "Recorded from 0.2.8. Earlier builds send no cache counts at all.",
  },
  {
    emitter: "OpenInference LangChain",
    scopes: [
      "openinference.instrumentation.langchain",
      "@arizeai/openinference-instrumentation-langchain",
    ],
    counting: all("inclusive"),
    evidence: "Recorded from 4.1.1 with OpenAI; LangChain's convention for the rest.",
  },
  {
    emitter: "OpenInference",
    scopes: ["openinference.instrumentation.*", "@arizeai/openinference-*"],
    counting: { other: "inclusive" },
    evidence: "Recorded from openai 4.2.7 and openai-agents 0.2.15.",
  },
  {
    emitter: "Traceloop Anthropic",
    scopes: ["@traceloop/instrumentation-anthropic"],
    versions: "<=0.27.0",
    counting: { anthropic: "exclusive" },
    evidence:
      "Recorded from 0.27.0: input 7 and total 52 beside 1600 cached, under standard names.",
  },
  {
    emitter: "Traceloop Anthropic",
    scopes: ["@traceloop/instrumentation-anthropic"],
    versions: ">0.27.0",
    counting: { anthropic: "inclusive" },
    evidence: "Fixed in its repository on 2026-06-18.",
  },
  {
    emitter: "Traceloop OpenAI",
    scopes: ["@traceloop/instrumentation-openai"],
    counting: { other: "inclusive" },
    estimatesStreams: true,
    evidence:
      "Recorded from 0.27.0: a streamed call of 1200 and 80 tokens was reported as 1 and 3.",
  },
  {
    emitter: "Traceloop LangChain",
    scopes: ["@traceloop/instrumentation-langchain"],
    counting: all("inclusive"),
    evidence: "LangChain's usage_metadata includes cached tokens.",
  },
  {
    emitter: "Traceloop",
    scopes: ["@traceloop/*"],
    counting: { other: "inclusive" },
    evidence: "Providers' own counts are passed through.",
  },
  {
    emitter: "Traceloop Bedrock",
    scopes: ["opentelemetry.instrumentation.bedrock"],
    counting: { anthropic: "exclusive", bedrock: "exclusive" },
    evidence: "Source of 0.62.1: Converse usage is passed through.",
  },
  {
    emitter: "Traceloop Anthropic",
    scopes: ["opentelemetry.instrumentation.anthropic*"],
    counting: { anthropic: "inclusive" },
    evidence: "Source since 2024-10-23.",
  },
  {
    emitter: "OpenTelemetry Python",
    scopes: ["opentelemetry.instrumentation.*"],
    counting: { other: "inclusive" },
    evidence: "OpenAI and Gemini count cached tokens inside input; passed through.",
  },
  {
    emitter: "OpenTelemetry Python",
    scopes: ["opentelemetry.util.genai*"],
    counting: all("inclusive"),
    evidence: "Semantic conventions since 1.40 ask for input with cache.",
  },
  {
    emitter: "OpenTelemetry JS",
    scopes: ["@opentelemetry/instrumentation-*"],
    counting: { other: "inclusive" },
    evidence: "Recorded from instrumentation-openai 0.21.0 and 0.22.0.",
  },
  {
    emitter: "OpenLIT",
    scopes: ["openlit*", "@openlit/*"],
    counting: { anthropic: "exclusive", other: "inclusive" },
    evidence: "Recorded from 1.15.0: Anthropic input 7 beside 1600 cached, under standard names.",
  },
  {
    emitter: "Logfire Anthropic since 4.31",
    scopes: ["logfire.anthropic"],
    versions: ">=4.31.0",
    counting: all("inclusive"),
    evidence: "Source (logfire#1812), released 2026-03-27.",
  },
  {
    emitter: "Logfire Anthropic before 4.31",
    scopes: ["logfire.anthropic"],
    versions: "<4.31.0",
    counting: { anthropic: "exclusive", bedrock: "exclusive" },
    evidence: "Source and logfire#1812.",
  },
  {
    emitter: "Logfire",
    scopes: ["logfire*"],
    counting: { other: "inclusive" },
    evidence: "OpenAI's counts are passed through.",
  },
  {
    emitter: "Pydantic AI",
    scopes: ["pydantic-ai"],
    counting: all("inclusive"),
    evidence: "Counts come from genai-prices, which includes cache.",
  },
  {
    emitter: "LangSmith",
    scopes: ["langsmith"],
    counting: all("inclusive"),
    evidence: "Recorded from 0.12.0 with OpenAI; LangChain's convention for the rest.",
  },
  {
    emitter: "Claude Code",
    scopes: ["com.anthropic.claude_code*"],
    counting: all("exclusive"),
    evidence: "MLflow's translator adds the cache counts to input.",
  },
  {
    emitter: "Strands",
    scopes: ["strands*"],
    counting: providerRaw,
    evidence: "Recorded from 1.16.0 with OpenAI; the provider's counts are passed through.",
  },
  {
    emitter: "Genkit",
    scopes: ["genkit-tracer"],
    counting: providerRaw,
    evidence: "Recorded from 1.42.0 with OpenAI; genkit#5412 for Anthropic.",
  },
  {
    emitter: "Google ADK",
    scopes: ["gcp.vertex.agent"],
    counting: all("inclusive"),
    output: "without_reasoning",
    evidence: "Recorded from 2.0.0: output 50 of 80, the thinking 30 only in the stored response.",
  },
  {
    emitter: "Laminar",
    scopes: ["lmnr*"],
    counting: { anthropic: "exclusive", other: "inclusive" },
    evidence: "Recorded from 0.8.46, which embeds Traceloop 0.27.0.",
  },
  {
    emitter: "Mastra",
    scopes: ["@mastra/otel-exporter"],
    counting: all("inclusive"),
    evidence: "Recorded from 1.4.0 with OpenAI; built on AI SDK 6.",
  },
  {
    emitter: "VoltAgent",
    scopes: ["@voltagent/core"],
    counting: { other: "inclusive" },
    evidence: "Recorded from 2.10.0 with OpenAI.",
  },
  {
    emitter: "Langfuse",
    scopes: ["langfuse-sdk*"],
    counting: all("inclusive"),
    evidence: "Recorded from 5.11.1: disjoint buckets, added up as they are read.",
  },
  {
    emitter: "MLflow",
    scopes: ["mlflow*"],
    counting: all("inclusive"),
    evidence: "Source of mlflow.chat.tokenUsage.",
  },
  {
    emitter: "LiteLLM",
    scopes: ["litellm"],
    counting: all("inclusive"),
    evidence: "LiteLLM answers in OpenAI's shape.",
  },
  {
    emitter: "Gemini CLI",
    scopes: ["gemini-cli*"],
    counting: all("inclusive"),
    evidence: "Gemini counts cached tokens inside input.",
  },
];
