import { encodeSketch, observe, type Sketch } from "#lib/core/stats/sketch.ts";
import { floorTo, type Instant, MINUTE } from "#lib/core/time.ts";

/** What roll-ups read of a span. A row of `spans` is one. */
export type CountedSpan = {
  startedAt: Instant;
  seriesId: string;
  status: string;
  durationMs: number;
  ttftMs: number | null;
  isCall: boolean;
  usageCounted: boolean;
  inputTokens: number | null;
  cacheReadTokens: number | null;
  cacheWriteTokens: number | null;
  outputTokens: number | null;
  reasoningTokens: number | null;
  costNanoUsd: number | null;
  reportedCostNanoUsd: number | null;
};

/** A row of `rollup_deltas` but for its project. */
export type RollupDelta = {
  at: Instant;
  seriesId: string;
  spans: number;
  calls: number;
  errors: number;
  inputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  outputTokens: number;
  reasoningTokens: number;
  costNanoUsd: number;
  reportedCostNanoUsd: number;
  unpricedCalls: number;
  missingUsageCalls: number;
  durationMsSum: number;
  durationSketch: Uint8Array;
  ttftSketch: Uint8Array;
  outputTokensSketch: Uint8Array;
};

type Sums = Omit<RollupDelta, "durationSketch" | "ttftSketch" | "outputTokensSketch"> & {
  durations: Sketch;
  ttfts: Sketch;
  outputs: Sketch;
};

/**
 * What these spans add to (`sign` 1) or take from (-1) their minutes. One delta for each minute and
 * series, in order of both. Adding and taking the same spans leaves nothing but rounding of
 * `durationMsSum`.
 */
export function deltasOf(spans: Iterable<CountedSpan>, sign: 1 | -1): RollupDelta[] {
  const minutes = new Map<Instant, Map<string, Sums>>();
  for (const span of spans) {
    const at = floorTo(span.startedAt, MINUTE);
    let series = minutes.get(at);
    if (!series) {
      series = new Map();
      minutes.set(at, series);
    }
    let sums = series.get(span.seriesId);
    if (!sums) {
      sums = zero(at, span.seriesId);
      series.set(span.seriesId, sums);
    }
    add(sums, span, sign);
  }
  return [...minutes.values()]
    .flatMap((series) => [...series.values()])
    .sort((a, b) => a.at - b.at || (a.seriesId < b.seriesId ? -1 : 1))
    .map(({ durations, ttfts, outputs, ...sums }) => ({
      ...sums,
      durationSketch: encodeSketch(durations),
      ttftSketch: encodeSketch(ttfts),
      outputTokensSketch: encodeSketch(outputs),
    }));
}

function add(sums: Sums, span: CountedSpan, sign: 1 | -1): void {
  sums.spans += sign;
  if (span.status === "error") sums.errors += sign;
  sums.durationMsSum += sign * span.durationMs;
  observe(sums.durations, span.durationMs, sign);
  if (span.isCall) {
    sums.calls += sign;
    if (span.inputTokens === null && span.outputTokens === null) sums.missingUsageCalls += sign;
    if (span.ttftMs !== null) observe(sums.ttfts, span.ttftMs, sign);
  }
  if (!span.usageCounted) return;
  sums.inputTokens += sign * (span.inputTokens ?? 0);
  sums.cacheReadTokens += sign * (span.cacheReadTokens ?? 0);
  sums.cacheWriteTokens += sign * (span.cacheWriteTokens ?? 0);
  sums.outputTokens += sign * (span.outputTokens ?? 0);
  sums.reasoningTokens += sign * (span.reasoningTokens ?? 0);
  sums.costNanoUsd += sign * (span.costNanoUsd ?? 0);
  sums.reportedCostNanoUsd += sign * (span.reportedCostNanoUsd ?? 0);
  if (span.costNanoUsd === null && (span.inputTokens !== null || span.outputTokens !== null))
    sums.unpricedCalls += sign;
  if (span.outputTokens !== null) observe(sums.outputs, span.outputTokens, sign);
}

function zero(at: Instant, seriesId: string): Sums {
  return {
    at,
    seriesId,
    spans: 0,
    calls: 0,
    errors: 0,
    inputTokens: 0,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: 0,
    reasoningTokens: 0,
    costNanoUsd: 0,
    reportedCostNanoUsd: 0,
    unpricedCalls: 0,
    missingUsageCalls: 0,
    durationMsSum: 0,
    durations: new Map(),
    ttfts: new Map(),
    outputs: new Map(),
  };
}
