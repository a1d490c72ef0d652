import { requestMessages, responseMessages } from "../provider-shapes.ts";
import type { Source } from "./source.ts";

/** LangSmith, OpenRouter and old Mastra: the whole request and response as JSON, in the provider's shape. */
export const langsmith: Source = {
  input: (read) => requestMessages(read.json("gen_ai.prompt")),
  output: (read) => responseMessages(read.json("gen_ai.completion")),
};
