import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { eq } from "drizzle-orm";
import { ingestLedger } from "#drizzle/schema/index.ts";
import { HOUR, MINUTE, SECOND } from "#lib/core/time.ts";
import type { Context } from "#lib/platform/context.ts";
import { useTestProject } from "#lib/platform/db/testing.ts";
import { captureNames } from "./content/testing.ts";
import {
  byTokens,
  countedTokens,
  decided,
  everythingAgrees,
  newProject,
  sendAt,
  settleAt,
  tokensByTrace,
} from "./settle-testing.ts";
import {
  capturedBodies,
  chat,
  newSpanId,
  newTraceId,
  oneByOne,
  otlp,
  type SentSpan,
  storedSpans,
} from "./testing.ts";

/** The day on which the exports were recorded. */
const NOW = Date.UTC(2026, 10, 22, 23);
const fixture = useTestProject(NOW);

/** Tokens of a recording's traces, every call once. */
const totals: Record<string, [input: number, output: number][]> = {
  "ai7-genai": [
    [2400, 160],
    [1807, 45],
    [28, 0],
  ],
  voltagent: [
    [2400, 160],
    [1200, 80],
  ],
  strands: [
    [2400, 160],
    [1200, 80],
    [2400, 160],
    [1200, 80],
  ],
  genkit: [[2400, 160]],
  mastra: [
    [2400, 160],
    [2400, 160],
  ],
  "stacked-anthropic": [[1807, 45]],
};

const orphansOf = async (ctx: Context) => {
  const rows = await ctx.db
    .select()
    .from(ingestLedger)
    .where(eq(ingestLedger.projectId, ctx.projectId));
  return rows.reduce((total, row) => total + row.orphans, 0);
};

