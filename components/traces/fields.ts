import type { DimensionName } from "#lib/features/ingest/model.ts";
import { type Dimension, extraKey } from "#lib/features/rollups/model.ts";
import type { RangeField, TextField } from "#lib/features/traces/filters/model.ts";

/** What people call the fields of a span. */
export const dimensionLabels: Record<DimensionName, string> = {
  service: "Service",
  environment: "Environment",
  kind: "Kind",
  provider: "Provider",
  requestModel: "Requested model",
  responseModel: "Model",
  promptName: "Prompt",
  promptVersion: "Prompt version",
  tool: "Tool",
  agent: "Agent",
  status: "Status",
  finishReason: "Finish reason",
};

export const textLabels: Record<TextField, string> = {
  conversation: "Conversation",
  user: "User",
  response: "Response id",
  trace: "Trace id",
  errorType: "Error type",
  tag: "Tag",
  usageQuality: "Token counts",
  warning: "Ingest warning",
};

export const rangeLabels: Record<RangeField, { label: string; unit: string; steps: number[] }> = {
  duration: { label: "Latency", unit: "ms", steps: [1_000, 5_000, 30_000] },
  ttft: { label: "Time to first token", unit: "ms", steps: [500, 1_000, 3_000] },
  cost: { label: "Cost", unit: "$", steps: [0.01, 0.1, 1] },
  tokens: { label: "Tokens", unit: "tokens", steps: [1_000, 10_000, 100_000] },
  inputTokens: { label: "Input tokens", unit: "tokens", steps: [1_000, 10_000, 100_000] },
  outputTokens: { label: "Output tokens", unit: "tokens", steps: [100, 1_000, 10_000] },
  cacheReadTokens: { label: "Cached tokens", unit: "tokens", steps: [1, 1_000, 10_000] },
  reasoningTokens: { label: "Reasoning tokens", unit: "tokens", steps: [1, 1_000, 10_000] },
};

/** Values of text fields that come from a short list. */
export const knownValues: Partial<Record<TextField, readonly string[]>> = {
  usageQuality: ["reported", "inferred", "estimated", "container", "missing"],
  warning: [
    "attributes_dropped",
    "truncated_json",
    "missing_usage",
    "usage_inferred",
    "cost_disagreement",
    "clock_skew",
    "time_inferred",
    "negative_duration",
    "duplicate_keys",
    "unknown_scope",
    "nesting_capped",
    "orphan",
  ],
};

export function dimensionLabel(dimension: Dimension): string {
  return extraKey(dimension) ?? dimensionLabels[dimension as DimensionName];
}

const kinds: Record<string, string> = {
  chat: "Chat",
  text_completion: "Completion",
  embeddings: "Embeddings",
  rerank: "Rerank",
  image: "Image",
  audio: "Audio",
  execute_tool: "Tool",
  invoke_agent: "Agent",
  create_agent: "Agent set-up",
  agent_step: "Step",
  workflow: "Workflow",
  retrieval: "Retrieval",
  guardrail: "Guardrail",
  evaluator: "Evaluator",
  prompt: "Prompt",
  plan: "Plan",
  memory: "Memory",
  mcp: "MCP",
  wrapper: "Wrapper",
  other: "Span",
};

/** `execute_tool` as a person says it. */
export const kindLabel = (kind: string): string => kinds[kind] ?? kind;

/** A value in a list: "not said" has words of its own. */
export const valueLabel = (value: string, field?: string): string =>
  value === ""
    ? "not said"
    : field === "kind"
      ? kindLabel(value)
      : value.replaceAll("_", field === "warning" ? " " : "_");
