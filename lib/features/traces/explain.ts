import { usdToNano } from "#lib/core/money.ts";
import { type Instant, SECOND } from "#lib/core/time.ts";
import type { PriceOverride } from "#lib/features/catalog/price-model.ts";
import { type CostPart, costParts, tierFactor } from "#lib/features/catalog/price-model.ts";
import { findPrices } from "#lib/features/catalog/prices.ts";
import { isContainerKind, type LlmSpan, type Usage } from "#lib/features/ingest/model.ts";
import type { SpanRow, UsageExplanation, UsageLine } from "./model.ts";

/** A trace is settled once it has been quiet for this long. */
const SETTLED_AFTER_MS = 30 * SECOND;
/** A reported cost this far from ours is worth a look. */
export const COST_DISAGREEMENT = 0.2;

export type Facts = {
  span: SpanRow & { receivedAt: Instant };
  llm: LlmSpan;
  /** The span that is counted instead of this one. */
  demotedBy: { spanId: string; name: string } | null;
  /** Spans this one is counted for. */
  standsFor: readonly { spanId: string; name: string }[];
  /** Counted calls anywhere below. */
  countedBelow: number;
  overrides: readonly PriceOverride[];
  now: Instant;
};

/** Where the tokens and the money of a span come from, and whether they count, in words. */
export function explainUsage(facts: Facts): UsageExplanation {
  const { span, llm } = facts;
  const { reportedCostNanoUsd: reported, costNanoUsd: ours } = span;
  const disagreement = reported !== null && ours !== null && ours > 0 ? reported / ours - 1 : null;
  return {
    lines: linesOf(facts),
    quality: span.usageQuality,
    rule: llm.usage?.rule ?? null,
    counted: span.usageCounted,
    countedReason: countedReason(facts),
    demotedBy: facts.demotedBy,
    standsFor: [...facts.standsFor],
    costNanoUsd: ours,
    priceReason: priceReason(span),
    reportedCostNanoUsd: reported,
    costDisagreement: disagreement,
    isDisagreementLarge: disagreement !== null && Math.abs(disagreement) > COST_DISAGREEMENT,
  };
}

function countedReason({ span, llm, demotedBy, standsFor, countedBelow, now }: Facts): string {
  const isSettled = now - span.receivedAt > SETTLED_AFTER_MS;
  const later = isSettled ? "" : " This is decided again once the trace has been quiet for 30 s.";
  const hasUsage = llm.usage !== null && llm.usage.quality !== "missing";
  if (!hasUsage)
    return span.isCall
      ? "The call is counted, but it reports no tokens: they are unknown, not zero."
      : "It reports no tokens, so there is nothing to count.";
  if (span.usageCounted) {
    if (span.usageQuality === "container")
      return `Counted: no span below reports tokens of its own, so this one speaks for them.${later}`;
    if (standsFor.length > 0)
      return `Counted once, here. ${listed(standsFor)} ${standsFor.length === 1 ? "shows" : "show"} the same call to the model and ${standsFor.length === 1 ? "is" : "are"} left out.${later}`;
    return `Counted: this is the call to the model itself.${later}`;
  }
  if (demotedBy)
    return `Not counted: “${demotedBy.name}” shows the same call to the model and is counted instead.${later}`;
  if (isContainerKind(span.kind))
    return countedBelow > 0
      ? `Not counted: it repeats the tokens of ${countedBelow === 1 ? "the call" : `the ${countedBelow} calls`} below it, which count themselves.${later}`
      : `Not counted: only calls to a model count, and what contains them repeats their tokens.${later}`;
  return `Not counted.${later}`;
}

/** A sentence for a price note, which says either which price or why none. */
export function priceReason({
  priceNote,
  costNanoUsd,
}: Pick<SpanRow, "priceNote" | "costNanoUsd">): string {
  if (priceNote === null) return "Only calls to a model have a price.";
  if (costNanoUsd === null) return unpriced[priceNote] ?? `No price: ${priceNote}.`;
  const [confidence, ...source] = priceNote.split(": ");
  return confidence === "estimated"
    ? `Estimated, from ${source.join(": ")}.`
    : `Priced by ${source.join(": ") || priceNote}.`;
}

