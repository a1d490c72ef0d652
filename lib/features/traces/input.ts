import { z } from "zod";
import { invalid } from "#lib/core/errors.ts";
import type { Window } from "#lib/core/time.ts";
import {
  filterKeys,
  filtersFrom,
  rangeFields,
  rangeFrom,
  type SpanFilters,
} from "./filters/model.ts";
import { type SpanView, spanViews } from "./model.ts";

const instant = z.coerce.number().finite().min(0).max(8.64e15);

export const TraceId = z.string().regex(/^[0-9a-f]{32}$/, "must be 32 lower-case hex digits");
export const SpanId = z.string().regex(/^[0-9a-f]{16}$/, "must be 16 lower-case hex digits");

export const MediaNumber = z.coerce.number().int().min(0).max(10_000);

/** Values separated by commas; `!` before a value excludes it, `~` is "not said". */
const choice = z.string().max(4_000);
const range = z
  .string()
  .max(60)
  .refine((text) => rangeFrom(text) !== undefined, "must look like 10..500, 10.. or ..500");

const filterShape = Object.fromEntries(
  filterKeys.map((key) => [
    key,
    (rangeFields as readonly string[]).includes(key) ? range.optional() : choice.optional(),
  ]),
) as Record<(typeof filterKeys)[number], z.ZodOptional<z.ZodString>>;

/** Filters as they come in a query string. The project's own dimensions come as `dim.<key>`. */
export const FilterQuery = z.object(filterShape).catchall(z.string().max(4_000));

const windowShape = {
  /** Epoch milliseconds, included. */
  from: instant,
  /** Epoch milliseconds, left out. */
  to: instant,
};

export const WindowQuery = z
  .object(windowShape)
  .refine(({ from, to }) => from < to, "from must be before to");

export const ListSpansQuery = FilterQuery.extend({
  ...windowShape,
  view: z.enum(spanViews).default("calls"),
  /** Words searched for in messages: quotes, `or` and `-` work as in a web search. */
  text: z.string().max(500).optional(),
  cursor: z.string().max(60).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export type ListSpansInput = {
  view: SpanView;
  window: Window;
  filters: SpanFilters;
  text?: string | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
};

export function listSpansInput(query: Record<string, string>): ListSpansInput {
  const { from, to, view, text, cursor, limit } = ListSpansQuery.parse(query);
  return { view, window: windowOf(from, to), filters: filtersFrom(query), text, cursor, limit };
}

export const LiveQuery = FilterQuery.extend({
  view: z.enum(spanViews).default("calls"),
  /** Epoch milliseconds of arrival to start at; now unless told. */
  since: z.string().optional(),
});

export const SaveViewInput = z.object({
  name: z.string().trim().min(1).max(80),
  /** The query string of the traces page, without time. */
  query: z.string().max(8_000),
});
export type SaveViewInput = z.infer<typeof SaveViewInput>;

function windowOf(from: number, to: number): Window {
  if (from >= to) throw invalid("A window must end after it starts.");
  return { from, to };
}
