import type { Value } from "./model.ts";

/** The parts a message is made of: OpenTelemetry's own message schema. */
export type Part =
  | { type: "text"; content: string; truncated?: boolean }
  | { type: "reasoning"; content: string; signature?: string }
  | { type: "tool_call"; id: string | null; name: string; arguments: Value }
  | { type: "tool_call_response"; id: string | null; response: Value; isError?: boolean }
  /** Inline bytes. `content` is base64; readers may replace it with a link. */
  | { type: "blob"; modality: string; mimeType: string; content: string }
  | { type: "uri"; modality: string; mimeType: string; uri: string }
  | { type: "file"; fileId: string }
  | { type: "generic"; value: Value };

export type Message = {
  role: "system" | "user" | "assistant" | "tool";
  name?: string;
  parts: Part[];
  finishReason?: string;
};

export type ToolDefinition = { name: string; description: string; parameters: Value };
export type RetrievedDocument = {
  id: string;
  score: number | null;
  content: string;
  metadata: Value;
};

/** Everything a person reads in a span. Derived from the wire bytes and log records when it is shown. */
export type SpanContent = {
  input: Message[];
  output: Message[];
  toolDefinitions: ToolDefinition[];
  toolArguments: Value;
  toolResult: Value;
  retrievalQuery: string | null;
  documents: RetrievedDocument[];
  /** Sampling parameters of the request: temperature, topP, maxTokens, seed, stop, ... */
  parameters: Record<string, Value>;
  metadata: Record<string, Value>;
  /** Where the messages were found: `attributes`, `events`, `logs` or `none`. */
  source: "attributes" | "events" | "logs" | "none";
};
