import type { Instant } from "#lib/core/time.ts";

/** A project's own price of a model. Nano-dollars per million tokens; null is not priced, never 0. */
export type OwnPrice = {
  id: string;
  /** Canonical provider, or empty for any. */
  provider: string;
  /** A model id; a trailing `*` matches every model that begins so. */
  model: string;
  effectiveFrom: Instant;
  inputNanoUsdPerMillion: number | null;
  cacheReadNanoUsdPerMillion: number | null;
  cacheWriteNanoUsdPerMillion: number | null;
  cacheWrite1hNanoUsdPerMillion: number | null;
  outputNanoUsdPerMillion: number | null;
  note: string;
  createdBy: string;
  createdAt: Instant;
};

/** The buckets a project may price, in the order people read them. */
export const buckets = [
  { key: "inputNanoUsdPerMillion", label: "Input" },
  { key: "cacheReadNanoUsdPerMillion", label: "Cached input" },
  { key: "cacheWriteNanoUsdPerMillion", label: "Cache write" },
  { key: "cacheWrite1hNanoUsdPerMillion", label: "Cache write, 1 h" },
  { key: "outputNanoUsdPerMillion", label: "Output" },
] as const;
export type Bucket = (typeof buckets)[number]["key"];
