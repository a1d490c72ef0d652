import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { LiveSpans } from "#lib/features/traces/model.ts";
import { storeSpans } from "#lib/features/traces/testing.ts";
import { useTestProject } from "#lib/platform/db/testing.ts";
import { liveSpans } from "./live-spans.ts";

/** Reads server-sent events until `enough` of them came, then leaves. */
async function follow(
  response: Response,
  leave: AbortController,
  enough: (events: LiveSpans[]) => boolean,
): Promise<{ text: string; events: LiveSpans[] }> {
  const decoder = new TextDecoder();
  let text = "";
  let events: LiveSpans[] = [];
  for await (const chunk of response.body!) {
    text += decoder.decode(chunk, { stream: true });
    events = [...text.matchAll(/^data: (.*)$/gm)].map(([, json]) => JSON.parse(json!));
    if (enough(events)) leave.abort();
  }
  return { text, events };
}

describe("the live tail", () => {
  const now = Date.now();
  const project = useTestProject(now);
  const ask = (headers: Record<string, string> = {}) => {
    const leave = new AbortController();
    const request = new Request("http://localhost/live", { signal: leave.signal, headers });
    return { leave, request };
  };

  it("sends a span within a second of its commit, and ends when the reader leaves", async () => {
    const { leave, request } = ask();
    const response = liveSpans(project.ctx, request, { view: "calls", service: "shop" });
    assert.equal(response.headers.get("content-type"), "text/event-stream; charset=utf-8");
    const following = follow(response, leave, (events) => events.some((e) => e.rows.length > 0));
    await storeSpans(project.ctx, [
      { name: "mine", receivedAt: Date.now(), dimensions: { service: "shop" } },
      { name: "filtered out", receivedAt: Date.now(), dimensions: { service: "other" } },
    ]);
    const committedAt = performance.now();
    const { text, events } = await following;
    assert.ok(performance.now() - committedAt < 2_000);
    assert.deepEqual(
      events.flatMap((event) => event.rows.map((row) => row.name)),
      ["mine"],
    );
    assert.match(text, /^retry: \d+$/m);
    assert.match(text, /^event: spans$/m);
  });

  it("goes on after the last event a reader has seen", async () => {
    const at = Date.now() - 60_000;
    await storeSpans(project.ctx, [
      { name: "seen long ago", receivedAt: at - 30_000, dimensions: { service: "resume" } },
      { name: "missed", receivedAt: at + 1, dimensions: { service: "resume" } },
    ]);
    const { leave, request } = ask({ "last-event-id": String(at) });
    const response = liveSpans(project.ctx, request, { view: "all", service: "resume" });
    const { text, events } = await follow(response, leave, (found) => found.length > 0);
    assert.deepEqual(
      events.flatMap((event) => event.rows.map((row) => row.name)),
      ["missed"],
    );
    assert.match(text, new RegExp(`^id: ${at + 1}$`, "m"));
  });

  it("refuses a view there is not", () => {
    assert.throws(() => liveSpans(project.ctx, ask().request, { view: "nonsense" }));
  });
});
