import assert from "node:assert/strict";
import { it } from "node:test";
import { eq } from "drizzle-orm";
import { spanTexts } from "#drizzle/schema/index.ts";
import { HOUR, SECOND } from "#lib/core/time.ts";
import { useTestProject } from "#lib/platform/db/testing.ts";
import { captureSpans } from "./captures/testing.ts";
import { createIngest } from "./ingest.ts";
import { send } from "./testing.ts";
import { createTexts } from "./texts.ts";

/** When the recordings were made. */
const RECORDED = captureSpans("mastra")[0]!.startedAt;
const mastra = useTestProject(RECORDED + HOUR);
const voltagent = useTestProject(RECORDED + HOUR);

for (const [name, fixture] of [
  ["mastra", mastra],
  ["voltagent", voltagent],
] as const)
  it(`finds the words of ${name}'s calls on the spans around them, which come later`, async () => {
    const { ctx, sql } = fixture;
    const ingest = createIngest({ db: ctx.db, sql, close: async () => {} }, { clock: () => now });
    const texts = createTexts();
    let now = ctx.now;
    // A span is exported when it ends: children first, each in a request of its own.
    for (const body of bodiesByEnd(name)) {
      now += SECOND;
      await send(ingest, ctx.projectId, body, now, "traces");
      while ((await texts({ ...ctx, now })).more);
    }
    while ((await texts({ ...ctx, now: now + SECOND })).more);
    await ingest.close();

    const rows = await ctx.db
      .select()
      .from(spanTexts)
      .where(eq(spanTexts.projectId, ctx.projectId));
    assert.ok(rows.length > 0);
    for (const row of rows) assert.ok(row.inputPreview, `${row.spanId} has no question`);
    assert.ok(
      rows.some((row) => row.outputPreview),
      "no answer was found",
    );
  });

function bodiesByEnd(name: string): Uint8Array[] {
  return captureSpans(name)
    .toSorted((a, b) => a.endedAt - b.endedAt)
    .map((raw) => singleSpanBody(raw));
}

function singleSpanBody({ resource, wire }: ReturnType<typeof captureSpans>[number]): Uint8Array {
  const attributes = Object.entries(resource.attributes).map(([key, value]) => ({
    key,
    value: { stringValue: String(value) },
  }));
  const span = JSON.parse(Buffer.from(wire).toString("utf8"));
  const scope = { name: resource.scopeName, version: resource.scopeVersion };
  return Buffer.from(
    JSON.stringify({
      resourceSpans: [{ resource: { attributes }, scopeSpans: [{ scope, spans: [span] }] }],
    }),
  );
}
