import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { capturedLogs, capturedSpans, captureNames, rawSpan } from "./content/testing.ts";
import { scoreInLog, scoresInSpan } from "./evaluations.ts";
import type { FoundScore } from "./model.ts";

const trace = "11111111111111111111111111111111";
const span = "2222222222222222";
const elsewhere = {
  traceId: "33333333333333333333333333333333",
  spanId: "4444444444444444",
  attributes: {},
};
const some = (score: FoundScore | null | undefined, keys: (keyof FoundScore)[]) =>
  Object.fromEntries(keys.map((key) => [key, score?.[key]]));
const verdict = (score: FoundScore | null | undefined) =>
  some(score, ["name", "value", "label", "explanation", "source"]);
const target = (score: FoundScore | null | undefined) =>
  some(score, ["targetType", "traceId", "spanId", "conversationId", "responseId"]);

const annotation = (prefix: string, noun: "annotation" | "evaluation", more = {}) => ({
  [`${prefix}${noun}s.0.${noun}.name`]: "hallucination",
  [`${prefix}${noun}s.0.${noun}.score`]: 1,
  [`${prefix}${noun}s.0.${noun}.label`]: "hallucinated",
  [`${prefix}${noun}s.0.${noun}.explanation`]: "Not in the documents.",
  [`${prefix}${noun}s.0.${noun}.annotator_kind`]: "LLM",
  [`${prefix}${noun}s.0.${noun}.identifier`]: "judge-v2",
  [`${prefix}${noun}s.0.${noun}.metadata`]: '{"rubric":2}',
  ...more,
});

