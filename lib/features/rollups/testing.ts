import assert from "node:assert/strict";
import { rollupDeltas, rollupSeries } from "#drizzle/schema/index.ts";
import { binOf, RELATIVE_ERROR } from "#lib/core/stats/sketch.ts";
import type { Instant, Window } from "#lib/core/time.ts";
import { type CountedSpan, deltasOf } from "#lib/features/ingest/rollup.ts";
import { seriesIdOf } from "#lib/features/ingest/series.ts";
import type { Context } from "#lib/platform/context.ts";

const blank = {
  service: "",
  environment: "",
  kind: "chat",
  provider: "",
  requestModel: "",
  responseModel: "",
  promptName: "",
  promptVersion: "",
  tool: "",
  agent: "",
  status: "ok",
  finishReason: "",
};
export type Sent = CountedSpan & { service: string; model: string; tenant: string };

/** A generator of our own, so that every run sees the same spans. */
function* dice(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

export function someSpans(count: number, from: Instant, to: Instant, seed: number): Sent[] {
  const random = dice(seed);
  const next = () => random.next().value;
  return Array.from({ length: count }, () => {
    const service = ["api", "web", "batch"][Math.floor(next() * 3)]!;
    const model = `model-${Math.floor(next() ** 2 * 5)}`;
    const tenant = next() < 0.5 ? "acme" : "";
    const status = next() < 0.1 ? "error" : "ok";
    const isTold = next() < 0.9;
    return {
      service,
      model,
      tenant,
      startedAt: from + Math.floor(next() * (to - from)),
      seriesId: seriesIdOf(
        { ...blank, service, requestModel: model, status },
        tenant ? { tenant } : {},
      ),
      status,
      durationMs: 10 + next() * 5_000,
      ttftMs: next() < 0.5 ? next() * 900 : null,
      isCall: true,
      usageCounted: true,
      inputTokens: isTold ? Math.floor(next() * 4_000) : null,
      cacheReadTokens: null,
      cacheWriteTokens: null,
      outputTokens: isTold ? Math.floor(next() * 800) : null,
      reasoningTokens: null,
      costNanoUsd: isTold && model !== "model-4" ? Math.floor(next() * 1e7) : null,
      reportedCostNanoUsd: null,
    };
  });
}

export async function send(ctx: Context, spans: Sent[], batch = 97): Promise<void> {
  const known = new Map(spans.map((span) => [span.seriesId, span]));
  await ctx.db
    .insert(rollupSeries)
    .values(
      [...known].map(([seriesId, { service, model, tenant, status }]) => ({
        ...blank,
        projectId: ctx.projectId,
        seriesId,
        service,
        requestModel: model,
        status,
        extra: (tenant ? { tenant } : {}) as Record<string, string>,
        firstSeenAt: ctx.now,
      })),
    )
    .onConflictDoNothing();
  for (let i = 0; i < spans.length; i += batch) {
    const deltas = deltasOf(spans.slice(i, i + batch), 1);
    await ctx.db
      .insert(rollupDeltas)
      .values(deltas.map((delta) => ({ ...delta, projectId: ctx.projectId })));
  }
}

export const within = (spans: Sent[], { from, to }: Window) =>
  spans.filter((span) => span.startedAt >= from && span.startedAt < to);
export const total = (spans: Sent[], key: keyof Sent) =>
  spans.reduce((sum, span) => sum + (Number(span[key]) || 0), 0);

/** The value whose bin a sketch would name: our quantiles are exact up to the width of a bin. */
export function quantileOf(values: number[], q: number): number {
  const sorted = values.sort((a, b) => a - b);
  return sorted[Math.floor(q * (sorted.length - 1))]!;
}
export const near = (actual: number | null | undefined, expected: number) =>
  assert.ok(
    actual !== null && actual !== undefined && Math.abs(binOf(actual) - binOf(expected)) <= 1,
    `${actual} is not within ${RELATIVE_ERROR} of ${expected}`,
  );
