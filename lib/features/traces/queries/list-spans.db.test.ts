import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { scores } from "#drizzle/schema/index.ts";
import { DAY, HOUR, MINUTE, SECOND, type Window } from "#lib/core/time.ts";
import { warningBit } from "#lib/features/ingest/model.ts";
import type { Context } from "#lib/platform/context.ts";
import { TEST_NOW, useTestProject } from "#lib/platform/db/testing.ts";
import { filtersFrom } from "../filters/model.ts";
import type { ListSpansInput } from "../input.ts";
import type { SpanListRow, SpanView } from "../model.ts";
import { nextSpanId, nextTraceId, storeSpans, type TestSpan } from "../testing.ts";
import { listSpans } from "./list-spans.ts";

const window: Window = { from: TEST_NOW - DAY, to: TEST_NOW + MINUTE };

/** Every page: on a busy machine one may hold little, since each is answered within its time. */
async function listAll(ctx: Context, input: ListSpansInput): Promise<SpanListRow[]> {
  const rows: SpanListRow[] = [];
  let cursor: string | undefined;
  do {
    const page = await listSpans(ctx, { ...input, cursor, limit: 200 });
    rows.push(...page.rows);
    cursor = page.nextCursor ?? undefined;
    assert.ok(cursor || page.searchedBackTo === input.window.from);
  } while (cursor);
  return rows;
}

