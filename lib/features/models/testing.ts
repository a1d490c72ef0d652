import { DAY, HOUR, type Instant } from "#lib/core/time.ts";
import { lifecycleBook } from "#lib/features/catalog/lifecycle-book.ts";
import type { LifecycleEntry } from "#lib/features/catalog/lifecycle-entry.ts";
import { inventoryOf, type Known, type UsageRow } from "./inventory.ts";

/** 23 September 2026, noon. */
export const SEPTEMBER_23 = Date.UTC(2026, 8, 23, 12);

/** A model that ends on 23 October 2026. */
export const entry = (over: Partial<LifecycleEntry> = {}): LifecycleEntry => ({
  platform: "openai",
  vendor: "openai",
  model: "gpt-x",
  version: null,
  aliases: [],
  form: "id",
  status: "deprecated",
  statusAsOf: "2026-09-01",
  released: null,
  announced: "2026-04-22",
  retires: "2026-10-23",
  kind: "committed",
  after: "error",
  replacement: ["gpt-y"],
  source: { name: "OpenAI deprecations page", url: "https://example.com/deprecations" },
  asOf: "2026-09-01",
  confidence: "high",
  scope: null,
  note: null,
  said: [],
  origin: "shipped",
  ...over,
});

/** 1,200 calls a day of one service, for a week. */
export const usage = (over: Partial<UsageRow> = {}, now: Instant = SEPTEMBER_23): UsageRow => ({
  provider: "openai",
  requestModel: "gpt-x",
  responseModel: "",
  kind: "chat",
  service: "checkout",
  calls: 1_200 * 7,
  errors: 0,
  costNanoUsd: 7_000_000_000,
  unpricedCalls: 0,
  missingUsageCalls: 0,
  firstSeenAt: now - 90 * DAY,
  lastSeenAt: now - HOUR,
  ...over,
});

export const inventory = (
  rows: readonly UsageRow[],
  entries: readonly LifecycleEntry[],
  now: Instant = SEPTEMBER_23,
  known: Partial<Known> = {},
) =>
  inventoryOf(
    rows,
    { book: lifecycleBook(entries), migrations: new Map(), history: [], judges: [], ...known },
    now,
  );
