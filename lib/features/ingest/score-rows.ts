import { createHash } from "node:crypto";
import type { scores } from "#drizzle/schema/scores.ts";
import { clean, cleanJson } from "#lib/core/text.ts";
import type { FoundScore } from "./model.ts";

export type ScoreRow = typeof scores.$inferSelect;

const MAX_NAME = 512;
const MAX_TEXT = 64 * 1024;

/** The row of a verdict. Giving the same score of the same target again has the same hash. */
export function scoreRow(score: FoundScore, projectId: number): ScoreRow {
  const identity = [
    score.targetType,
    score.traceId,
    score.spanId,
    score.conversationId,
    score.responseId,
    score.name,
    score.evaluator,
    score.identifier,
  ];
  return {
    projectId,
    hash: createHash("sha256").update(JSON.stringify(identity)).digest(),
    createdAt: score.at,
    targetType: score.targetType,
    traceId: score.traceId,
    spanId: score.spanId,
    conversationId: optional(score.conversationId, MAX_NAME),
    responseId: optional(score.responseId, MAX_NAME),
    name: text(score.name, MAX_NAME),
    value: score.value !== null && Number.isFinite(score.value) ? score.value : null,
    label: optional(score.label, MAX_NAME),
    explanation: optional(score.explanation, MAX_TEXT),
    source: score.source,
    evaluator: text(score.evaluator, MAX_NAME),
    evaluatorVersion: text(score.evaluatorVersion, MAX_NAME),
    identifier: text(score.identifier, MAX_NAME),
    errorType: optional(score.errorType, MAX_NAME),
    metadata: JSON.stringify(cleanJson(score.metadata)),
  };
}

/** As Postgres takes it, and no longer: cutting may halve a pair, so it is cleaned afterwards. */
const text = (value: string, most: number): string => clean(value.slice(0, most));
const optional = (value: string | null, most: number): string | null =>
  value === null ? null : text(value, most);