describe("listSpans", () => {
  const mine = useTestProject();
  const theirs = useTestProject();

  const names = async (params: Record<string, string>, view: SpanView = "all", text?: string) => {
    const filters = filtersFrom(params);
    return (await listAll(mine.ctx, { view, window, filters, text })).map((row) => row.name);
  };

  const trace = { traceId: nextTraceId() };
  const rootId = nextSpanId();
  const callId = nextSpanId();

  before(async () => {
    const call = (name: string, minutesAgo: number, more: TestSpan = {}): TestSpan => ({
      name,
      startedAt: TEST_NOW - minutesAgo * MINUTE,
      ...more,
    });
    await storeSpans(mine.ctx, [
      call("agent", 10, {
        ...trace,
        spanId: rootId,
        kind: "invoke_agent",
        isCall: false,
        usageCounted: false,
        inputTokens: 2_000,
        durationMs: 30_000,
        dimensions: { service: "support", kind: "invoke_agent" },
      }),
      call("answer", 9.9, {
        ...trace,
        spanId: callId,
        parentSpanId: rootId,
        inputTokens: 1_200,
        outputTokens: 80,
        costNanoUsd: 5_000_000,
        ttftMs: 300,
        durationMs: 4_000,
        conversationId: "c-1",
        userId: "ada",
        responseId: "r-1",
        tags: ["beta", "eu"],
        dimensions: { service: "support", kind: "chat", responseModel: "gpt-5" },
        extra: { tenant: "acme" },
        texts: {
          input: "Where is my refund?",
          output: "It is on its way.",
          words: "Where is my refund? It is on its way, order 4711.",
        },
      }),
      call("tool", 9.8, {
        ...trace,
        parentSpanId: rootId,
        kind: "execute_tool",
        isCall: false,
        usageCounted: false,
        status: "error",
        errorType: "Timeout",
        dimensions: { service: "support", kind: "execute_tool", status: "error" },
      }),
      call("lonely", 400, {
        inputTokens: 50,
        outputTokens: 5,
        usageQuality: "inferred",
        warnings: warningBit("usage_inferred"),
        dimensions: { service: "review", kind: "chat", responseModel: "claude" },
        texts: { words: "Review this contract, please. Refund clause missing." },
      }),
    ]);
    await storeSpans(theirs.ctx, [{ name: "theirs", startedAt: TEST_NOW - MINUTE, ...trace }]);
  });

  it("shows calls, whole traces or every span, newest first, of this project alone", async () => {
    assert.deepEqual(await names({}, "all"), ["tool", "answer", "agent", "lonely"]);
    assert.deepEqual(await names({}, "calls"), ["answer", "lonely"]);
    assert.deepEqual(await names({}, "traces"), ["agent", "lonely"]);
  });

  it("adds up a trace once, leaving out usage that does not count", async () => {
    const filters = filtersFrom({});
    const rows = await listAll(mine.ctx, { view: "traces", window, filters });
    assert.deepEqual(rows[0]!.totals, {
      spans: 3,
      calls: 1,
      errors: 1,
      inputTokens: 1_200,
      outputTokens: 80,
      costNanoUsd: 5_000_000,
      unpricedCalls: 0,
      durationMs: 30_000,
    });
    assert.equal(rows[0]!.inputPreview, "Where is my refund?");
    assert.equal(rows[1]!.totals!.unpricedCalls, 1);
    assert.equal(rows[1]!.totals!.costNanoUsd, null);
  });

  it("filters on every mapped field", async () => {
    const cases: [Record<string, string>, string[]][] = [
      [{ service: "support" }, ["tool", "answer", "agent"]],
      [{ service: "!support" }, ["lonely"]],
      [{ responseModel: "gpt-5,claude" }, ["answer", "lonely"]],
      [{ responseModel: "~" }, ["tool", "agent"]],
      [{ "extra.tenant": "acme" }, ["answer"]],
      [{ service: "nobody" }, []],
      [{ conversation: "c-1" }, ["answer"]],
      [{ conversation: "!c-1" }, ["tool", "agent", "lonely"]],
      [{ user: "ada" }, ["answer"]],
      [{ response: "r-1" }, ["answer"]],
      [{ trace: trace.traceId }, ["tool", "answer", "agent"]],
      [{ errorType: "Timeout" }, ["tool"]],
      [{ errorType: "~", service: "support" }, ["answer", "agent"]],
      [{ tag: "eu" }, ["answer"]],
      [{ tag: "!eu" }, ["tool", "agent", "lonely"]],
      [{ usageQuality: "inferred" }, ["lonely"]],
      [{ warning: "usage_inferred" }, ["lonely"]],
      [{ warning: "!usage_inferred", kind: "chat" }, ["answer"]],
      [{ duration: "4000.." }, ["answer", "agent"]],
      [{ duration: "..100" }, ["tool", "lonely"]],
      [{ tokens: "1..1280" }, ["answer", "lonely"]],
      [{ inputTokens: "1200..1200" }, ["answer"]],
      [{ outputTokens: "6.." }, ["answer"]],
      [{ cost: "0.005..0.005" }, ["answer"]],
      [{ ttft: "..300" }, ["answer"]],
      [{ name: "LONE" }, ["lonely"]],
      [{ name: "%" }, []],
      [{ unpriced: "true" }, ["lonely"]],
      [{ errors: "true" }, ["tool"]],
    ];
    for (const [params, expected] of cases)
      assert.deepEqual(await names(params), expected, JSON.stringify(params));
  });

  it("shows a whole trace when any of its spans passes all filters", async () => {
    assert.deepEqual(await names({ responseModel: "gpt-5" }, "traces"), ["agent"]);
    assert.deepEqual(await names({ errors: "true" }, "traces"), ["agent"]);
    assert.deepEqual(await names({ errors: "true", responseModel: "gpt-5" }, "traces"), []);
    assert.deepEqual(await names({ duration: "20000.." }, "traces"), ["agent"]);
    assert.deepEqual(await names({ conversation: "c-1" }, "traces"), ["agent"]);
  });

  it("finds words in messages, in any view and beside filters", async () => {
    assert.deepEqual(await names({}, "calls", "refund"), ["answer", "lonely"]);
    assert.deepEqual(await names({}, "all", '"refund clause"'), ["lonely"]);
    assert.deepEqual(await names({}, "calls", "refund -contract"), ["answer"]);
    assert.deepEqual(await names({}, "traces", "4711"), ["agent"]);
    assert.deepEqual(await names({ service: "review" }, "traces", "refund"), ["lonely"]);
    assert.deepEqual(await names({}, "calls", "':*)("), []);
  });

  it("brings previews and scores along", async () => {
    await mine.ctx.db.insert(scores).values({
      projectId: mine.ctx.projectId,
      hash: Buffer.from("1"),
      createdAt: TEST_NOW,
      targetType: "span",
      ...trace,
      spanId: callId,
      name: "helpful",
      value: 0.2,
      source: "user",
      evaluator: "",
      evaluatorVersion: "",
      identifier: "",
      metadata: "{}",
    });
    const filters = filtersFrom({});
    const rows = await listAll(mine.ctx, { view: "calls", window, filters });
    assert.equal(rows[0]!.outputPreview, "It is on its way.");
    assert.deepEqual(
      rows.map((row) => row.scores.map(({ name, value }) => [name, value])),
      [[["helpful", 0.2]], []],
    );
    assert.equal(rows[0]!.model, "gpt-5");
  });
});

