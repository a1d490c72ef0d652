import type { PriceOverride } from "./price-model.ts";

/**
 * Prices the catalogue has wrong or lacks, each with its reason. Dated like overrides, and looked at
 * before the catalogue; a project's own overrides come first.
 */
export const corrections: readonly PriceOverride[] = [
  {
    provider: "mistral_ai",
    model: "mistral-large-latest",
    effectiveFrom: Date.UTC(2025, 11, 2),
    prices: { input: 0.5, output: 1.5 },
    note: "The alias means Mistral Large 3; the catalogue still has Large 2.",
  },
  {
    provider: "openai",
    model: "gpt-4o-audio-preview*",
    effectiveFrom: Date.UTC(2024, 9, 1),
    prices: { input: 2.5, output: 10, audioInput: 40, audioOutput: 80 },
    note: "The catalogue charges audio at the text price.",
  },
  {
    provider: "anthropic",
    model: "claude-sonnet-4-20250514",
    effectiveFrom: Date.UTC(2025, 7, 12),
    prices: {
      input: { base: 3, tiers: [{ start: 200_000, price: 6 }] },
      output: { base: 15, tiers: [{ start: 200_000, price: 22.5 }] },
      cacheRead: { base: 0.3, tiers: [{ start: 200_000, price: 0.6 }] },
      cacheWrite: { base: 3.75, tiers: [{ start: 200_000, price: 7.5 }] },
      cacheWrite1h: { base: 6, tiers: [{ start: 200_000, price: 12 }] },
    },
    note: "The catalogue lacks the long-context tier.",
  },
];
