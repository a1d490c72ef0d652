import { requestMessages, responseMessages } from "../provider-shapes.ts";
import type { Source } from "./source.ts";

/** Langfuse: any JSON or text, per observation. */
export const langfuse: Source = {
  input: (read) => requestMessages(read.json("langfuse.observation.input")),
  output: (read) => responseMessages(read.json("langfuse.observation.output")),
};
