import { withKept } from "#components/shell/kept.ts";
import { type Choice, choiceText } from "#lib/core/choice.ts";
import type { Dimension, DimensionFilters } from "#lib/features/rollups/model.ts";
import type { Breakdown } from "./questions.ts";

/** The spans behind a number: same time, same filters, and whatever the number is of. */
export function tracesHref(
  project: string,
  current: URLSearchParams,
  filters: DimensionFilters,
  also: { view?: "calls" | "all"; params?: Record<string, string> } = {},
): string {
  const search = new URLSearchParams({ view: also.view ?? "calls" });
  for (const [dimension, choice] of Object.entries(filters)) {
    const text = choiceText(choice);
    if (text) search.set(dimension, text);
  }
  for (const [name, value] of Object.entries(also.params ?? {})) search.set(name, value);
  return withKept(`/${project}/traces?${search}`, current, ["range", "from", "to"]);
}

/** The filters that pick one group out. */
export function filtersOfGroup(breakdown: Breakdown, key: readonly string[]): DimensionFilters {
  return Object.fromEntries(
    breakdown.groupBy.map((dimension, i): [Dimension, Choice] => [
      dimension,
      { in: [key[i] ?? ""], not: [] },
    ]),
  );
}
