import type { SpanKind } from "../model.ts";
import type { Convention } from "./convention.ts";

export const laminarKinds: Record<string, SpanKind> = {
  LLM: "chat",
  TOOL: "execute_tool",
  DEFAULT: "other",
  EXECUTOR: "workflow",
  PIPELINE: "workflow",
  EVALUATION: "evaluator",
  EVALUATOR: "evaluator",
  HUMAN_EVALUATOR: "evaluator",
  CACHED: "other",
};

/** Its model spans keep Traceloop's scopes. */
export const laminar: Convention = {
  id: "laminar",
  scopes: ["lmnr*"],
  markers: ["lmnr.*"],
  fields: {
    laminarType: ["lmnr.span.type"],
    conversationId: ["lmnr.association.properties.session_id"],
    userId: ["lmnr.association.properties.user_id"],
    tags: ["lmnr.association.properties.tags"],
  },
  known: ["lmnr.*"],
};
