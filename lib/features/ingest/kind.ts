import { aiSdkKind } from "./conventions/ai-sdk.ts";
import { claudeCodeKinds } from "./conventions/claude-code.ts";
import type { Facts } from "./conventions/convention.ts";
import { genkitKinds } from "./conventions/genkit.ts";
import { laminarKinds } from "./conventions/laminar.ts";
import { langsmithKinds } from "./conventions/langsmith.ts";
import { requestTypes } from "./conventions/litellm.ts";
import { livekitKinds } from "./conventions/livekit.ts";
import { mastraKinds } from "./conventions/mastra.ts";
import { mlflowKinds } from "./conventions/mlflow.ts";
import { openinferenceKinds } from "./conventions/openinference.ts";
import { traceloopKinds } from "./conventions/traceloop.ts";
import { voltagentKinds } from "./conventions/voltagent.ts";
import type { SpanKind } from "./model.ts";

const langfuseKinds: Record<string, SpanKind> = {
  generation: "chat",
  embedding: "embeddings",
  agent: "invoke_agent",
  tool: "execute_tool",
  chain: "workflow",
  retriever: "retrieval",
  guardrail: "guardrail",
  evaluator: "evaluator",
  event: "other",
  span: "other",
};

/** `gen_ai.operation.name`: the registry's values and those met beside them. */
const operations: Record<string, SpanKind> = {
  chat: "chat",
  generate_content: "chat",
  llm_call: "chat",
  llm_request: "chat",
  response: "chat",
  generate: "chat",
  model_request: "chat",
  text_completion: "text_completion",
  completion: "text_completion",
  embeddings: "embeddings",
  embedding: "embeddings",
  execute_tool: "execute_tool",
  tool_call: "execute_tool",
  invoke_agent: "invoke_agent",
  agent_call: "invoke_agent",
  agent: "invoke_agent",
  create_agent: "create_agent",
  agent_step: "agent_step",
  invoke_workflow: "workflow",
  workflow: "workflow",
  chain: "workflow",
  execute_task: "workflow",
  task: "workflow",
  retrieval: "retrieval",
  retrieve: "retrieval",
  vectordb: "retrieval",
  vector_db_retrieve: "retrieval",
  rerank: "rerank",
  plan: "plan",
  "guardrail.run": "guardrail",
  guard: "guardrail",
  apply_guardrail: "guardrail",
  run_guardrail: "guardrail",
  image: "image",
  image_generation: "image",
  audio: "audio",
  speech_to_text: "audio",
  text_to_speech: "audio",
  user_prompt: "other",
  system_prompt: "other",
};

/** What a span is, by the first vocabulary that says so; the order settles spans that speak several. */
export function kindOf(facts: Facts, dialects: Dialects, name: string): SpanKind {
  const hasModel = facts.requestModel !== undefined || facts.anyModel !== undefined;
  const hasUsage = facts.input !== undefined || facts.output !== undefined;

  if (facts.langfuseType !== undefined) {
    const kind = lookup(langfuseKinds, facts.langfuseType.toLowerCase());
    // Stamped on everything by old SDKs and by frameworks: then other facts say more.
    const isStamp = facts.langfuseType.toLowerCase() === "span" && (hasModel || hasUsage);
    if (kind !== undefined && !isStamp) return kind;
  }
  // Before the operation: LangSmith calls a retriever's operation "embeddings".
  const byOwner =
    lookup(langsmithKinds, facts.langsmithKind) ??
    openinferenceKind(facts) ??
    lookup(mlflowKinds, facts.mlflowType) ??
    (facts.aiOperation === undefined ? undefined : aiSdkKind(facts.aiOperation)) ??
    mastraKind(facts.mastraType) ??
    spanTypeKind(facts, dialects);
  if (byOwner !== undefined) return byOwner;

  if (facts.operation !== undefined) {
    const kind = lookup(operations, facts.operation.toLowerCase());
    if (kind !== undefined) return kind;
    if (facts.operation.includes("_memory")) return "memory";
  }
  return (
    lookup(requestTypes, facts.requestType) ??
    lookup(traceloopKinds, facts.traceloopKind) ??
    genkitKind(facts) ??
    lookup(laminarKinds, facts.laminarType) ??
    flueKind(facts) ??
    (dialects.livekit ? lookup(livekitKinds, name) : undefined) ??
    mcpKind(facts) ??
    byName(facts, dialects, name) ??
    // OpenLIT names a tool on a chat span whose answer is a call of it.
    ((facts.toolName ?? facts.toolCallId) !== undefined && !hasUsage && !facts.messages
      ? "execute_tool"
      : undefined) ??
    (hasModel && (hasUsage || facts.messages) ? "chat" : "other")
  );
}

/** The dialects whose spans the rules treat apart. */
export type Dialects = {
  claudeCode: boolean;
  voltagent: boolean;
  livekit: boolean;
  googleAdk: boolean;
};

function lookup(kinds: Record<string, SpanKind>, word: string | undefined): SpanKind | undefined {
  return word !== undefined && Object.hasOwn(kinds, word) ? kinds[word] : undefined;
}

function openinferenceKind(facts: Facts): SpanKind | undefined {
  if (facts.openinferenceKind === undefined) return undefined;
  const kind = lookup(openinferenceKinds, facts.openinferenceKind.toUpperCase());
  return kind === "chat" && facts.textPrompt && !facts.messages ? "text_completion" : kind;
}

function mastraKind(type: string | undefined): SpanKind | undefined {
  if (type === undefined) return undefined;
  return lookup(mastraKinds, type) ?? (type.startsWith("workflow") ? "workflow" : undefined);
}

/** `span.type` means something else in each dialect, and VoltAgent says `agent` of every span's entity. */
function spanTypeKind(facts: Facts, dialects: Dialects): SpanKind | undefined {
  const type = facts.spanType;
  if (dialects.claudeCode && type !== undefined)
    return lookup(
      claudeCodeKinds,
      type.startsWith("claude_code.") ? type.slice("claude_code.".length) : type,
    );
  if (dialects.voltagent) return lookup(voltagentKinds, type ?? facts.entityType);
  return undefined;
}

function genkitKind(facts: Facts): SpanKind | undefined {
  // Repeats the usage of the model span below it, once per tool turn.
  if (facts.genkitType === "util" && facts.genkitName === "generate") return "wrapper";
  return lookup(genkitKinds, facts.genkitSubtype) ?? lookup(genkitKinds, facts.genkitType);
}

function flueKind(facts: Facts): SpanKind | undefined {
  if (facts.flueTool !== undefined) return "execute_tool";
  return facts.flueTask !== undefined ? "workflow" : undefined;
}

function mcpKind(facts: Facts): SpanKind | undefined {
  if (facts.mcpMethod === undefined) return undefined;
  return facts.mcpMethod === "tools/call" ? "execute_tool" : "mcp";
}

function byName(facts: Facts, dialects: Dialects, name: string): SpanKind | undefined {
  if (dialects.googleAdk) {
    if (name === "call_llm") return "chat";
    if (name === "execute_tool (merged tools)") return "other";
  }
  return facts.loopCycle !== undefined ? "agent_step" : undefined;
}
