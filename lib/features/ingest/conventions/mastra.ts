import type { SpanKind } from "../model.ts";
import type { Convention } from "./convention.ts";

export const mastraKinds: Record<string, SpanKind> = {
  agent_run: "invoke_agent",
  model_generation: "wrapper",
  model_step: "agent_step",
  model_inference: "chat",
  model_chunk: "other",
  tool_call: "execute_tool",
  mcp_tool_call: "execute_tool",
  processor_run: "guardrail",
  generic: "other",
};

/** Puts its own version into the resource's `service.version`, and repeats headers and bodies as metadata. */
export const mastra: Convention = {
  id: "mastra",
  scopes: ["@mastra/otel-exporter"],
  resource: [["telemetry.sdk.name", "@mastra/otel-exporter"]],
  markers: ["mastra.*"],
  fields: {
    mastraType: ["mastra.span.type"],
    firstTokenAt: ["mastra.completion_start_time"],
    conversationId: ["mastra.metadata.sessionId", "mastra.metadata.threadId"],
    userId: ["mastra.metadata.userId"],
    tags: ["mastra.tags"],
  },
  known: ["mastra.*"],
};
