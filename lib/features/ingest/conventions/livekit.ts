import type { SpanKind } from "../model.ts";
import type { Convention } from "./convention.ts";

/** By span name. */
export const livekitKinds: Record<string, SpanKind> = {
  agent_session: "workflow",
  agent_turn: "invoke_agent",
  function_tool: "execute_tool",
  llm_request: "chat",
  llm_node: "wrapper",
  tts_node: "wrapper",
  tts_request: "audio",
};

export const livekit: Convention = {
  id: "livekit",
  scopes: ["livekit-agents", "livekit.agents"],
  markers: ["lk.*"],
  fields: { toolName: ["lk.function_tool.name"] },
  known: ["lk.*"],
};
