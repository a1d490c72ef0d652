import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { eq } from "drizzle-orm";
import { spans } from "#drizzle/schema/index.ts";
import { decode } from "#lib/features/ingest/decode/decode.ts";
import { createIngest, type Ingest } from "#lib/features/ingest/ingest.ts";
import { TEST_NOW, useTestProject } from "#lib/platform/db/testing.ts";
import { getMedia, getSpan } from "./get-span.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const id = (n: number) => n.toString(16).padStart(16, "0");
const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
const int = (key: string, intValue: number) => ({ key, value: { intValue: String(intValue) } });
const picture = Buffer.alloc(20_000, 7).toString("base64");

const usage = [
  text("gen_ai.operation.name", "chat"),
  text("gen_ai.provider.name", "openai"),
  text("gen_ai.request.model", "gpt-4o"),
  text("gen_ai.response.model", "gpt-4o-2024-08-06"),
  int("gen_ai.usage.input_tokens", 1200),
  int("gen_ai.usage.cache_read.input_tokens", 1000),
  int("gen_ai.usage.output_tokens", 80),
];
const messages = [
  text(
    "gen_ai.input.messages",
    JSON.stringify([
      {
        role: "user",
        parts: [
          { type: "text", content: "What is on this picture?" },
          { type: "blob", modality: "image", mime_type: "image/png", content: picture },
        ],
      },
    ]),
  ),
  text(
    "gen_ai.output.messages",
    JSON.stringify([{ role: "assistant", parts: [{ type: "text", content: "A **cat**." }] }]),
  ),
  text("note", "x".repeat(100_000)),
];

function request(
  list: { spanId: string; parentSpanId?: string; name: string; attributes: unknown[] }[],
) {
  const nanos = (ms: number) => `${ms}000000`;
  const body = {
    resourceSpans: [
      {
        resource: { attributes: [text("service.name", "shop")] },
        scopeSpans: [
          {
            scope: { name: "shop-ai", version: "1.0.0" },
            spans: list.map((span) => ({
              traceId: TRACE,
              kind: 3,
              startTimeUnixNano: nanos(TEST_NOW),
              endTimeUnixNano: nanos(TEST_NOW + 900),
              ...span,
            })),
          },
        ],
      },
    ],
  };
  return Buffer.from(JSON.stringify(body));
}

describe("getSpan", () => {
  const project = useTestProject();
  let ingest: Ingest;

  before(async () => {
    const { ctx, sql } = project;
    ingest = createIngest({ db: ctx.db, sql, close: async () => {} }, { clock: () => TEST_NOW });
    const body = request([
      { spanId: id(1), name: "agent", attributes: [text("gen_ai.operation.name", "invoke_agent")] },
      {
        spanId: id(2),
        parentSpanId: id(1),
        name: "chat gpt-4o",
        attributes: [...usage, ...messages],
      },
      { spanId: id(3), parentSpanId: id(2), name: "inner chat", attributes: usage },
    ]);
    await ingest.submit({
      projectId: ctx.projectId,
      decoded: decode("traces", "json", body, TEST_NOW),
      bodyHash: createHash("sha256").update(body).digest(),
      bodyBytes: body.length,
      now: TEST_NOW,
    });
  });
  after(() => ingest.close());

  it("shows messages as they were sent, with large pictures as links", async () => {
    const { content, isKept, scope, resource } = await getSpan(project.ctx, TRACE, id(2));
    assert.equal(isKept, true);
    const [question, image] = content.input[0]!.parts;
    assert.deepEqual(question, { type: "text", content: "What is on this picture?" });
    assert.deepEqual(image, {
      type: "uri",
      modality: "image",
      mimeType: "image/png",
      uri: `/api/${project.ctx.project}/traces/${TRACE}/spans/${id(2)}/media/0`,
    });
    assert.deepEqual(content.output[0]!.parts, [{ type: "text", content: "A **cat**." }]);
    assert.deepEqual([scope.name, resource["service.name"]], ["shop-ai", "shop"]);

    const blob = await getMedia(project.ctx, TRACE, id(2), 0);
    assert.equal(blob.content, picture);
    await assert.rejects(getMedia(project.ctx, TRACE, id(2), 1), { code: "not_found" });
  });

  it("cuts endless attributes and says how long they are", async () => {
    const { attributes } = await getSpan(project.ctx, TRACE, id(2));
    assert.match(String(attributes.note), /… \(100,000 characters\)$/);
    assert.equal(attributes["gen_ai.usage.input_tokens"], 1200);
  });

  it("says what each kind of token cost and by which price", async () => {
    const { usage: said, span } = await getSpan(project.ctx, TRACE, id(3));
    const lines = said!.lines.map(({ label, tokens, costNanoUsd }) => [label, tokens, costNanoUsd]);
    assert.deepEqual(lines, [
      ["Input", 1200, null],
      ["uncached", 200, 500_000],
      ["read from cache", 1000, 1_250_000],
      ["Output", 80, 800_000],
    ]);
    assert.equal(span.costNanoUsd, 2_550_000);
    assert.match(said!.priceReason, /openai\/gpt-4o/);
    assert.ok(said!.rule!.length > 20, said!.rule!);
  });

  it("says which span counts for which, once the trace is settled", async () => {
    const demote = { usageCounted: false, isCall: false, demotedBy: id(3) };
    await project.ctx.db
      .update(spans)
      .set(demote)
      .where(eq(spans.spanId, id(2)));

    const outer = await getSpan({ ...project.ctx, now: TEST_NOW + 60_000 }, TRACE, id(2));
    assert.equal(
      outer.usage!.countedReason,
      "Not counted: “inner chat” shows the same call to the model and is counted instead.",
    );
    const inner = await getSpan(project.ctx, TRACE, id(3));
    assert.match(
      inner.usage!.countedReason,
      /^Counted once, here\. “chat gpt-4o” shows the same call/,
    );
    assert.match(inner.usage!.countedReason, /decided again once the trace has been quiet/);
    const agent = await getSpan(project.ctx, TRACE, id(1));
    assert.equal(agent.usage!.countedReason, "It reports no tokens, so there is nothing to count.");
  });

  it("knows nothing of spans that are not there", async () => {
    await assert.rejects(getSpan(project.ctx, TRACE, id(9)), { code: "not_found" });
  });
});
