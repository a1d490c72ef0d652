import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DAY, HOUR, MINUTE } from "#lib/core/time.ts";
import type { SpanPlan } from "./model.ts";
import { scenarios } from "./scenarios.ts";
import { rhythm, tracesInMinute } from "./traffic.ts";

const end = Date.UTC(2026, 0, 15, 12);
const day = (scenario: string, seed = 1) =>
  Array.from({ length: DAY / MINUTE }, (_, i) =>
    tracesInMinute(seed, end - DAY + i * MINUTE, end, scenarios[scenario]!),
  ).flat();
const spansOf = (span: SpanPlan): SpanPlan[] => [span, ...span.children.flatMap(spansOf)];
const thumbs = (traces: ReturnType<typeof day>) =>
  traces
    .flatMap(({ root }) => spansOf(root))
    .flatMap(({ scores = [] }) => scores)
    .filter(({ name }) => name === "thumbs");
const share = (scores: { value: number }[]) =>
  scores.reduce((sum, { value }) => sum + value, 0) / scores.length;

describe("demo traffic", () => {
  const calm = day("calm");

  it("is the same for the same seed, and another for another", () => {
    assert.deepEqual(day("calm"), calm);
    assert.notDeepEqual(day("calm", 2), calm);
  });

  it("follows the day: busiest in the afternoon, quiet at night", () => {
    assert.ok(rhythm(Date.UTC(2026, 0, 15, 14)) > 5 * rhythm(Date.UTC(2026, 0, 15, 2)));
    const inHour = (hour: number) =>
      calm.filter(({ at }) => new Date(at).getUTCHours() === hour).length;
    assert.ok(inHour(14) > 3 * inHour(3), `${inHour(14)} against ${inHour(3)}`);
  });

  it("has three services whose children lie within their parents", () => {
    assert.deepEqual([...new Set(calm.map(({ service }) => service.name))].sort(), [
      "coding-agent",
      "contract-review",
      "support-chat",
    ]);
    for (const { root } of calm)
      for (const span of spansOf(root))
        for (const child of span.children)
          assert.ok(
            child.startMs + child.durationMs <= span.durationMs + 1,
            `${child.name} outlives ${span.name}`,
          );
  });

  it("leaves the past alone and lowers only the thumbs in the scenario quality-drop", () => {
    const dropped = day("quality-drop");
    const before = (traces: typeof calm) => traces.filter(({ at }) => at < end - 2 * HOUR);
    assert.deepEqual(before(dropped), before(calm));
    const late = (traces: typeof calm) =>
      traces.filter(({ at, service }) => at > end - 80 * MINUTE && service.name === "support-chat");
    assert.ok(share(thumbs(late(dropped))) < share(thumbs(late(calm))));
    const spans = late(dropped).flatMap(({ root }) => spansOf(root));
    assert.ok(spans.filter(({ error }) => error).length < 0.02 * spans.length);
  });
});
