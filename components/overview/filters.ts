import { choiceFrom } from "#lib/core/choice.ts";
import { type DimensionFilters, isDimension } from "#lib/features/rollups/model.ts";

/** The address's filters: every parameter that is named like a dimension. */
export function filtersIn(params: Iterable<[string, string]>): DimensionFilters {
  const filters: DimensionFilters = {};
  for (const [name, text] of params) {
    const choice = isDimension(name) ? choiceFrom(text) : undefined;
    if (choice && isDimension(name)) filters[name] = choice;
  }
  return filters;
}
