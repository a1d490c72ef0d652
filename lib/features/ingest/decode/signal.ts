import type { Decoded } from "../model.ts";

export type Signal = Decoded["signal"];

export const signals: readonly Signal[] = ["traces", "logs", "metrics"];

/** The one field of a request's JSON. */
export const jsonFields: Record<Signal, string> = {
  traces: "resourceSpans",
  logs: "resourceLogs",
  metrics: "resourceMetrics",
};
