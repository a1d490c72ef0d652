import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { spanTexts } from "#drizzle/schema/index.ts";
import { SECOND } from "#lib/core/time.ts";
import { TEST_NOW, useTestProject } from "#lib/platform/db/testing.ts";
import { filtersFrom } from "../filters/model.ts";
import { storeSpans } from "../testing.ts";
import { listNewSpans, startTail } from "./live-spans.ts";

describe("listNewSpans", () => {
  const project = useTestProject();

  it("shows each span once, also one that commits after a later arrival", async () => {
    const tail = startTail("calls", filtersFrom({}), TEST_NOW);
    const look = async () =>
      (await listNewSpans(project.ctx, tail, TEST_NOW)).rows.map((row) => row.name);
    const store = (name: string, receivedAt: number) =>
      storeSpans(project.ctx, [{ name, receivedAt }]);

    assert.deepEqual(await look(), []);
    await store("b", TEST_NOW + 2_000);
    await store("c", TEST_NOW + 3_000);
    assert.deepEqual(await look(), ["b", "c"]);
    await store("a", TEST_NOW + 1_000);
    assert.deepEqual(await look(), ["a"]);
    assert.deepEqual(await look(), []);
    await store("d", TEST_NOW + 60_000);
    assert.deepEqual(await look(), ["d"]);
    assert.equal(tail.seen.size, 1);
  });

  it("goes on where it stopped after a break", async () => {
    const at = TEST_NOW + 1_000 * SECOND;
    await storeSpans(project.ctx, [{ name: "missed", receivedAt: at + 1 }]);
    const tail = startTail("calls", filtersFrom({}), at);
    const { rows, upTo } = await listNewSpans(project.ctx, tail, at);
    assert.deepEqual(
      rows.map((row) => row.name),
      ["missed"],
    );
    assert.equal(upTo, at + 1);
  });

  it("sends the words when they are ready", async () => {
    const at = TEST_NOW + 2_000 * SECOND;
    const tail = startTail("calls", filtersFrom({ service: "wordy" }), at);
    const [span] = await storeSpans(project.ctx, [
      { receivedAt: at + 1, dimensions: { service: "wordy" } },
      { receivedAt: at + 1, dimensions: { service: "silent" } },
    ]);
    const first = await listNewSpans(project.ctx, tail, at);
    assert.deepEqual([first.rows.length, first.words], [1, []]);
    const { traceId, spanId, startedAt } = span!;
    await project.ctx.db.insert(spanTexts).values({
      projectId: project.ctx.projectId,
      traceId,
      spanId,
      startedAt,
      inputPreview: "hello",
      words: "hello",
    });
    const second = await listNewSpans(project.ctx, tail, at);
    assert.deepEqual(second.words, [
      { traceId, spanId, inputPreview: "hello", outputPreview: null },
    ]);
    assert.deepEqual((await listNewSpans(project.ctx, tail, at)).words, []);
  });

  it("shows the newest of a flood and counts the rest", async () => {
    const at = TEST_NOW + 3_000 * SECOND;
    const tail = startTail("all", filtersFrom({}), at);
    await storeSpans(
      project.ctx,
      Array.from({ length: 350 }, (_, i) => ({ name: `f${i}`, receivedAt: at + i })),
    );
    const { rows, skipped } = await listNewSpans(project.ctx, tail, at);
    assert.deepEqual([rows.length, rows.at(-1)!.name, skipped], [100, "f349", 250]);
    assert.deepEqual((await listNewSpans(project.ctx, tail, at)).rows, []);
  });
});
