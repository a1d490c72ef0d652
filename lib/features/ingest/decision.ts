import type { SettleSpan } from "./settle-span.ts";

/** What became of one span, with the reason in a sentence people read. */
export type Decision = {
  spanId: string;
  /** Counted as a call to a model. */
  isCall: boolean;
  /** Its tokens and cost are in the totals. */
  usageCounted: boolean;
  /** The span that shows the same call and is counted instead. */
  demotedBy: string | null;
  /** Where the trace, or a service's part of it, is entered. */
  isRoot: boolean;
  /** It names a parent that never came. */
  isOrphan: boolean;
  reason: string;
};

/** More than the calls below add up to may be a call that sent no span: said, never added. */
export function excess(
  span: SettleSpan,
  below: readonly { inputTokens: number | null; outputTokens: number | null }[],
): string {
  let input = span.inputTokens ?? 0;
  for (const { inputTokens } of below) input -= inputTokens ?? 0;
  return input > 0
    ? ` It reports ${input} more input tokens than they do: a call below may have sent no span.`
    : "";
}

export function demote(decision: Decision, demotedBy: string, reason: string): void {
  decision.isCall = false;
  decision.usageCounted = false;
  decision.demotedBy = demotedBy;
  decision.reason = reason;
}
