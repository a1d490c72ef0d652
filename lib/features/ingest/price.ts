import type { LlmSpan, PricedSpan } from "./model.ts";

/** Answers what a call cost. Made per project, since a project may override prices. */
export type PriceBook = {
  /** Nano-dollars, or null and the reason. */
  price(span: LlmSpan): { costNanoUsd: number | null; priceNote: string | null };
};

/** Puts a price on a span that reports tokens. Unknown stays null, never 0. */
export function price(span: LlmSpan, book: PriceBook): PricedSpan {
  return Object.assign(span, book.price(span));
}
