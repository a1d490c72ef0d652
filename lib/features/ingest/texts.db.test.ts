import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { and, eq } from "drizzle-orm";
import { projects, spans, spanTexts } from "#drizzle/schema/index.ts";
import { type Instant, MINUTE, SECOND } from "#lib/core/time.ts";
import type { Context } from "#lib/platform/context.ts";
import { TEST_NOW, useTestProject } from "#lib/platform/db/testing.ts";
import { captureNames } from "./content/testing.ts";
import { createIngest } from "./ingest.ts";
import { isModelCallKind } from "./model.ts";
import {
  capturedBodies,
  chat,
  newSpanId,
  newTraceId,
  otlp,
  otlpLogs,
  type SentSpan,
  send,
} from "./testing.ts";
import { createTexts } from "./texts.ts";

const NOW = TEST_NOW;
const fixture = useTestProject(NOW);

async function newProject(): Promise<Context> {
  const slug = `texts-${newTraceId()}`;
  const [project] = await fixture.ctx.db
    .insert(projects)
    .values({ slug, name: slug, createdAt: NOW })
    .returning();
  return { ...fixture.ctx, project: slug, projectId: project!.id };
}

async function sendAt(
  ctx: Context,
  all: readonly Uint8Array[],
  at: Instant,
  signal: "traces" | "logs" = "traces",
): Promise<void> {
  const connection = { db: ctx.db, sql: fixture.sql, close: async () => {} };
  const ingest = createIngest(connection, { clock: () => at });
  for (const body of all) await send(ingest, ctx.projectId, body, at, signal);
  await ingest.close();
}

async function drain(texts: ReturnType<typeof createTexts>, ctx: Context, now: Instant) {
  let written = 0;
  for (;;) {
    const round = await texts({ ...ctx, now });
    written += round.written;
    if (!round.more) return written;
  }
}

const asking = (question: string, answer: string, over: Partial<SentSpan> = {}): SentSpan => ({
  traceId: newTraceId(),
  spanId: newSpanId(),
  startedAt: NOW - MINUTE,
  attributes: chat({
    "gen_ai.input.messages": JSON.stringify([
      { role: "user", parts: [{ type: "text", content: question }] },
    ]),
    "gen_ai.output.messages": JSON.stringify([
      { role: "assistant", parts: [{ type: "text", content: answer }], finish_reason: "stop" },
    ]),
  }),
  ...over,
});

async function find(ctx: Context, words: string) {
  const rows = await ctx.db.execute<{ output_preview: string }>(
    `select output_preview from span_texts where project_id = ${ctx.projectId}
     and to_tsvector('simple', words) @@ websearch_to_tsquery('simple', '${words}')` as never,
  );
  return rows.map((row) => row.output_preview);
}

const textOf = async (ctx: Context, spanId: string) => {
  const [row] = await ctx.db
    .select()
    .from(spanTexts)
    .where(and(eq(spanTexts.projectId, ctx.projectId), eq(spanTexts.spanId, spanId)));
  return row;
};