const unpriced: Record<string, string> = {
  no_usage: "No cost: the call reports no tokens.",
  no_model: "No cost: the call does not say which model answered.",
  unknown_model: "No cost: no price is known for this model. Add one in Settings, Price overrides.",
  own_deployment:
    "No cost: the model is known only by the name of your deployment. Add its price in Settings, Price overrides.",
  inconsistent_usage: "No cost: the parts of its tokens add up to more than the whole.",
};

function linesOf({ span, llm, overrides }: Facts): UsageLine[] {
  const { usage } = llm;
  if (!usage) return [];
  const parts = partsOf(llm, usage, overrides);
  const nanos = parts?.map(({ cost }) => cost) ?? [];
  const sum = nanos.reduce<number>((total, cost) => total + (cost ?? 0), 0);
  // Another price list or override was in force when it was stored: its parts would not add up.
  const isSame = span.costNanoUsd !== null && Math.abs(sum - span.costNanoUsd) <= nanos.length;
  const priced = (...buckets: CostPart["bucket"][]) => {
    const part = isSame ? parts?.find(({ bucket }) => buckets.includes(bucket)) : undefined;
    return { usdPerMillion: part?.usdPerMillion ?? null, costNanoUsd: part?.cost ?? null };
  };
  const tokensIn = (bucket: CostPart["bucket"]) =>
    parts?.find((part) => part.bucket === bucket)?.tokens ?? null;

  const lines: UsageLine[] = [
    { label: "Input", tokens: usage.inputTokens, level: 0, usdPerMillion: null, costNanoUsd: null },
    {
      label: "uncached",
      tokens: tokensIn("input") ?? usage.inputTokens,
      level: 1,
      ...priced("input"),
    },
    { label: "read from cache", tokens: usage.cacheReadTokens, level: 1, ...priced("cacheRead") },
    {
      label: "written to cache",
      tokens: tokensIn("cacheWrite") ?? usage.cacheWriteTokens,
      level: 1,
      ...priced("cacheWrite"),
    },
    {
      label: "written to cache for 1 h",
      tokens: usage.cacheWrite1hTokens,
      level: 1,
      ...priced("cacheWrite1h"),
    },
    { label: "audio", tokens: usage.audioInputTokens, level: 1, ...priced("audioInput") },
    { label: "Output", tokens: usage.outputTokens, level: 0, ...priced("output") },
    {
      label: "reasoning",
      tokens: usage.reasoningTokens,
      level: 1,
      usdPerMillion: null,
      costNanoUsd: null,
    },
    { label: "audio", tokens: usage.audioOutputTokens, level: 1, ...priced("audioOutput") },
  ];
  return lines.filter(({ level, tokens }) => level === 0 || (tokens !== null && tokens > 0));
}

function partsOf(
  llm: LlmSpan,
  usage: Usage,
  overrides: readonly PriceOverride[],
): (CostPart & { cost: number | null })[] | null {
  const found = findPrices(
    {
      provider: llm.provider,
      model: llm.responseModel || llm.requestModel,
      serviceTier: llm.serviceTier,
      at: llm.raw.startedAt,
    },
    overrides,
  );
  if (typeof found === "string") return null;
  const { factor } = tierFactor(llm.serviceTier);
  const parts = costParts(
    {
      inputTokens: usage.inputTokens ?? 0,
      cacheReadTokens: usage.cacheReadTokens ?? 0,
      cacheWriteTokens: usage.cacheWriteTokens ?? 0,
      cacheWrite1hTokens: usage.cacheWrite1hTokens ?? 0,
      outputTokens: usage.outputTokens ?? 0,
      audioInputTokens: usage.audioInputTokens ?? 0,
      audioOutputTokens: usage.audioOutputTokens ?? 0,
    },
    found.prices,
  );
  return (
    parts?.map((part) => ({
      ...part,
      usdPerMillion: part.usdPerMillion === null ? null : part.usdPerMillion * factor,
      cost:
        part.usdPerMillion === null
          ? null
          : usdToNano((part.tokens * part.usdPerMillion * factor) / 1_000_000),
    })) ?? null
  );
}

function listed(spans: readonly { name: string }[]): string {
  const [first, ...rest] = spans;
  return rest.length === 0 ? `“${first!.name}”` : `“${first!.name}” and ${rest.length} more`;
}
