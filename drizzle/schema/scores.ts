import { sql } from "drizzle-orm";
import { doublePrecision, index, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { bytes, hexId, instant } from "./columns.ts";

/** A verdict on an answer. It may arrive before its span, so nothing points at the span's row. */
export const scores = pgTable(
  "scores",
  {
    projectId: integer().notNull(),
    /** SHA-256 of target, name, evaluator and identifier: giving the same score again changes nothing. */
    hash: bytes().notNull(),
    createdAt: instant().notNull(),
    /** `span`, `trace`, `conversation` or `response`. */
    targetType: text().notNull(),
    traceId: hexId(),
    spanId: hexId(),
    conversationId: text(),
    responseId: text(),
    name: text().notNull(),
    value: doublePrecision(),
    label: text(),
    explanation: text(),
    /** `judge`, `human`, `user`, `code` or `anchor`. */
    source: text().notNull(),
    evaluator: text().notNull(),
    evaluatorVersion: text().notNull(),
    identifier: text().notNull(),
    errorType: text(),
    /** JSON. */
    metadata: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.hash] }),
    index("scores_by_trace").on(t.projectId, t.traceId),
    index("scores_by_time").on(t.projectId, t.createdAt),
    index("scores_by_response")
      .on(t.projectId, t.responseId)
      .where(sql`response_id is not null and trace_id is null`),
    index("scores_by_conversation")
      .on(t.projectId, t.conversationId)
      .where(sql`conversation_id is not null and trace_id is null`),
  ],
);
