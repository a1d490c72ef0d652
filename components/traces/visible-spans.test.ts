import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { TraceSpan } from "#lib/features/traces/model.ts";
import { visibleSpans } from "./visible-spans.ts";

const span = (spanId: string, depth: number, descendants: number, kind = "chat"): TraceSpan =>
  ({ spanId, depth, descendants, kind, status: "ok", isRoot: depth === 0 }) as TraceSpan;

/** a > (b > (c, d), e) and f beside a. */
const tree = [
  span("a", 0, 4),
  span("b", 1, 2, "other"),
  span("c", 2, 0),
  span("d", 2, 0, "other"),
  span("e", 1, 0),
  span("f", 0, 0),
];
const shape = (collapsed: string[], hideQuiet = false) =>
  visibleSpans(tree, new Set(collapsed), hideQuiet).map(
    ({ span: { spanId }, depth, hidden }) => `${spanId}${depth}${hidden ? `+${hidden}` : ""}`,
  );

describe("visibleSpans", () => {
  it("shows everything at first", () => {
    assert.deepEqual(shape([]), ["a0", "b1", "c2", "d2", "e1", "f0"]);
  });

  it("hides what is below a collapsed span and says how much", () => {
    assert.deepEqual(shape(["b"]), ["a0", "b1+2", "e1", "f0"]);
    assert.deepEqual(shape(["a", "b"]), ["a0+4", "f0"]);
    assert.deepEqual(shape(["c"]), shape([]));
  });

  it("puts the children of quiet spans where those stood", () => {
    assert.deepEqual(shape([], true), ["a0", "c1", "e1", "f0"]);
    assert.deepEqual(shape(["a"], true), ["a0+2", "f0"]);
  });

  it("knows which rows can be opened", () => {
    const rows = visibleSpans(tree, new Set(["b"]), false);
    assert.deepEqual(
      rows.map((row) => row.hasChildren),
      [true, true, false, false],
    );
  });
});
