import { requestMessages, responseMessages } from "../provider-shapes.ts";
import type { Source } from "./source.ts";

/** What a span of no known dialect, or one without messages of its own, took and gave. */
export const generic: Source = {
  input: (read) =>
    requestMessages(read.firstJson(["input.value", "input", "langfuse.trace.input"])),
  output: (read) =>
    responseMessages(read.firstJson(["output.value", "output", "langfuse.trace.output"])),
};