describe("settling", () => {
  for (const [name, expected] of Object.entries(totals))
    it(`M13.7 M13.8 ${name}: roll-ups hold the true totals once the traces are quiet`, async () => {
      const ctx = await newProject(fixture);
      await sendAt(ctx, capturedBodies(name), NOW);
      await settleAt(ctx, NOW + 31 * SECOND);
      assert.deepEqual(await countedTokens(ctx), [
        expected.reduce((sum, [input]) => sum + input, 0),
        expected.reduce((sum, [, output]) => sum + output, 0),
      ]);
      assert.deepEqual(await tokensByTrace(ctx), expected.toSorted(byTokens));
      await everythingAgrees(ctx);
    });

  it("M13.5 comes to the same rows whatever the order, the packaging and the rounds between", async () => {
    const bodies = captureNames.flatMap((name) => capturedBodies(name));
    const whole = await newProject(fixture);
    await sendAt(whole, bodies, NOW);
    assert.ok((await settleAt(whole, NOW + MINUTE)) > 0);
    const expected = await decided(whole);
    await everythingAgrees(whole);

    const pieces = await newProject(fixture);
    const single = oneByOne(bodies).reverse();
    const part = Math.ceil(single.length / 7);
    let at = NOW;
    for (let i = 0; i < single.length; i += part) {
      await sendAt(pieces, single.slice(i, i + part), at);
      at += 40 * SECOND;
      await settleAt(pieces, at);
      await everythingAgrees(pieces);
    }
    await settleAt(pieces, at + MINUTE);
    assert.deepEqual(await decided(pieces), expected);
  });

  it("changes nothing the second time, even if it forgot how far it was", async () => {
    const ctx = await newProject(fixture);
    await sendAt(
      ctx,
      captureNames.flatMap((name) => capturedBodies(name)),
      NOW,
    );
    await settleAt(ctx, NOW + MINUTE);
    const rows = await decided(ctx);
    const tokens = await countedTokens(ctx);
    await ctx.db.execute(`delete from watermarks where project_id = ${ctx.projectId}` as never);
    assert.equal(await settleAt(ctx, NOW + 2 * MINUTE), 0);
    assert.deepEqual(await decided(ctx), rows);
    assert.deepEqual(await countedTokens(ctx), tokens);
  });

  const wrapped = (): { outer: SentSpan; inner: SentSpan; traceId: string } => {
    const traceId = newTraceId();
    const outer = { traceId, spanId: newSpanId(), startedAt: NOW - HOUR, durationMs: 900 };
    const inner = {
      traceId,
      spanId: newSpanId(),
      parentSpanId: outer.spanId,
      startedAt: NOW - HOUR + 10,
      durationMs: 800,
    };
    return { outer, inner, traceId };
  };

  it("waits until a trace is quiet, and opens it again when a span comes late", async () => {
    const ctx = await newProject(fixture);
    const { outer, inner, traceId } = wrapped();
    await sendAt(ctx, [otlp([outer], NOW)], NOW);
    await sendAt(ctx, [otlp([inner], NOW)], NOW + 25 * SECOND);
    assert.equal(await settleAt(ctx, NOW + 40 * SECOND), 0);
    assert.equal(await settleAt(ctx, NOW + 56 * SECOND), 1);
    const [a] = (await storedSpans(ctx, traceId)).filter((row) => row.spanId === outer.spanId);
    assert.deepEqual([a!.isCall, a!.usageCounted, a!.demotedBy], [false, false, inner.spanId]);
    assert.deepEqual(await countedTokens(ctx), [1200, 80]);

    const innermost = {
      traceId,
      spanId: newSpanId(),
      parentSpanId: inner.spanId,
      startedAt: NOW - HOUR + 20,
      durationMs: 700,
    };
    await sendAt(ctx, [otlp([innermost], NOW)], NOW + 10 * MINUTE);
    assert.deepEqual(await countedTokens(ctx), [2400, 160]);
    await settleAt(ctx, NOW + 11 * MINUTE);
    assert.deepEqual(await countedTokens(ctx), [1200, 80]);
    await everythingAgrees(ctx);
  });

  it("tells the ledger of spans whose parent never came, and takes it back when it does", async () => {
    const ctx = await newProject(fixture);
    const { outer, inner, traceId } = wrapped();
    await sendAt(ctx, [otlp([inner], NOW)], NOW);
    await settleAt(ctx, NOW + MINUTE);
    assert.equal(await orphansOf(ctx), 1);
    assert.equal((await storedSpans(ctx, traceId))[0]!.isRoot, true);
    await settleAt(ctx, NOW + 2 * MINUTE);
    assert.equal(await orphansOf(ctx), 1);

    await sendAt(ctx, [otlp([outer], NOW)], NOW + 5 * MINUTE);
    await settleAt(ctx, NOW + 6 * MINUTE);
    assert.equal(await orphansOf(ctx), 0);
    const roots = (await storedSpans(ctx, traceId)).filter((row) => row.isRoot);
    assert.deepEqual(
      roots.map((row) => row.spanId),
      [outer.spanId],
    );
    await everythingAgrees(ctx);
  });

  it("counts an answer once that two traces show, whichever comes first", async () => {
    const answer = chat({ "gen_ai.response.id": `chatcmpl-${newSpanId()}` });
    const at = NOW - HOUR;
    const client = {
      traceId: newTraceId(),
      spanId: newSpanId(),
      startedAt: at,
      durationMs: 900,
      attributes: answer,
    };
    const proxy = {
      traceId: newTraceId(),
      spanId: newSpanId(),
      startedAt: at + 20,
      durationMs: 860,
      attributes: answer,
    };
    const ofScope = (body: Uint8Array, name: string) =>
      Buffer.from(Buffer.from(body).toString().replace('"name":"test"', `"name":"${name}"`));
    const bodies = [ofScope(otlp([client], NOW), "sdk"), ofScope(otlp([proxy], NOW), "proxy")];
    const results = [];
    for (const order of [bodies, bodies.toReversed()]) {
      const ctx = await newProject(fixture);
      await sendAt(ctx, [order[0]!], NOW);
      await settleAt(ctx, NOW + MINUTE);
      await sendAt(ctx, [order[1]!], NOW + 2 * MINUTE);
      await settleAt(ctx, NOW + 3 * MINUTE);
      assert.deepEqual(await countedTokens(ctx), [1200, 80]);
      await everythingAgrees(ctx);
      results.push(await decided(ctx));
    }
    assert.deepEqual(results[0], results[1]);
  });

  it("may run twice at the same moment", async () => {
    const ctx = await newProject(fixture);
    const pairs = Array.from({ length: 60 }, wrapped);
    await sendAt(
      ctx,
      [
        otlp(
          pairs.flatMap(({ outer, inner }) => [outer, inner]),
          NOW,
        ),
      ],
      NOW,
    );
    const now = NOW + MINUTE;
    await Promise.all([settleAt(ctx, now), settleAt(ctx, now), settleAt(ctx, now)]);
    assert.deepEqual(await countedTokens(ctx), [60 * 1200, 60 * 80]);
    await everythingAgrees(ctx);
  });

  it("touches no other project", async () => {
    const [mine, theirs] = [await newProject(fixture), await newProject(fixture)];
    const { outer, inner } = wrapped();
    for (const ctx of [mine, theirs]) await sendAt(ctx, [otlp([outer, inner], NOW)], NOW);
    await settleAt(mine, NOW + MINUTE);
    assert.deepEqual(await countedTokens(mine), [1200, 80]);
    assert.deepEqual(await countedTokens(theirs), [2400, 160]);
  });
});
