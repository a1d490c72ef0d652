import { and, eq, type SQL, sql } from "drizzle-orm";
import { rollupSeries } from "#drizzle/schema/index.ts";
import type { Choice } from "#lib/core/choice.ts";
import type { DimensionName } from "#lib/features/ingest/model.ts";
import type { Context } from "#lib/platform/context.ts";
import { type Dimension, type DimensionFilters, extraKey } from "./model.ts";

export type Series = typeof rollupSeries.$inferSelect;

/** The combinations of dimension values that pass the filters. */
export function listSeries(ctx: Context, filters: DimensionFilters = {}): Promise<Series[]> {
  return ctx.db
    .select()
    .from(rollupSeries)
    .where(and(eq(rollupSeries.projectId, ctx.projectId), ...conditionsOf(filters)));
}

export const hasFilters = (filters: DimensionFilters = {}): boolean =>
  Object.values(filters).some((choice) => choice && choice.in.length + choice.not.length > 0);

/** What a series says in a dimension; empty where it does not. */
export function dimensionValue(series: Series, dimension: Dimension): string {
  const key = extraKey(dimension);
  return key === null ? series[dimension as DimensionName] : (series.extra[key] ?? "");
}

function conditionsOf(filters: DimensionFilters): SQL[] {
  return Object.entries(filters).flatMap(([dimension, choice]) => {
    const value = columnOf(dimension as Dimension);
    const { in: wanted, not: unwanted } = choice as Choice;
    return [
      ...(wanted.length > 0 ? [sql`${value} = any(${texts(wanted)})`] : []),
      ...(unwanted.length > 0 ? [sql`${value} <> all(${texts(unwanted)})`] : []),
    ];
  });
}

function columnOf(dimension: Dimension): SQL {
  const key = extraKey(dimension);
  return key === null
    ? sql`${rollupSeries[dimension as DimensionName]}`
    : sql`coalesce(${rollupSeries.extra} ->> ${key}, '')`;
}

/** As one parameter, however many there are. */
const texts = (values: readonly string[]): SQL =>
  sql`array(select jsonb_array_elements_text(${JSON.stringify(values.map((v) => v.replaceAll("\0", "")))}::jsonb))`;
