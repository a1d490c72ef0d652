import type { RawMetricPoint } from "../model.ts";

const keptPrefixes = ["gen_ai.", "claude_code.", "gemini_cli.", "llm."];

/** Names worth keeping points of; a host's CPU load is accepted and let go. */
export const isKeptMetric = (name: string): boolean =>
  name === "operation.cost" || keptPrefixes.some((prefix) => name.startsWith(prefix));

export function temporalityOf(code: number): RawMetricPoint["temporality"] {
  return code === 1 ? "delta" : code === 2 ? "cumulative" : "none";
}
