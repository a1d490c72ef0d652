import {
  breakdownsFor,
  groupQuestion,
  previousQuestion,
  totalQuestion,
} from "#components/overview/questions.ts";
import { windowOf } from "#lib/core/range.ts";
import { DAY, HOUR, type Window } from "#lib/core/time.ts";
import { ledgerSummary } from "#lib/features/ingest/ledger-queries.ts";
import { getRollup, listDimensionValues } from "#lib/features/rollups/queries.ts";
import { filtersFrom } from "#lib/features/traces/filters/model.ts";
import { getSpan } from "#lib/features/traces/queries/get-span.ts";
import { getTrace } from "#lib/features/traces/queries/get-trace.ts";
import { listSpans } from "#lib/features/traces/queries/list-spans.ts";
import type { Context } from "#lib/platform/context.ts";

export type Ask = () => Promise<unknown>;

/** What each screen asks, as it asks it. */
export async function screens(ctx: Context): Promise<Record<string, Ask>> {
  const day: Window = windowOf({ kind: "relative", preset: "24h" }, ctx.now);
  const hour: Window = { from: ctx.now - HOUR, to: ctx.now };
  const before = { from: day.from - DAY, to: day.to - DAY };
  const spansLike =
    (query: Record<string, string>, view: "calls" | "traces" | "all" = "calls") =>
    () =>
      listSpans(ctx, { view, window: day, filters: filtersFrom(query) });
  const searched = (text: string) => () =>
    listSpans(ctx, { view: "calls", window: day, filters: filtersFrom({}), text });
  const page = await listSpans(ctx, { view: "traces", window: day, filters: filtersFrom({}) });
  const traces = page.rows.map((row) => row.traceId);
  let next = 0;
  const some = () => traces[next++ % traces.length]!;
  const [calls] = [
    await listSpans(ctx, { view: "calls", window: day, filters: filtersFrom({}), limit: 200 }),
  ];
  const by = breakdownsFor([]);
  return {
    "overview: totals, compared": () => getRollup(ctx, totalQuestion(day, {})),
    "overview: the day before": () => getRollup(ctx, previousQuestion(before, {})),
    ...Object.fromEntries(
      by.map((one) => [
        `overview: by ${one.id}`,
        () => getRollup(ctx, groupQuestion(day, {}, one)),
      ]),
    ),
    "overview: last hour": () => getRollup(ctx, totalQuestion(hour, {})),
    "filters: every dimension": () => listDimensionValues(ctx, { window: day }),
    "traces: calls": spansLike({}),
    "traces: whole traces": spansLike({}, "traces"),
    "traces: every span": spansLike({}, "all"),
    "traces: a common model": spansLike({ responseModel: "gpt-4o-mini" }),
    "traces: a rare model": spansLike({ responseModel: "mistral-large-latest" }),
    "traces: a rare model, failed": spansLike({
      responseModel: "mistral-large-latest",
      status: "error",
    }),
    "traces: failed tools": spansLike({ kind: "execute_tool", status: "error" }, "all"),
    "traces: slow calls": spansLike({ duration: "3900.." }),
    "traces: dear calls": spansLike({ cost: "0.015.." }),
    "traces: one user": spansLike({ user: "user-77" }),
    "traces: whole traces with a failed call": spansLike(
      { kind: "chat", status: "error" },
      "traces",
    ),
    "traces: a common word": searched("w1"),
    "traces: rare words": searched("copy3 w2ab"),
    "trace page": () => getTrace(ctx, some()),
    "span panel": () => {
      const { traceId, spanId } = calls.rows[next++ % calls.rows.length]!;
      return getSpan(ctx, traceId, spanId);
    },
    ingest: () => ledgerSummary(ctx, day),
  };
}
