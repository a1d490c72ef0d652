import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { LlmSpan, Usage } from "#lib/features/ingest/model.ts";
import { explainUsage, type Facts, priceReason } from "./explain.ts";

const usage: Usage = {
  inputTokens: 1_200,
  cacheReadTokens: 1_000,
  cacheWriteTokens: null,
  cacheWrite1hTokens: null,
  outputTokens: 80,
  reasoningTokens: 30,
  audioInputTokens: null,
  audioOutputTokens: null,
  quality: "reported",
  rule: "Input contains cached tokens.",
};

/** A counted, settled call of gpt-4o on its list price. */
function facts(span: Partial<Facts["span"]> = {}, more: Partial<Omit<Facts, "span">> = {}): Facts {
  return {
    span: {
      kind: "chat",
      isCall: true,
      usageCounted: true,
      usageQuality: "reported",
      costNanoUsd: 2_550_000,
      reportedCostNanoUsd: null,
      priceNote: "exact: genai-prices, openai/gpt-4o",
      receivedAt: 0,
      ...span,
    } as Facts["span"],
    llm: {
      provider: "openai",
      responseModel: "gpt-4o",
      requestModel: "gpt-4o",
      serviceTier: "",
      usage,
      raw: { startedAt: Date.UTC(2026, 0, 1) },
    } as LlmSpan,
    demotedBy: null,
    standsFor: [],
    countedBelow: 0,
    overrides: [],
    now: 3_600_000,
    ...more,
  };
}
const reason = (...args: Parameters<typeof facts>) => explainUsage(facts(...args)).countedReason;
const outer = { spanId: "1", name: "outer" };

describe("explainUsage", () => {
  it("says why a span counts or not", () => {
    assert.equal(reason(), "Counted: this is the call to the model itself.");
    assert.match(
      reason({}, { standsFor: [outer] }),
      /^Counted once, here\. “outer” shows the same/,
    );
    assert.match(
      reason({}, { standsFor: [outer, { spanId: "2", name: "b" }] }),
      /“outer” and 1 more show the same .* are left out/,
    );
    assert.match(
      reason({ usageCounted: false }, { demotedBy: outer }),
      /^Not counted: “outer” shows/,
    );
    const container = { kind: "invoke_agent", isCall: false, usageCounted: false };
    assert.match(reason(container, { countedBelow: 1 }), /repeats the tokens of the call below it/);
    assert.match(reason(container, { countedBelow: 3 }), /of the 3 calls below it/);
    assert.match(
      reason({ ...container, usageCounted: true, usageQuality: "container" }),
      /this one speaks for them/,
    );
  });

  it("says that a trace which may still grow is decided again", () => {
    assert.match(reason({ receivedAt: 3_590_000 }), /decided again once the trace has been quiet/);
    assert.doesNotMatch(reason(), /decided again/);
  });

  it("splits the cost into what each kind of token cost, adding up to the whole", () => {
    const { lines } = explainUsage(facts());
    const parts = lines.map(({ costNanoUsd }) => costNanoUsd ?? 0);
    assert.equal(
      parts.reduce((sum, cost) => sum + cost, 0),
      2_550_000,
    );
    assert.deepEqual(
      lines.map(({ label }) => label),
      ["Input", "uncached", "read from cache", "Output", "reasoning"],
    );
  });

  it("shows no parts where another price was in force when the span was stored", () => {
    const { lines } = explainUsage(facts({ costNanoUsd: 9_000_000 }));
    assert.ok(
      lines.every(
        ({ costNanoUsd, usdPerMillion }) => costNanoUsd === null && usdPerMillion === null,
      ),
    );
  });

  it("marks a reported cost that is more than a fifth off", () => {
    const apart = (reported: number | null) => {
      const said = explainUsage(facts({ reportedCostNanoUsd: reported }));
      return [said.costDisagreement, said.isDisagreementLarge];
    };
    assert.deepEqual(apart(null), [null, false]);
    assert.deepEqual(apart(2_550_000), [0, false]);
    assert.deepEqual(apart(5_100_000), [1, true]);
  });

  it("has a sentence for every reason a call has no price", () => {
    for (const note of [
      "no_usage",
      "no_model",
      "unknown_model",
      "own_deployment",
      "inconsistent_usage",
    ])
      assert.match(priceReason({ priceNote: note, costNanoUsd: null }), /^No cost: .*\.$/, note);
    assert.match(
      priceReason({ priceNote: "estimated: list price, x/y", costNanoUsd: 1 }),
      /^Estimated, from list price/,
    );
  });
});
