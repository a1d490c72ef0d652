import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type TreeSpan, treeOf } from "./tree.ts";

const span = (spanId: string, parentSpanId: string | null, startedAt = 0): TreeSpan => ({
  spanId,
  parentSpanId,
  startedAt,
});
const shape = (spans: TreeSpan[]) =>
  treeOf(spans).map(({ spanId, depth, descendants }) => `${spanId}${depth}/${descendants}`);

describe("treeOf", () => {
  it("puts parents before children and siblings by time, whatever order they came in", () => {
    const spans = [
      span("d", "b", 3),
      span("c", "a", 4),
      span("b", "a", 2),
      span("a", null, 1),
      span("e", "b", 2.5),
    ];
    const expected = ["a0/4", "b1/2", "e2/0", "d2/0", "c1/0"];
    assert.deepEqual(shape(spans), expected);
    assert.deepEqual(shape(spans.toReversed()), expected);
  });

  it("puts a span whose parent never came at the top, and says so", () => {
    const [first, second] = treeOf([span("a", "gone", 1), span("b", null, 2)]);
    assert.deepEqual(
      [first!.spanId, first!.depth, first!.isOrphan, second!.isOrphan],
      ["a", 0, true, false],
    );
  });

  it("shows every span of a cycle exactly once", () => {
    assert.deepEqual(shape([span("a", "b", 1), span("b", "a", 2), span("c", "b", 3)]), [
      "a0/2",
      "b1/1",
      "c2/0",
    ]);
    assert.deepEqual(shape([span("a", "a", 1)]), ["a0/0"]);
  });

  it("lists a span that came twice once", () => {
    assert.equal(treeOf([span("a", null), span("a", null)]).length, 1);
  });

  it("takes a chain of 20,000 parents without recursion", () => {
    const chain = Array.from({ length: 20_000 }, (_, i) =>
      span(`s${i}`, i === 0 ? null : `s${i - 1}`, i),
    );
    const placed = treeOf(chain);
    assert.equal(placed.at(-1)!.depth, 19_999);
    assert.equal(placed[0]!.descendants, 19_999);
  });

  it("counts the descendants of random trees as a walk from each span would", () => {
    let seed = 7;
    const random = () => {
      seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff;
      return seed / 0x7fffffff;
    };
    for (let round = 0; round < 50; round++) {
      const spans = Array.from({ length: 40 }, (_, i) =>
        span(`s${i}`, i > 0 && random() > 0.1 ? `s${Math.floor(random() * i)}` : null, random()),
      );
      const parents = new Map(spans.map((one) => [one.spanId, one.parentSpanId]));
      const expected = new Map<string, number>();
      for (const one of spans)
        for (let at = parents.get(one.spanId) ?? null; at; at = parents.get(at) ?? null)
          expected.set(at, (expected.get(at) ?? 0) + 1);
      for (const one of treeOf(spans)) assert.equal(one.descendants, expected.get(one.spanId) ?? 0);
    }
  });
});
