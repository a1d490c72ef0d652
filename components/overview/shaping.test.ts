import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { OTHER_KEY } from "#components/charts/model.ts";
import { HOUR } from "#lib/core/time.ts";
import type { Rollup, RollupGroup, Values } from "#lib/features/rollups/model.ts";
import { filtersOfGroup, tracesHref } from "./links.ts";
import { breakdownsFor, groupQuestion, totalQuestion } from "./questions.ts";
import { groupSeriesOf, tokenSeries, totalSeries } from "./series.ts";

const group = (key: string[], totals: Values, previous: Values | null): RollupGroup => ({
  key,
  isOther: false,
  totals,
  previous,
  points: {},
});

describe("links", () => {
  it("lead to the same time, filters and group", () => {
    const [, , prompt] = breakdownsFor([]);
    const href = tracesHref(
      "default",
      new URLSearchParams("range=6h&compare=true&by=prompt"),
      { service: { in: ["chat"], not: [] }, ...filtersOfGroup(prompt!, ["triage, eu", ""]) },
      { params: { status: "error" } },
    );
    const url = new URL(href, "http://localhost");
    assert.equal(url.pathname, "/default/traces");
    assert.deepEqual(Object.fromEntries(url.searchParams), {
      view: "calls",
      service: "chat",
      promptName: "triage%2C eu",
      promptVersion: "~",
      status: "error",
      range: "6h",
    });
  });
});

describe("questions", () => {
  const window = { from: 0, to: HOUR };

  it("ask about calls to models unless somebody chose a kind", () => {
    assert.ok(totalQuestion(window, {}).filters!.kind!.in.includes("chat"));
    const chosen = { kind: { in: ["embeddings"], not: [] } };
    assert.deepEqual(totalQuestion(window, chosen).filters, chosen);
    const tool = breakdownsFor([]).find(({ id }) => id === "tool")!;
    assert.deepEqual(groupQuestion(window, {}, tool).filters!.kind!.in, ["execute_tool"]);
  });

  it("take the project's own dimensions", () => {
    assert.deepEqual(breakdownsFor(["extra.tenant", "nonsense"]).at(-1)!.groupBy, ["extra.tenant"]);
  });
});

describe("series", () => {
  const rollup = (from: number, calls: number[][]): Rollup => ({
    window: { from, to: from + 3 * HOUR },
    previousWindow: null,
    bucketMs: HOUR,
    buckets: [0, 1, 2].map((i) => from + i * HOUR),
    unfinishedFrom: null,
    total: {
      ...group([], {}, null),
      points: { calls: [1, 2, 3], inputTokens: [10, 20, null], cacheReadTokens: [4, 0, 0] },
    },
    groups: calls.map((values, i) => ({
      ...group(i === calls.length - 1 ? [] : [`g${i}`], {}, null),
      isOther: i === calls.length - 1,
      points: { calls: values },
    })),
    groupCount: calls.length,
  });

  it("lays the period before under today's buckets", () => {
    const now = rollup(30 * HOUR, []);
    const data = totalSeries(
      now,
      [{ measure: "calls", label: "calls", color: "x" }],
      rollup(6 * HOUR, []),
    );
    assert.deepEqual(data.series[1]!.values, [1, 2, 3]);
    assert.equal(data.series[1]!.isPrevious, true);
  });

  it("adds what the server called other to what the chart leaves out", () => {
    const data = groupSeriesOf(
      rollup(
        0,
        Array.from({ length: 9 }, () => [1, 1, 1]),
      ),
      "calls",
      () => "x",
    );
    assert.equal(data.series.length, 7);
    assert.equal(data.series.at(-1)!.key, OTHER_KEY);
    assert.deepEqual(data.series.at(-1)!.values, [3, 3, 3]);
  });

  it("splits input into what came from the cache and what did not", () => {
    const [fresh, cached] = tokenSeries(rollup(0, [])).series;
    assert.deepEqual(fresh!.values, [6, 20, null]);
    assert.deepEqual(cached!.values, [4, 0, 0]);
  });
});
