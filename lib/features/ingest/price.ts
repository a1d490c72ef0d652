import { usdToNano } from "#lib/core/money.ts";
import { costUsd, type PriceOverride, tierFactor } from "#lib/features/catalog/price-model.ts";
import { findPrices } from "#lib/features/catalog/prices.ts";
import { isModelCallKind, type LlmSpan, type PricedSpan } from "./model.ts";

/** Answers what a call cost. Made per project, since a project may override prices. */
export type PriceBook = {
  /** Nano-dollars, or null and the reason. */
  price(span: LlmSpan): { costNanoUsd: number | null; priceNote: string | null };
};

const NOTHING = { costNanoUsd: null, priceNote: null };

/** The catalogue's prices with a project's own before them. */
export function priceBook(overrides: readonly PriceOverride[] = []): PriceBook {
  return {
    price(span) {
      const { usage } = span;
      if (!isModelCallKind(span.kind) && !usage) return NOTHING;
      if (
        !usage ||
        usage.quality === "missing" ||
        (usage.inputTokens === null && usage.outputTokens === null)
      )
        return { costNanoUsd: null, priceNote: "no_usage" };
      const model = span.responseModel || span.requestModel;
      if (!model) return { costNanoUsd: null, priceNote: "no_model" };

      const at = span.raw.startedAt;
      const found = findPrices(
        { provider: span.provider, model, serviceTier: span.serviceTier, at },
        overrides,
      );
      if (typeof found === "string") return { costNanoUsd: null, priceNote: found };

      const usd = costUsd(
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
      if (usd === null) return { costNanoUsd: null, priceNote: "inconsistent_usage" };

      const { factor, isKnown } = tierFactor(span.serviceTier);
      const confidence = isKnown ? found.confidence : "estimated";
      const tier = factor === 1 && isKnown ? "" : `, ${span.serviceTier} tier × ${factor}`;
      return {
        costNanoUsd: usdToNano(usd * factor),
        priceNote: `${confidence}: ${found.source}${tier}`,
      };
    },
  };
}

/** Puts a price on a span that reports tokens. Unknown stays null, never 0. */
export function price(span: LlmSpan, book: PriceBook): PricedSpan {
  return Object.assign(span, book.price(span));
}