describe("paging with listSpans", () => {
  const project = useTestProject();
  const ctx = () => project.ctx;

  it("shows every span exactly once, page by page, whatever arrives meanwhile", async () => {
    const at = TEST_NOW - 2 * HOUR;
    const given = Array.from({ length: 57 }, (_, i) => ({
      name: `s${i}`,
      // Several in one microsecond, so that time alone does not order them.
      startedAt: at + Math.floor(i / 3) + 0.123,
      dimensions: { service: i % 2 ? "odd" : "even" },
    }));
    await storeSpans(ctx(), given);
    for (const view of ["calls", "all", "traces"] as const)
      for (const params of [{}, { service: "odd" }, { duration: "1.." }]) {
        const seen: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await listSpans(ctx(), {
            view,
            window,
            filters: filtersFrom(params as Record<string, string>),
            cursor,
            limit: 10,
          });
          seen.push(...page.rows.map((row) => row.name));
          await storeSpans(ctx(), [
            { name: "late", startedAt: TEST_NOW, dimensions: { service: "odd" } },
          ]);
          cursor = page.nextCursor ?? undefined;
        } while (cursor);
        const early = seen.filter((name) => name !== "late");
        assert.equal(
          new Set(early).size,
          early.length,
          `${view} ${JSON.stringify(params)} ${seen}`,
        );
        assert.equal(
          early.length,
          "service" in params ? 28 : 57,
          `${view} ${JSON.stringify(params)}`,
        );
      }
  });

  it("crosses an empty month and says that it has seen all of it", async () => {
    const month = { from: TEST_NOW - 32 * DAY, to: TEST_NOW - 2 * DAY };
    const filters = filtersFrom({ errors: "true" });
    assert.deepEqual(await listAll(ctx(), { view: "all", window: month, filters }), []);
  });

  it("refuses a cursor it did not make", async () => {
    const input = { view: "all" as const, window, filters: filtersFrom({}), cursor: "'; drop" };
    await assert.rejects(listSpans(ctx(), input), { code: "invalid" });
  });

  it("finds a rare combination far back through the roll-ups", async () => {
    const far = TEST_NOW - 20 * HOUR;
    await storeSpans(ctx(), [
      ...Array.from({ length: 3_000 }, (_, i) => ({
        startedAt: TEST_NOW - 3 * HOUR - i * 10 * SECOND,
        dimensions: { service: "busy" },
      })),
      { name: "needle", startedAt: far, dimensions: { service: "rare" } },
    ]);
    const rows = await listAll(ctx(), {
      view: "calls",
      window,
      filters: filtersFrom({ service: "rare" }),
    });
    assert.deepEqual(
      rows.map((row) => row.name),
      ["needle"],
    );
  });
});
