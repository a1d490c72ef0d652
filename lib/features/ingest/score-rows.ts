import { createHash } from "node:crypto";
import type { scores } from "#drizzle/schema/scores.ts";
import { cleanJson } from "#lib/core/text.ts";
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
    conversationId: score.conversationId?.slice(0, MAX_NAME) ?? null,
    responseId: score.responseId?.slice(0, MAX_NAME) ?? null,
    name: score.name.slice(0, MAX_NAME),
    value: score.value !== null && Number.isFinite(score.value) ? score.value : null,
    label: score.label?.slice(0, MAX_NAME) ?? null,
    explanation: score.explanation?.slice(0, MAX_TEXT) ?? null,
    source: score.source,
    evaluator: score.evaluator.slice(0, MAX_NAME),
    evaluatorVersion: score.evaluatorVersion.slice(0, MAX_NAME),
    identifier: score.identifier.slice(0, MAX_NAME),
    errorType: score.errorType?.slice(0, MAX_NAME) ?? null,
    metadata: JSON.stringify(cleanJson(score.metadata)),
  };
}
