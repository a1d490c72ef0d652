import { and, eq, inArray, type SQL, sql } from "drizzle-orm";
import { resources, spans } from "#drizzle/schema/index.ts";
import { DAY, type Instant } from "#lib/core/time.ts";
import type { Context } from "#lib/platform/context.ts";
import { readRawSpans, type SpanRef } from "./blocks.ts";
import { borrows, contentOfTrace, lendingScopes } from "./content/relatives.ts";
import type { SpanContent } from "./content-model.ts";
import { isModelCallKind, type RawLog, type RawSpan, spanKinds } from "./model.ts";

type Where = Pick<Context, "db" | "projectId">;
export type TextRef = SpanRef & { traceId: string; spanId: string; responseId: string | null };

export const refColumns = {
  traceId: spans.traceId,
  spanId: spans.spanId,
  startedAt: spans.startedAt,
  receivedAt: spans.receivedAt,
  resourceId: spans.resourceId,
  blockId: spans.blockId,
  blockOffset: spans.blockOffset,
  warnings: spans.warnings,
  responseId: spans.responseId,
};

/** Spans of one trace that are read to find a call's words; a longer trace keeps to its calls. */
const LARGEST_FAMILY = 500;

/**
 * The calls whose words are on a span of these commits. Where a framework puts a call's messages on the
 * span around it, that span ends later, and may arrive after the call was read.
 */
export async function listLent({ db, projectId }: Where, received: SQL): Promise<TextRef[]> {
  const lenders = await db
    .select({ id: resources.resourceId })
    .from(resources)
    .where(
      and(eq(resources.projectId, projectId), inArray(resources.scopeName, [...lendingScopes])),
    );
  if (lenders.length === 0) return [];
  const calls = spanKinds.filter(isModelCallKind);
  const ids = lenders.map(({ id }) => id);
  return db
    .select(refColumns)
    .from(spans)
    .where(
      and(
        eq(spans.projectId, projectId),
        inArray(spans.kind, calls),
        sql`(${spans.traceId}, ${spans.parentSpanId}) in (
          select lender.trace_id, lender.span_id from spans lender
          where lender.project_id = ${projectId} and ${received}
            and lender.resource_id = any(${`{${ids.join(",")}}`}::bigint[]))`,
      ),
    );
}

/** Content of the spans among these that borrow from their relatives, by trace and span id. */
export async function readBorrowed(
  where: Where,
  raws: readonly RawSpan[],
  logs: readonly RawLog[],
): Promise<Map<string, SpanContent>> {
  const found = new Map<string, SpanContent>();
  const traces = Map.groupBy(raws.filter(borrows), ({ traceId }) => traceId);
  for (const [traceId, members] of traces) {
    const refs = await listFamily(where, traceId, members[0]!.startedAt);
    const family = await readRawSpans(where, refs);
    const own = logs.filter((log) => log.traceId === traceId || log.traceId === null);
    const contents = contentOfTrace(family, own);
    for (const { spanId } of members) {
      const content = contents.get(spanId);
      if (content) found.set(traceId + spanId, content);
    }
  }
  return found;
}

function listFamily({ db, projectId }: Where, traceId: string, near: Instant): Promise<TextRef[]> {
  return db
    .select(refColumns)
    .from(spans)
    .where(
      and(
        eq(spans.projectId, projectId),
        eq(spans.traceId, traceId),
        sql`${spans.startedAt} between ${new Date(near - DAY).toISOString()}::timestamptz
          and ${new Date(near + DAY).toISOString()}::timestamptz`,
      ),
    )
    .orderBy(spans.startedAt)
    .limit(LARGEST_FAMILY);
}
