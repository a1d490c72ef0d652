import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { rawLog } from "./content/testing.ts";
import { scoreInLog } from "./evaluations.ts";
import type { FoundScore } from "./model.ts";
import { scoreRow } from "./score-rows.ts";

const some = (score: FoundScore | null | undefined, keys: (keyof FoundScore)[]) =>
  Object.fromEntries(keys.map((key) => [key, score?.[key]]));
const verdict = (score: FoundScore | null | undefined) =>
  some(score, ["name", "value", "label", "explanation", "source"]);

describe("scoreInLog", () => {
  const result = (attributes: Record<string, string | number>, change = {}) =>
    scoreInLog(
      rawLog("gen_ai.evaluation.result", {
        attributes: { "gen_ai.evaluation.name": "relevance", ...attributes },
        ...change,
      }),
    );

  it("reads the conventions' event, whichever way it is named", () => {
    const attributes = {
      "gen_ai.evaluation.name": "relevance",
      "gen_ai.evaluation.score.value": 4,
    };
    for (const log of [
      rawLog("gen_ai.evaluation.result", { attributes }),
      rawLog("", { attributes: { ...attributes, "event.name": "gen_ai.evaluation.result" } }),
      rawLog("", { attributes: { ...attributes, event_name: "gen_ai.evaluation.result" } }),
      rawLog("gen_ai.evaluation.result", { body: attributes }),
    ])
      assert.deepEqual(verdict(scoreInLog(log)), {
        name: "relevance",
        value: 4,
        label: null,
        explanation: null,
        source: "judge",
      });
    assert.equal(scoreInLog(rawLog("gen_ai.choice", { attributes })), null);
    assert.equal(scoreInLog(rawLog("gen_ai.evaluation.result")), null);
  });

  it("aims at the span, else the response, the trace, the conversation", () => {
    const response = { "gen_ai.response.id": "resp_1" };
    assert.equal(result(response)?.targetType, "span");
    assert.equal(result(response)?.responseId, "resp_1");
    assert.equal(result(response, { spanId: null, traceId: null })?.targetType, "response");
    assert.equal(result({}, { spanId: null })?.targetType, "trace");
    assert.equal(
      result({ "gen_ai.conversation.id": "c1" }, { spanId: null, traceId: null })?.conversationId,
      "c1",
    );
    assert.equal(result({}, { spanId: null, traceId: null }), null);
  });

  it("reads what Pydantic Evals adds, failures included", () => {
    const scope = {
      resource: { attributes: {}, scopeName: "pydantic-evals", scopeVersion: "1", schemaUrl: "" },
    };
    const judged = result(
      {
        "gen_ai.evaluation.score.value": 1,
        "gen_ai.evaluation.score.label": "pass",
        "gen_ai.evaluation.target": "my_agent",
        "gen_ai.evaluation.evaluator.source": '{"name":"LLMJudge","arguments":{"rubric":"kind?"}}',
        "gen_ai.evaluation.evaluator.version": "3",
        tenant: "acme",
      },
      scope,
    );
    assert.deepEqual(some(judged, ["evaluator", "evaluatorVersion", "source", "label"]), {
      evaluator: "LLMJudge",
      evaluatorVersion: "3",
      source: "judge",
      label: "pass",
    });
    assert.equal(judged?.metadata["gen_ai.evaluation.target"], "my_agent");
    assert.equal(judged?.metadata.tenant, "acme");
    assert.deepEqual(judged?.metadata["gen_ai.evaluation.evaluator.source"], {
      name: "LLMJudge",
      arguments: { rubric: "kind?" },
    });
    const failed = result(
      { "error.type": "ValueError", "gen_ai.evaluation.evaluator.source": '{"name":"IsInstance"}' },
      scope,
    );
    assert.deepEqual(some(failed, ["value", "label", "errorType", "source"]), {
      value: null,
      label: null,
      errorType: "ValueError",
      source: "code",
    });
  });

  it("takes feedback of users for what it is", () => {
    assert.equal(result({ "gen_ai.evaluation.name": "user_feedback" })?.source, "user");
    assert.equal(result({ "gen_ai.evaluation.name": "thumbs_up" })?.source, "user");
  });

  it("gives a repeated record the same row and another record another", () => {
    const hash = (score: FoundScore | null) =>
      Buffer.from(scoreRow(score!, 1).hash).toString("hex");
    const one = result({ "gen_ai.evaluation.score.value": 0.5 });
    assert.equal(hash(one), hash(result({ "gen_ai.evaluation.score.value": 0.5 })));
    assert.notEqual(hash(one), hash(result({ "gen_ai.evaluation.score.value": 0.6 })));
  });
});
