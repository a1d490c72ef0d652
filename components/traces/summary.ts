import type { Window } from "#lib/core/time.ts";
import type { RollupQuery } from "#lib/features/rollups/model.ts";
import type { SpanFilters } from "#lib/features/traces/filters/model.ts";

/** What the sentence above the list is computed from; roll-ups know dimensions only. */
export const summaryQuestion = (window: Window, filters: SpanFilters): RollupQuery => ({
  window,
  filters: filters.dimensions,
  measures: ["calls", "durationMsP95"],
});
