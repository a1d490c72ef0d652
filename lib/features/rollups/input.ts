import { z } from "zod";
import { choiceFrom } from "#lib/core/choice.ts";
import {
  type Dimension,
  type DimensionFilters,
  isDimension,
  type Measure,
  measures,
  type RollupQuery,
  sums,
} from "./model.ts";

const instant = z.coerce.number().finite().min(0).max(8.64e15);
const list = (text: string) => text.split(",").filter((part) => part !== "");
const flag = z.enum(["true", "false"]).transform((text) => text === "true");

const dimension = z.custom<Dimension>(
  (text) => typeof text === "string" && isDimension(text),
  "is not a dimension",
);

const windowShape = {
  /** Epoch milliseconds, included. */
  from: instant,
  /** Epoch milliseconds, left out. */
  to: instant,
};

/** Beside these, each dimension may be a filter: `service=api,web`, `kind=!other`, `extra.tenant=acme`. */
export const RollupParams = z
  .object({
    ...windowShape,
    measures: z
      .string()
      .transform(list)
      .pipe(
        z
          .array(z.enum(measures as unknown as [Measure, ...Measure[]]))
          .min(1)
          .max(30),
      ),
    groupBy: z.string().transform(list).pipe(z.array(dimension).max(2)).optional(),
    limit: z.coerce.number().int().min(1).max(50).optional(),
    orderBy: z.enum(sums).optional(),
    compare: flag.optional(),
  })
  .refine(({ from, to }) => from < to, "from must be before to");

export const DimensionParams = z
  .object({
    ...windowShape,
    dimensions: z.string().transform(list).pipe(z.array(dimension).min(1).max(20)).optional(),
    /** Part of a value, whatever its case. */
    search: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(500).optional(),
  })
  .refine(({ from, to }) => from < to, "from must be before to");

export function rollupQuery(query: Record<string, string>): RollupQuery {
  const { from, to, ...rest } = RollupParams.parse(query);
  return { ...rest, window: { from, to }, filters: filtersFrom(query) };
}

export function dimensionQuery(query: Record<string, string>) {
  const { from, to, ...rest } = DimensionParams.parse(query);
  return { ...rest, window: { from, to }, filters: filtersFrom(query) };
}

/** Every parameter that is named like a dimension. */
export function filtersFrom(query: Record<string, string>): DimensionFilters {
  const filters: DimensionFilters = {};
  for (const [name, text] of Object.entries(query)) {
    const choice = isDimension(name) ? choiceFrom(text) : undefined;
    if (choice) filters[name as Dimension] = choice;
  }
  return filters;
}
