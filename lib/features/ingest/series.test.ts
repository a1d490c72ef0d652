import assert from "node:assert/strict";
import { it } from "node:test";
import { rawSpan } from "./content/testing.ts";
import { dimensionNames, type LlmSpan } from "./model.ts";
import { normalise } from "./normalise.ts";
import {
  MAX_EXTRA_VALUES,
  MAX_SERIES,
  MAX_VALUES,
  OTHER,
  SeriesBook,
  seriesIdOf,
} from "./series.ts";

const span = (over: Partial<LlmSpan> = {}, attributes = {}): LlmSpan => ({
  ...normalise(rawSpan(attributes)),
  serviceName: "assistant",
  ...over,
});

it("gives equal dimensions the same id in every process", () => {
  const [a, b] = [new SeriesBook().of(span()), new SeriesBook().of(span())];
  assert.equal(a.seriesId, b.seriesId);
  assert.notEqual(a.seriesId, new SeriesBook().of(span({ agentName: "x" })).seriesId);
  assert.ok(BigInt.asIntN(64, BigInt(a.seriesId)) === BigInt(a.seriesId));
});

it("does not take values that only look alike when joined for the same", () => {
  const book = new SeriesBook();
  const one = book.of(span({ toolName: "a", agentName: "" }));
  const two = book.of(span({ toolName: "", agentName: "a" }));
  assert.notEqual(one.seriesId, two.seriesId);
  assert.notEqual(
    book.of(span({ toolName: "a\0b", agentName: "" })).seriesId,
    book.of(span({ toolName: "a", agentName: "b" })).seriesId,
  );
});

it("calls values beyond 500 of a dimension `other`, and keeps those it knows", () => {
  const book = new SeriesBook();
  for (let i = 0; i < MAX_VALUES; i++)
    assert.equal(book.of(span({ promptName: `p${i}` })).promptName, `p${i}`);
  assert.equal(book.of(span({ promptName: "one too many" })).promptName, OTHER);
  assert.equal(book.of(span({ promptName: "p7" })).promptName, "p7");
  assert.equal(book.of(span({ promptName: "" })).promptName, "");
  assert.equal(book.of(span({ agentName: "another dimension" })).agent, "another dimension");
});

it("stops at 20,000 series of a project, however values are combined", () => {
  const book = new SeriesBook();
  for (let i = 0; i < MAX_SERIES + 5_000; i++)
    book.of(span({ toolName: `t${i % 160}`, agentName: `a${Math.floor(i / 160)}` }));
  assert.equal(book.size, MAX_SERIES);
  const overflow = book.of(span({ toolName: "t3", agentName: "never seen", status: "error" }));
  assert.deepEqual([overflow.service, overflow.tool, overflow.agent], [OTHER, OTHER, OTHER]);
  assert.deepEqual([overflow.status, overflow.kind], ["error", "other"]);
  assert.equal(book.of(span({ toolName: "t3", agentName: "a3" })).agent, "a3");
});

it("knows after a restart which values it had let in", () => {
  const before = new SeriesBook();
  const series = Array.from({ length: MAX_VALUES }, (_, i) =>
    before.of(span({ agentName: `a${i}` })),
  );
  const after = new SeriesBook();
  after.learn(series);
  assert.equal(after.of(span({ agentName: "late" })).agent, OTHER);
  assert.equal(after.of(span({ agentName: "a9" })).seriesId, series[9]!.seriesId);
  assert.ok(after.isStored(series[9]!.seriesId));
});

it("adds a project's own dimensions from span, then resource, at most 100 values each", () => {
  const book = new SeriesBook();
  book.setExtraKeys(["tenant", "tier"]);
  const tenant = (name: string) => book.of(span({}, { tenant: name }));
  assert.deepEqual(tenant("acme").extra, { tenant: "acme" });
  assert.deepEqual(book.of(span()).extra, {});
  assert.equal(book.of(span()).seriesId, new SeriesBook().of(span()).seriesId);
  const inResource = span();
  inResource.raw.resource = { ...inResource.raw.resource, attributes: { tier: 3 } };
  assert.deepEqual(book.of(inResource).extra, { tier: "3" });
  for (let i = 1; i < MAX_EXTRA_VALUES; i++) tenant(`t${i}`);
  assert.deepEqual(tenant("late").extra, { tenant: OTHER });
  book.setExtraKeys([]);
  assert.deepEqual(tenant("acme").extra, {});
});

it("does not depend on the order in which own dimensions were written", () => {
  const dimensions = Object.fromEntries(dimensionNames.map((name) => [name, ""])) as never;
  assert.equal(
    seriesIdOf(dimensions, { a: "1", b: "2" }),
    seriesIdOf(dimensions, { b: "2", a: "1" }),
  );
});
