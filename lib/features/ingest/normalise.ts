import type { LlmSpan, RawSpan } from "./model.ts";

/** Puts a wire span into our words. Never throws: a span nobody understands is kept as `other`. */
export function normalise(raw: RawSpan): LlmSpan {
  return {
    raw,
    dialects: [],
    kind: "other",
    name: raw.name.slice(0, 512),
    status: raw.status,
    errorType: null,
    serviceName: "",
    serviceVersion: "",
    environment: "",
    provider: "",
    requestModel: "",
    responseModel: "",
    promptName: "",
    promptVersion: "",
    toolName: "",
    agentName: "",
    finishReason: "",
    usage: null,
    reportedCostUsd: null,
    serviceTier: "",
    ttftMs: null,
    responseId: null,
    conversationId: null,
    userId: null,
    tags: null,
    unmappedKeys: [],
    warnings: raw.warnings,
  };
}
