import { element, member, unquote } from "../json-text.ts";
import type { SpanKind, Value } from "../model.ts";
import { count, money, text } from "../read.ts";
import type { Convention } from "./convention.ts";

export const mlflowKinds: Record<string, SpanKind> = {
  CHAT_MODEL: "chat",
  LLM: "chat",
  EMBEDDING: "embeddings",
  RETRIEVER: "retrieval",
  RERANKER: "rerank",
  TOOL: "execute_tool",
  AGENT: "invoke_agent",
  CHAIN: "workflow",
  WORKFLOW: "workflow",
  TASK: "workflow",
  GUARDRAIL: "guardrail",
  EVALUATOR: "evaluator",
  MEMORY: "memory",
  PARSER: "other",
  UNKNOWN: "other",
};

/** Every value is JSON-encoded once more, plain texts too. */
export const mlflow: Convention = {
  id: "mlflow",
  scopes: ["mlflow*"],
  markers: ["mlflow.spanType", "mlflow.spanInputs"],
  fields: {
    mlflowType: ["mlflow.spanType"],
    messages: ["mlflow.spanInputs"],
    provider: ["mlflow.llm.provider"],
    anyModel: ["mlflow.llm.model"],
    conversationId: ["mlflow.trace.session"],
    userId: ["mlflow.trace.user"],
    cost: ["mlflow.llm.cost.total_cost"],
  },
  ownFields: {
    usageJson: ["mlflow.chat.tokenUsage"],
    costJson: ["mlflow.llm.cost"],
    promptJson: ["mlflow.linkedPrompts"],
  },
  known: ["mlflow.*"],
  derive(facts) {
    const usage = once(facts.usageJson);
    if (usage !== undefined) {
      facts.input ??= count(member(usage, "input_tokens"));
      facts.output ??= count(member(usage, "output_tokens"));
      facts.total ??= count(member(usage, "total_tokens"));
      facts.cacheRead ??= count(member(usage, "cache_read_input_tokens"));
      facts.cacheWrite ??= count(member(usage, "cache_creation_input_tokens"));
    }
    if (facts.costJson !== undefined)
      facts.cost ??= money(member(once(facts.costJson), "total_cost"));
    if (facts.promptJson !== undefined) {
      const prompt = element(once(facts.promptJson), 0);
      facts.promptName ??= text(member(prompt, "name"));
      facts.promptVersion ??= text(member(prompt, "version"));
    }
  },
};

/** Objects are mostly encoded once, sometimes twice. */
const once = (value: Value | undefined): Value | undefined =>
  typeof value === "string" ? unquote(value) : value;