describe("the words of calls", () => {
  it("are found in the round after the commit, and only in their project", async () => {
    const [mine, theirs] = [await newProject(), await newProject()];
    const texts = createTexts();
    assert.equal(await drain(texts, mine, NOW), 0);
    await sendAt(
      mine,
      [otlp([asking("Where is my parcel?", "It left Bremen today.")], NOW)],
      NOW + 100,
    );
    await sendAt(theirs, [otlp([asking("Where is my parcel?", "Lost.")], NOW)], NOW + 100);
    assert.equal((await texts({ ...mine, now: NOW + 600 })).written, 1);
    assert.deepEqual(await find(mine, "bremen parcel"), ["It left Bremen today."]);
    assert.equal((await texts({ ...mine, now: NOW + 1_100 })).written, 0);
    assert.deepEqual(await find(theirs, "parcel"), []);
  });

  it("include a commit that becomes visible after later ones", async () => {
    const ctx = await newProject();
    const texts = createTexts();
    await drain(texts, ctx, NOW);
    await sendAt(ctx, [otlp([asking("a", "second")], NOW)], NOW + 5 * SECOND);
    await drain(texts, ctx, NOW + 6 * SECOND);
    await sendAt(ctx, [otlp([asking("b", "first")], NOW)], NOW + SECOND);
    assert.equal(await drain(texts, ctx, NOW + 7 * SECOND), 1);
    // Two commits of the very same moment, seen one after the other.
    await sendAt(ctx, [otlp([asking("c", "third")], NOW)], NOW + 5 * SECOND);
    await drain(texts, ctx, NOW + 8 * SECOND);
    for (const answer of ["first", "second", "third"])
      assert.deepEqual(await find(ctx, answer), [answer]);
  });

  it("begin with the newest when there is a lot to catch up on, and leave nothing out", async () => {
    const ctx = await newProject();
    const count = 40;
    for (let i = 0; i < count; i++)
      await sendAt(ctx, [otlp([asking("q", `answer${i}`)], NOW)], NOW + i * MINUTE);
    const texts = createTexts();
    const now = NOW + count * MINUTE;
    await texts({ ...ctx, now });
    assert.deepEqual(await find(ctx, `answer${count - 1}`), [`answer${count - 1}`]);
    assert.deepEqual(await find(ctx, "answer0"), []);
    await drain(texts, ctx, now);
    assert.equal(await ctx.db.$count(spanTexts, eq(spanTexts.projectId, ctx.projectId)), count);
    // The next process begins where this one was.
    assert.equal(await drain(createTexts(), ctx, now + MINUTE), 0);
  });

  it("are complete whether log records come before their span, with it or long after", async () => {
    const records = (ids: { traceId?: string; spanId?: string }, response?: string) =>
      otlpLogs(
        [
          {
            name: "gen_ai.client.inference.operation.details",
            attributes: {
              "gen_ai.input.messages": JSON.stringify([
                { role: "user", parts: [{ type: "text", content: "Is it raining?" }] },
              ]),
              "gen_ai.output.messages": JSON.stringify([
                {
                  role: "assistant",
                  parts: [{ type: "text", content: "Pouring." }],
                  finish_reason: "stop",
                },
              ]),
              ...(response ? { "gen_ai.response.id": response } : {}),
            },
            ...ids,
          },
        ],
        NOW - MINUTE,
      );
    const orders = [
      { spanAt: 1, logAt: 2 },
      { spanAt: 2, logAt: 1 },
      { spanAt: 1, logAt: 3_600 },
    ];
    for (const { spanAt, logAt } of orders) {
      const ctx = await newProject();
      const texts = createTexts();
      const ids = { traceId: newTraceId(), spanId: newSpanId() };
      const bare = { ...ids, startedAt: NOW - MINUTE };
      const steps = [
        { at: spanAt, go: (at: Instant) => sendAt(ctx, [otlp([bare], NOW)], at) },
        { at: logAt, go: (at: Instant) => sendAt(ctx, [records(ids)], at, "logs") },
      ].sort((a, b) => a.at - b.at);
      for (const { at, go } of steps) {
        await go(NOW + at * SECOND);
        await drain(texts, ctx, NOW + at * SECOND + 500);
      }
      const row = await textOf(ctx, ids.spanId);
      assert.deepEqual([row?.inputPreview, row?.outputPreview], ["Is it raining?", "Pouring."]);
    }

    const ctx = await newProject();
    const texts = createTexts();
    const response = `resp-${newSpanId()}`;
    const named = {
      traceId: newTraceId(),
      spanId: newSpanId(),
      startedAt: NOW - MINUTE,
      attributes: chat({ "gen_ai.response.id": response }),
    };
    await sendAt(ctx, [otlp([named], NOW)], NOW);
    await drain(texts, ctx, NOW + SECOND);
    await sendAt(ctx, [records({}, response)], NOW + MINUTE, "logs");
    await drain(texts, ctx, NOW + 61 * SECOND);
    assert.equal((await textOf(ctx, named.spanId))?.outputPreview, "Pouring.");
  });

  it("exist for every call of every recorded client, searchable or empty", async () => {
    const at = Date.UTC(2026, 10, 22, 23);
    const ctx = { ...(await newProject()), now: at };
    await sendAt(
      ctx,
      captureNames.flatMap((name) => capturedBodies(name)),
      at,
    );
    await drain(createTexts(), ctx, at + SECOND);
    const rows = await ctx.db
      .select({ kind: spans.kind, spanId: spans.spanId })
      .from(spans)
      .where(eq(spans.projectId, ctx.projectId));
    const calls = rows.filter((row) => isModelCallKind(row.kind));
    assert.equal(
      await ctx.db.$count(spanTexts, eq(spanTexts.projectId, ctx.projectId)),
      calls.length,
    );
    assert.ok((await find(ctx, "weather")).length > 5);
  });

  it("are the same when derived again", async () => {
    const ctx = await newProject();
    await sendAt(ctx, [otlp([asking("Same?", "Same.")], NOW)], NOW);
    await drain(createTexts(), ctx, NOW + SECOND);
    const before = await ctx.db.execute(
      `select *, xmin::text from span_texts where project_id = ${ctx.projectId}` as never,
    );
    await drain(createTexts(), ctx, NOW + 2 * SECOND);
    const after = await ctx.db.execute(
      `select *, xmin::text from span_texts where project_id = ${ctx.projectId}` as never,
    );
    assert.deepEqual([...after], [...before]);
  });
});