describe("scoresInSpan", () => {
  it("reads OpenInference's annotations of the span that carries them", () => {
    const [inline] = scoresInSpan(
      rawSpan(
        { ...annotation("", "annotation"), "openinference.span.kind": "CHAIN" },
        { links: [elsewhere] },
      ),
    );
    assert.deepEqual(target(inline), {
      targetType: "span",
      traceId: trace,
      spanId: span,
      conversationId: null,
      responseId: null,
    });
    assert.deepEqual(verdict(inline), {
      name: "hallucination",
      value: 1,
      label: "hallucinated",
      explanation: "Not in the documents.",
      source: "judge",
    });
    assert.equal(inline?.identifier, "judge-v2");
    assert.deepEqual(inline?.metadata, { rubric: 2 });
  });

  it("applies an evaluator span's findings to the span it links to, never to its parent", () => {
    for (const noun of ["evaluation", "annotation"] as const) {
      const [score] = scoresInSpan(
        rawSpan(
          { ...annotation("", noun), "openinference.span.kind": "EVALUATOR" },
          { links: [elsewhere], parentSpanId: "5555555555555555" },
        ),
      );
      assert.deepEqual([score?.traceId, score?.spanId], [elsewhere.traceId, elsewhere.spanId]);
    }
    const [own] = scoresInSpan(rawSpan(annotation("", "evaluation")));
    assert.equal(own?.spanId, span);
  });

  it("aims trace. and session. at the trace and at the session", () => {
    const [onTrace] = scoresInSpan(rawSpan(annotation("trace.", "annotation")));
    assert.deepEqual(target(onTrace), {
      targetType: "trace",
      traceId: trace,
      spanId: null,
      conversationId: null,
      responseId: null,
    });
    const session = { "session.id": "s1" };
    const [onSession] = scoresInSpan(rawSpan(annotation("session.", "evaluation", session)));
    assert.deepEqual(target(onSession), {
      targetType: "conversation",
      traceId: null,
      spanId: null,
      conversationId: "s1",
      responseId: null,
    });
    assert.deepEqual(scoresInSpan(rawSpan(annotation("session.", "evaluation"))), []);
  });

  it("reads several, tells who judged, and skips those without name or result", () => {
    const scores = scoresInSpan(
      rawSpan({
        "annotations.0.annotation.name": "thumbs",
        "annotations.0.annotation.score": 0,
        "annotations.0.annotation.annotator_kind": "HUMAN",
        "annotations.1.annotation.name": "json_valid",
        "annotations.1.annotation.label": "valid",
        "annotations.1.annotation.annotator_kind": "CODE",
        "annotations.2.annotation.name": "nothing",
        "annotations.3.annotation.score": 1,
      }),
    );
    assert.deepEqual(
      scores.map(({ name, value, label, source }) => [name, value, label, source]),
      [
        ["thumbs", 0, null, "human"],
        ["json_valid", null, "valid", "code"],
      ],
    );
  });

  it("reads gen_ai.evaluation.result events", () => {
    const [score] = scoresInSpan(
      rawSpan(
        {},
        {
          events: [
            {
              name: "gen_ai.evaluation.result",
              at: 7,
              attributes: {
                "gen_ai.evaluation.name": "relevance",
                "gen_ai.evaluation.score.value": 0.25,
                "gen_ai.evaluation.explanation": "Off topic.",
              },
            },
          ],
        },
      ),
    );
    assert.deepEqual(verdict(score), {
      name: "relevance",
      value: 0.25,
      label: null,
      explanation: "Off topic.",
      source: "judge",
    });
    assert.deepEqual([score?.at, score?.spanId], [7, span]);
  });

  it("reads guardrails as checks by code", () => {
    const check = (attributes: Record<string, string | number | boolean>, change = {}) =>
      scoresInSpan(rawSpan(attributes, change)).map(({ name, value, label, source, errorType }) => [
        name,
        value,
        label,
        source,
        errorType,
      ]);
    assert.deepEqual(
      check({
        "gen_ai.guardrail.name": "pii",
        "gen_ai.guardrail.status": "PASSED",
        "gen_ai.guardrail.duration": 3,
      }),
      [["pii", 1, "pass", "code", null]],
    );
    assert.deepEqual(
      check({
        "gen_ai.guardrail.name": "pii",
        "gen_ai.guardrail.status": "ERROR",
        "gen_ai.guardrail.error.type": "HttpError",
      }),
      [["pii", null, "error", "code", "HttpError"]],
    );
    assert.deepEqual(
      check({
        "litellm.guardrail.name": "pii",
        "litellm.guardrail.status": "guardrail_intervened",
      }),
      [["pii", 0, "fail", "code", null]],
    );
    assert.deepEqual(
      check({
        "litellm.guardrail.name": "pii",
        "litellm.guardrail.status": "guardrail_failed_to_respond",
      }),
      [["pii", null, "error", "code", "guardrail_failed_to_respond"]],
    );
    assert.deepEqual(
      check({ "litellm.guardrail.name": "pii", "litellm.guardrail.status": "not_run" }),
      [],
    );
    assert.deepEqual(
      check({
        guardrail_name: "moderation",
        guardrail_mode: "pre_call",
        guardrail_response: '{"flagged":true}',
      }),
      [["moderation", 0, "fail", "code", null]],
    );
    assert.deepEqual(
      check(
        { "openinference.span.kind": "GUARDRAIL", "output.value": '{"tripwireTriggered":false}' },
        { name: "jailbreak" },
      ),
      [["jailbreak", 1, "pass", "code", null]],
    );
  });

  it("reads OpenLIT's and Langfuse's spellings", () => {
    const [single] = scoresInSpan(
      rawSpan({
        "gen_ai.eval.name": "toxicity",
        "gen_ai.eval.score": 0.7,
        "gen_ai.eval.verdict": "yes",
        "gen_ai.eval.explanation": "Rude.",
      }),
    );
    assert.deepEqual(verdict(single), {
      name: "toxicity",
      value: 0.7,
      label: "yes",
      explanation: "Rude.",
      source: "judge",
    });
    const several = scoresInSpan(
      rawSpan({
        "gen_ai.eval.bias.score": 0.1,
        "gen_ai.eval.toxicity_score": 0.2,
        "gen_ai.eval.kind": "inline",
      }),
    );
    assert.deepEqual(
      several.map(({ name, value }) => [name, value]),
      [
        ["bias", 0.1],
        ["toxicity", 0.2],
      ],
    );
    const [langfuse] = scoresInSpan(
      rawSpan({
        "langfuse.score.name": "ok",
        "langfuse.score.value": 1,
        "langfuse.score.source": "ANNOTATION",
      }),
    );
    assert.deepEqual([langfuse?.name, langfuse?.value, langfuse?.source], ["ok", 1, "human"]);
  });

  it("finds none in the recorded exports, and is quick about it", () => {
    const spans = captureNames.flatMap(capturedSpans);
    assert.deepEqual(spans.flatMap(scoresInSpan), []);
    assert.deepEqual(captureNames.flatMap(capturedLogs).map(scoreInLog).filter(Boolean), []);
    for (let i = 0; i < 200; i++) spans.forEach(scoresInSpan);
    const rounds = Array.from({ length: 50 }, () => {
      const started = performance.now();
      spans.forEach(scoresInSpan);
      return ((performance.now() - started) * 1_000) / spans.length;
    });
    assert.ok(Math.min(...rounds) < 5, `${Math.min(...rounds)} µs`);
  });
});
