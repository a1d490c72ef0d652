import { and, eq, inArray, isNull, or, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { spans } from "#drizzle/schema/index.ts";
import type { Choice } from "#lib/core/choice.ts";
import { NANO_PER_USD } from "#lib/core/money.ts";
import { warningBit } from "#lib/features/ingest/model.ts";
import { isWarning, type Range, type RangeField, type SpanFilters } from "./model.ts";

/** Everything that is read from the span itself; dimensions go through series. */
export function conditionsOf(filters: SpanFilters): SQL[] {
  const { fields, ranges } = filters;
  return [
    oneOf(spans.conversationId, fields.conversation),
    oneOf(spans.userId, fields.user),
    oneOf(spans.responseId, fields.response),
    oneOf(spans.errorType, fields.errorType),
    oneOf(spans.usageQuality, fields.usageQuality),
    fields.trace && traceCondition(fields.trace),
    fields.tag && tagCondition(fields.tag),
    fields.warning && warningCondition(fields.warning),
    ...(Object.keys(ranges) as RangeField[]).map((field) => within(numbers[field], ranges[field])),
    filters.name ? sql`${spans.name} ilike ${`%${likeText(filters.name)}%`}` : undefined,
    filters.unpriced
      ? sql`${spans.usageCounted} and ${spans.costNanoUsd} is null
            and (${spans.inputTokens} is not null or ${spans.outputTokens} is not null)`
      : undefined,
    filters.errors ? eq(spans.status, "error") : undefined,
  ].filter((condition) => condition !== undefined);
}

export const durationCondition = (range: Range | undefined): SQL | undefined =>
  within(numbers.duration, range);

export const inSeries = (seriesIds: readonly string[]): SQL =>
  sql`${spans.seriesId} = any(${`{${seriesIds.join(",")}}`}::bigint[])`;

/** Ids as one parameter, however many there are. */
export const hexIds = (ids: readonly string[]): SQL =>
  sql`${`{${ids.map((id) => `"\\\\x${id}"`).join(",")}}`}::bytea[]`;

/** Tokens of a call that reports either side. */
const allTokens = sql`case when ${spans.inputTokens} is null and ${spans.outputTokens} is null then null
  else coalesce(${spans.inputTokens}, 0) + coalesce(${spans.outputTokens}, 0) end`;

const numbers: Record<RangeField, { column: SQLWrapper; scale: number }> = {
  duration: { column: spans.durationMs, scale: 1 },
  ttft: { column: spans.ttftMs, scale: 1 },
  cost: { column: spans.costNanoUsd, scale: NANO_PER_USD },
  tokens: { column: allTokens, scale: 1 },
  inputTokens: { column: spans.inputTokens, scale: 1 },
  outputTokens: { column: spans.outputTokens, scale: 1 },
  cacheReadTokens: { column: spans.cacheReadTokens, scale: 1 },
  reasoningTokens: { column: spans.reasoningTokens, scale: 1 },
};

function within(
  { column, scale }: { column: SQLWrapper; scale: number },
  range: Range | undefined,
): SQL | undefined {
  if (!range) return undefined;
  return and(
    range.min === null ? undefined : sql`${column} >= ${range.min * scale}::double precision`,
    range.max === null ? undefined : sql`${column} <= ${range.max * scale}::double precision`,
  );
}

/** "Not said" is null. */
function oneOf(column: PgColumn, choice: Choice | undefined): SQL | undefined {
  if (!choice) return undefined;
  return and(
    choice.in.length > 0 ? among(column, choice.in) : undefined,
    choice.not.length > 0 ? sql`(${among(column, choice.not)}) is not true` : undefined,
  );
}

function among(column: PgColumn, values: string[]): SQL | undefined {
  const said = values.filter((value) => value !== "");
  return or(
    said.length > 0 ? inArray(column, said) : undefined,
    said.length < values.length ? isNull(column) : undefined,
  );
}

function traceCondition(choice: Choice): SQL | undefined {
  const ids = (values: string[]) => hexIds(values.filter((id) => /^[0-9a-f]{32}$/.test(id)));
  return and(
    choice.in.length > 0 ? sql`${spans.traceId} = any(${ids(choice.in)})` : undefined,
    choice.not.length > 0 ? sql`${spans.traceId} <> all(${ids(choice.not)})` : undefined,
  );
}

function tagCondition(choice: Choice): SQL | undefined {
  const hasAny = (values: string[]) =>
    or(
      ...values.map((value) =>
        value === ""
          ? sql`coalesce(cardinality(${spans.tags}), 0) = 0`
          : sql`${value} = any(${spans.tags})`,
      ),
    )!;
  return and(
    choice.in.length > 0 ? hasAny(choice.in) : undefined,
    choice.not.length > 0 ? sql`(${hasAny(choice.not)}) is not true` : undefined,
  );
}

function warningCondition(choice: Choice): SQL | undefined {
  const bits = (values: string[]) =>
    values.filter(isWarning).reduce((sum, name) => sum | warningBit(name), 0);
  return and(
    choice.in.length > 0 ? sql`${spans.warnings} & ${bits(choice.in)}::integer <> 0` : undefined,
    choice.not.length > 0 ? sql`${spans.warnings} & ${bits(choice.not)}::integer = 0` : undefined,
  );
}

const likeText = (text: string) => text.replace(/[\\%_]/g, (character) => `\\${character}`);
