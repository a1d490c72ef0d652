import type { Message } from "../../content-model.ts";
import type { Value } from "../../model.ts";
import { messagesOf } from "../messages.ts";
import { requestMessages, responseMessages } from "../provider-shapes.ts";
import type { SpanReader } from "../span-reader.ts";
import { firstPresent, isObject } from "../values.ts";
import type { Source } from "./source.ts";

/** A framework that writes request and response as one JSON each: only the keys differ. */
const pair = (input: readonly string[], output: readonly string[]): Source => ({
  input: (read) => requestMessages(read.firstJson(input)),
  output: (read) => responseMessages(read.firstJson(output)),
});

/** VoltAgent: the model span has the messages; only the root agent has the answer, as `output`. */
export const voltAgent = pair(["llm.messages", "agent.messages"], ["llm.output"]);

const mastraSpans = [
  "model_step",
  "model_generation",
  "agent_run",
  "workflow_run",
  "workflow_step",
];
export const mastra = pair(
  mastraSpans.map((span) => `mastra.${span}.input`),
  [...mastraSpans, "model_chunk"].map((span) => `mastra.${span}.output`),
);

/** Google's Agent Development Kit writes `{}` where it shows nothing. */
export const googleAdk = pair(["gcp.vertex.agent.llm_request"], ["gcp.vertex.agent.llm_response"]);

/** MLflow encodes every value once more, which reading undoes. */
export const mlflow = pair(["mlflow.spanInputs"], ["mlflow.spanOutputs"]);

export const laminar = pair(["lmnr.span.input"], ["lmnr.span.output"]);

export const flue = pair(
  ["flue.turn.input", "flue.task.prompt", "flue.operation.input"],
  ["flue.turn.output", "flue.task.result", "flue.operation.result"],
);

/** LiveKit: one attribute per node of the voice pipeline. */
export const livekit: Source = {
  input: (read) =>
    requestMessages(
      read.firstJson(["lk.chat_ctx", "lk.user_input", "lk.user_transcript", "lk.input_text"]),
    ),
  output: (read) => [
    ...responseMessages(read.json("lk.response.text")),
    ...messagesOf(read.json("lk.response.function_calls"), "assistant"),
  ],
};

/** Claude Code, with detailed tracing on. */
export const claudeCode: Source = {
  input: (read) =>
    messagesOf(firstPresent(read.text("user_prompt"), read.text("new_context")), "user"),
  output: (read) => messagesOf(read.text("response.model_output"), "assistant"),
};

/** Genkit puts the request beside its options and the answer beside the provider's raw one. */
export const genkit: Source = {
  input: (read) => genkitInput(read.json("genkit:input")),
  output: (read) => genkitOutput(read.json("genkit:output")),
};

function genkitInput(value: Value | undefined): Message[] {
  // An embedder's documents.
  if (isObject(value) && Array.isArray(value.input))
    return value.input.flatMap((item) =>
      isObject(item) ? messagesOf([{ role: "user", content: item.content ?? null }], "user") : [],
    );
  return requestMessages(value);
}

function genkitOutput(value: Value | undefined): Message[] {
  if (isObject(value) && Array.isArray(value.embeddings)) return [];
  return responseMessages(value);
}

/** Logfire's own instrumentations, and Pydantic AI in all its versions. */
export const logfire: Source = {
  input: (read) => {
    const request = requestMessages(read.json("request_data"));
    if (request.length > 0) return request;
    const all = conversation(read);
    const answer = all.findLastIndex((message) => message.role === "assistant");
    return answer === all.length - 1 ? all.slice(0, answer) : all;
  },
  output: (read) => {
    const response = responseMessages(read.json("response_data"));
    if (response.length > 0) return response;
    const result = responseMessages(read.json("final_result"));
    if (result.length > 0) return result;
    const last = conversation(read).at(-1);
    return last?.role === "assistant" ? [last] : [];
  },
};

/** Question and answer in one list. */
function conversation(read: SpanReader): Message[] {
  const list = read.firstJson(["pydantic_ai.all_messages", "all_messages_events", "events"]);
  if (!Array.isArray(list)) return [];
  return messagesOf(
    list.map((item) =>
      isObject(item) && isObject(item.message) ? { role: "assistant", ...item.message } : item,
    ),
    "user",
  );
}
