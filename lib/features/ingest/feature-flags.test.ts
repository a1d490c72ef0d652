import assert from "node:assert/strict";
import { it } from "node:test";
import { rawLog } from "./content/testing.ts";
import { featureFlagIn } from "./feature-flags.ts";

it("reads a flag evaluation from a log record", () => {
  assert.deepEqual(
    featureFlagIn(
      rawLog("feature_flag.evaluation", {
        at: 5,
        attributes: {
          "feature_flag.key": "new-prompt",
          "feature_flag.result.variant": "on",
          "feature_flag.result.value": false,
          "feature_flag.result.reason": "TARGETING_MATCH",
          "feature_flag.provider.name": "flagd",
          "feature_flag.set.id": "proj/prod",
          "feature_flag.version": 7,
          "feature_flag.context.id": "user-1",
        },
      }),
    ),
    {
      at: 5,
      key: "new-prompt",
      variant: "on",
      value: false,
      reason: "targeting_match",
      provider: "flagd",
      setId: "proj/prod",
      version: "7",
      contextId: "user-1",
    },
  );
});

it("reads the span event of older senders, and names a variant after its value", () => {
  const flag = featureFlagIn({
    name: "feature_flag",
    at: 1,
    attributes: {
      "feature_flag.key": "model",
      "feature_flag.provider_name": "launchdarkly",
      "feature_flag.evaluated.value": { name: "gpt-5" },
    },
  });
  assert.equal(flag?.variant, '{"name":"gpt-5"}');
  assert.equal(flag?.provider, "launchdarkly");
});

it("finds the name in an attribute and the fields in the body", () => {
  const flag = featureFlagIn(
    rawLog("", {
      body: { "feature_flag.key": "k", "feature_flag.result.variant": "b" },
      attributes: { "event.name": "feature_flag.evaluation" },
    }),
  );
  assert.deepEqual([flag?.key, flag?.variant], ["k", "b"]);
});

it("answers null for everything else", () => {
  assert.equal(featureFlagIn(rawLog("gen_ai.choice")), null);
  assert.equal(featureFlagIn(rawLog("feature_flag.evaluation")), null);
});
