import { layersOf, settleSameAnswers } from "./call-layers.ts";
import { type Decision, excess } from "./decision.ts";
import { isModelCallKind, type LlmSpan } from "./model.ts";
import {
  hasUsage,
  isAnthropicServer,
  isCall,
  isStrands,
  isVoltagent,
  type SettleSpan,
} from "./settle-span.ts";
import { type Forest, forestOf } from "./span-forest.ts";

export type { Decision } from "./decision.ts";
export type { SettleSpan } from "./settle-span.ts";

/** What a span counts for when it arrives alone: calls do, what surrounds them does not. */
export function countAtFirstSight({ kind, usage, raw }: Pick<LlmSpan, "kind" | "usage" | "raw">): {
  isCall: boolean;
  usageCounted: boolean;
} {
  const asksModel = isModelCallKind(kind);
  const reports =
    usage !== null &&
    usage.quality !== "missing" &&
    (usage.inputTokens !== null || usage.outputTokens !== null);
  const { scopeName } = raw.resource;
  if (isVoltagent(scopeName))
    return { isCall: asksModel, usageCounted: reports && kind === "invoke_agent" };
  // The client's span is above it, or will be.
  if (isAnthropicServer(scopeName) && raw.parentSpanId !== null)
    return { isCall: false, usageCounted: false };
  return { isCall: asksModel, usageCounted: asksModel && reports };
}

/**
 * Decides which spans of one whole trace count, so that every call counts once however many layers
 * reported it. `twins` are calls of other traces of the project that share a response id with one here,
 * within `TWIN_WINDOW_MS`. The answer does not depend on the order of spans or on earlier answers.
 */
export function countOnce(
  spans: readonly SettleSpan[],
  twins: readonly SettleSpan[] = [],
): Decision[] {
  const forest = forestOf(spans);
  const decisions = spans.map((span, index) => firstDecision(span, index, spans, forest));
  const groups = layersOf(spans, forest, decisions);
  settleSameAnswers(spans, groups, twins, decisions);
  const voltagents = settleVoltagent(spans, forest, decisions);
  settleContainers(spans, forest, voltagents, decisions);
  return decisions;
}

function firstDecision(
  span: SettleSpan,
  index: number,
  spans: readonly SettleSpan[],
  { parent, isOrphan }: Forest,
): Decision {
  const above = spans[parent[index]!];
  const isCallSpan = isCall(span);
  return {
    spanId: span.spanId,
    isCall: isCallSpan,
    usageCounted: isCallSpan && hasUsage(span),
    demotedBy: null,
    isRoot: above === undefined || entersService(span, above),
    isOrphan: isOrphan[index]!,
    reason: !isCallSpan
      ? "Asks no model itself."
      : hasUsage(span)
        ? "A call to a model, counted with the tokens it reports."
        : "A call to a model that reports no tokens.",
  };
}

function entersService(span: SettleSpan, above: SettleSpan): boolean {
  if (span.isParentRemote !== null) return span.isParentRemote;
  return span.service !== "" && above.service !== "" && span.service !== above.service;
}

/** Agents whose own total is counted, since their model span reports only the last turn. */
function settleVoltagent(
  spans: readonly SettleSpan[],
  { parent, order }: Forest,
  decisions: Decision[],
): ReadonlySet<number> {
  const agents = new Set<number>();
  if (!spans.some(({ scopeName }) => isVoltagent(scopeName))) return agents;
  const agentOf = new Int32Array(spans.length).fill(-1);
  const ownCalls = new Map<number, number[]>();
  const hasForeign = new Set<number>();
  for (const index of order) {
    const span = spans[index]!;
    const above = parent[index] === -1 ? -1 : agentOf[parent[index]!]!;
    const isAgent = isVoltagent(span.scopeName) && span.kind === "invoke_agent" && hasUsage(span);
    agentOf[index] = isAgent ? index : above;
    if (isAgent) ownCalls.set(index, []);
    else if (above !== -1 && isCall(span)) {
      if (isVoltagent(span.scopeName)) ownCalls.get(above)!.push(index);
      else if (hasUsage(span)) hasForeign.add(above);
    }
  }
  for (const [agent, calls] of ownCalls) {
    if (hasForeign.has(agent) || calls.length === 0) continue;
    agents.add(agent);
    decisions[agent]!.usageCounted = true;
    decisions[agent]!.reason =
      "VoltAgent's agent adds up all turns; its model span reports only the last.";
    for (const call of calls) {
      decisions[call]!.usageCounted = false;
      decisions[call]!.demotedBy = spans[agent]!.spanId;
      decisions[call]!.reason =
        "Covers every turn but reports only the last one's tokens; the agent above has the sum.";
    }
  }
  return agents;
}

/** Whatever surrounds calls repeats their tokens; it stands in for them only where they report none. */
function settleContainers(
  spans: readonly SettleSpan[],
  { parent, order }: Forest,
  voltagents: ReadonlySet<number>,
  decisions: Decision[],
): void {
  const hasUsageBelow = new Uint8Array(spans.length);
  const below = spans.map(() => ({ inputTokens: 0, outputTokens: 0 }));
  for (let i = order.length - 1; i >= 0; i--) {
    const index = order[i]!;
    const span = spans[index]!;
    const decision = decisions[index]!;
    const sums = below[index]!;
    if (!isCall(span) && hasUsage(span) && !voltagents.has(index)) {
      if (isStrands(span.scopeName))
        decision.reason =
          "A Strands agent reports the tokens of its whole life, not of this run; never counted.";
      else if (hasUsageBelow[index])
        decision.reason = `Repeats the tokens of the calls below it.${excess(span, [sums])}`;
      else {
        decision.usageCounted = true;
        decision.reason = "No span below reports tokens, so these stand in for them.";
      }
    }
    if (decision.usageCounted) {
      sums.inputTokens += span.inputTokens ?? 0;
      sums.outputTokens += span.outputTokens ?? 0;
    }
    const above = parent[index]!;
    if (above === -1) continue;
    if (hasUsage(span) || hasUsageBelow[index]) hasUsageBelow[above] = 1;
    below[above]!.inputTokens += sums.inputTokens;
    below[above]!.outputTokens += sums.outputTokens;
  }
}
