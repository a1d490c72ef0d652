import type { Message } from "../../content-model.ts";
import type { SpanReader } from "../span-reader.ts";

/** One place where a sender may have put the messages of a span. Empty where it did not. */
export type Source = {
  input(read: SpanReader): Message[];
  output(read: SpanReader): Message[];
};
