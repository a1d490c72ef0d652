import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { adviceFor } from "./ledger-advice.ts";
import { spanWarnings } from "./model.ts";

type Facts = Parameters<typeof adviceFor>[0];

const healthy: Facts = {
  service: "checkout",
  serviceVersion: "1.2.0",
  scopeName: "ai",
  scopeVersion: "7.0.0",
  signals: { traces: 1_000, logs: 0, metrics: 0 },
  requests: 10,
  bytes: 1,
  accepted: 1_000,
  rejected: 0,
  duplicates: 0,
  missingUsage: 0,
  orphans: 0,
  clockSkewed: 0,
  clockSkewMs: 0,
  lastSeenAt: 0,
  rejections: [],
  warnings: [],
  unmappedKeys: [],
};

describe("adviceFor", () => {
  it("says nothing of an exporter that does everything right", () => {
    assert.deepEqual(adviceFor(healthy), []);
  });

  it("has a word on every warning a span can carry", () => {
    for (const name of spanWarnings) {
      if (name === "missing_usage") continue;
      const advice = adviceFor({ ...healthy, warnings: [{ name, count: 3 }] });
      assert.equal(advice.length, 1, name);
      assert.ok(advice[0]!.why.endsWith("."), name);
    }
    assert.equal(adviceFor({ ...healthy, missingUsage: 3 }).length, 1);
  });

  it("gives something to paste for attributes that were dropped", () => {
    const [advice] = adviceFor({
      ...healthy,
      warnings: [{ name: "attributes_dropped", count: 1_200 }],
    });
    assert.equal(advice!.count, 1_200);
    assert.match(advice!.fix!, /OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT=\d+/);
  });

  it("names the switch of the library that lost the token counts", () => {
    const fixFor = (scopeName: string) =>
      adviceFor({ ...healthy, scopeName, missingUsage: 100 })[0]!.fix;
    assert.match(fixFor("@arizeai/openinference-instrumentation-openai")!, /include_usage/);
    assert.match(fixFor("ai")!, /usage: true/);
    assert.equal(fixFor("somebody-else"), null);
  });

  it("makes little of a few calls without tokens, which failed", () => {
    const [advice] = adviceFor({ ...healthy, missingUsage: 5 });
    assert.deepEqual([advice!.level, advice!.fix], ["tip", null]);
  });

  it("puts lost data before wrong numbers and wrong numbers before tips", () => {
    const advice = adviceFor({
      ...healthy,
      service: "",
      rejected: 2,
      rejections: [{ name: "zero_trace_id", count: 2 }],
      warnings: [{ name: "cost_disagreement", count: 1 }],
    });
    assert.deepEqual(
      advice.map(({ level }) => level),
      ["lost", "wrong", "tip"],
    );
    assert.match(advice[0]!.why, /zero trace id \(2\)/);
  });

  it("keeps quiet about a few repeats, which retries make", () => {
    assert.deepEqual(adviceFor({ ...healthy, duplicates: 9 }), []);
    assert.equal(adviceFor({ ...healthy, duplicates: 400 }).length, 1);
  });
});
