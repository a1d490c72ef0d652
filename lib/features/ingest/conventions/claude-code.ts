import type { SpanKind } from "../model.ts";
import type { Convention } from "./convention.ts";

/** With and without the `claude_code.` prefix. */
export const claudeCodeKinds: Record<string, SpanKind> = {
  interaction: "invoke_agent",
  llm_request: "chat",
  tool: "execute_tool",
  "tool.execution": "other",
  "tool.blocked_on_user": "other",
  hook: "other",
};

export const claudeCode: Convention = {
  id: "claude-code",
  scopes: ["com.anthropic.claude_code*"],
  markers: ["claude_code.*"],
  ownFields: {
    spanType: ["span.type"],
    requestModel: ["model"],
    input: ["input_tokens"],
    output: ["output_tokens"],
    cacheRead: ["cache_read_tokens"],
    cacheWrite: ["cache_creation_tokens"],
    ttftMs: ["ttft_ms"],
    cost: ["cost_usd"],
    responseId: ["response_id"],
    finish: ["stop_reason"],
    toolName: ["tool_name"],
    providerError: ["error"],
    httpStatus: ["status_code"],
  },
  known: [
    "claude_code.*",
    "user_prompt",
    "user_prompt_length",
    "new_context",
    "response.model_output",
    "tool_input",
    "duration_ms",
    "success",
    "attempt",
    "speed",
    "query_source",
    "llm_request.context",
    "interaction.sequence",
    "interaction.duration_ms",
    "full_command",
    "file_path",
    "result_tokens",
    "organization.id",
    "terminal.type",
    "app.version",
  ],
};
