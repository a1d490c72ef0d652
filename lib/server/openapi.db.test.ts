import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { z } from "zod";
import { DAY, type Window } from "#lib/core/time.ts";
import { decode } from "#lib/features/ingest/decode/decode.ts";
import { createIngest, type Ingest } from "#lib/features/ingest/ingest.ts";
import { ingestStatus, ledgerSummary } from "#lib/features/ingest/ledger-queries.ts";
import { getProject } from "#lib/features/projects/queries.ts";
import { getRollup, listDimensionValues } from "#lib/features/rollups/queries.ts";
import { listSightings } from "#lib/features/rollups/sightings/queries.ts";
import { noFilters } from "#lib/features/traces/filters/model.ts";
import { getSpan } from "#lib/features/traces/queries/get-span.ts";
import { getTrace } from "#lib/features/traces/queries/get-trace.ts";
import { listSpans } from "#lib/features/traces/queries/list-spans.ts";
import { listNewSpans, startTail } from "#lib/features/traces/queries/live-spans.ts";
import { useTestProject } from "#lib/platform/db/testing.ts";
import * as answers from "./openapi/answers.ts";
import * as spans from "./openapi/span-answers.ts";

const captures = "lib/features/ingest/captures";
const files = [
  "ai7-genai.traces",
  "openlit.traces",
  "openlit.logs",
  "langfuse.traces",
  "mastra.traces",
];

describe("what the API answers", () => {
  const project = useTestProject();
  let ingest: Ingest;
  let window: Window;

  before(async () => {
    const bodies = files.flatMap((file) =>
      readFileSync(`${captures}/${file}.jsonl`, "utf8")
        .split("\n")
        .filter(Boolean)
        .map((line) => ({
          signal: file.endsWith("logs") ? ("logs" as const) : ("traces" as const),
          body: Buffer.from(line),
        })),
    );
    const starts = bodies.flatMap(({ body }) =>
      [...body.toString().matchAll(/"startTimeUnixNano":"?(\d{13})/g)].map(([, ms]) => Number(ms)),
    );
    const now = Math.max(...starts) + 60_000;
    window = { from: Math.min(...starts) - DAY, to: now + DAY };
    project.ctx.now = now;
    const { ctx, sql } = project;
    ingest = createIngest(
      { db: ctx.db, sql, close: async () => {} },
      { clock: () => now, retentionDays: 3_650 },
    );
    for (const { signal, body } of bodies)
      await ingest.submit({
        projectId: ctx.projectId,
        decoded: decode(signal, "json", body, now),
        bodyHash: createHash("sha256").update(body).digest(),
        bodyBytes: body.length,
        now,
      });
  });
  after(() => ingest.close());

  /** Throws unless the schema describes the answer as it goes over the wire, to the last key. */
  const check = (schema: z.ZodType, answer: unknown) =>
    schema.parse(JSON.parse(JSON.stringify(answer)));

  it("is what the document says: lists, traces, spans", async () => {
    const { ctx } = project;
    const traceIds = new Set<string>();
    for (const view of ["calls", "traces", "all"] as const) {
      const page = await listSpans(ctx, { view, window, filters: noFilters, limit: 200 });
      assert.ok(page.rows.length > 5, view);
      check(spans.spanPage, page);
      for (const { traceId } of page.rows) traceIds.add(traceId);
    }
    let details = 0;
    for (const traceId of traceIds) {
      const trace = await getTrace(ctx, traceId);
      check(spans.trace, trace);
      for (const { spanId } of trace.spans.slice(0, 8)) {
        check(spans.spanDetail, await getSpan(ctx, traceId, spanId));
        details++;
      }
    }
    assert.ok(details > 30);
    const tail = startTail("all", noFilters, ctx.now - 1_000);
    check(spans.liveSpans, await listNewSpans(ctx, tail, ctx.now));
  });

  it("is what the document says: numbers, ledger, project", async () => {
    const { ctx } = project;
    check(answers.ledger, await ledgerSummary(ctx, window));
    check(answers.ingestStatus, await ingestStatus(ctx));
    check(answers.project, await getProject(ctx));
    check(z.array(answers.sighting), await listSightings(ctx, window));
    check(z.array(answers.dimensionValues), await listDimensionValues(ctx, { window }));
    check(
      answers.rollup,
      await getRollup(ctx, {
        window,
        groupBy: ["service", "responseModel"],
        measures: ["calls", "costNanoUsd", "durationMsP95"],
        compare: true,
      }),
    );
  });
});
