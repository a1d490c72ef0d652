import type { Random } from "#lib/core/random.ts";
import type { Instant } from "#lib/core/time.ts";
import type { Product, ScorePlan, Situation, SpanPlan, TracePlan } from "./model.ts";
import { tokensOf } from "./span-plans.ts";

const SYSTEM =
  "You review supplier contracts for the legal team. For each clause return JSON with the fields clause, risk (low, medium, high), reason and suggestion.";

const clauses = [
  {
    name: "Limitation of liability",
    text: "The supplier's total liability is limited to the fees paid in the three months before the claim.",
    risk: "high",
    reason: "Three months of fees do not cover a data breach.",
    suggestion: "Ask for twelve months, and no limit for breach of confidentiality.",
  },
  {
    name: "Termination",
    text: "The customer may terminate for convenience with 180 days' notice.",
    risk: "medium",
    reason: "The notice is twice what the policy allows.",
    suggestion: "Ask for 90 days.",
  },
  {
    name: "Governing law",
    text: "This agreement is governed by the laws of Ireland.",
    risk: "low",
    reason: "Ireland is on the list of accepted laws.",
    suggestion: "None.",
  },
  {
    name: "Price adjustment",
    text: "The supplier may raise fees once a year by notice of 30 days.",
    risk: "high",
    reason: "There is no cap on the increase.",
    suggestion: "Cap it at the consumer price index plus two percent.",
  },
  {
    name: "Data protection",
    text: "The supplier may use customer data to improve its services.",
    risk: "high",
    reason: "The purpose is open and covers training.",
    suggestion: "Strike the clause, or limit it to aggregated statistics.",
  },
  {
    name: "Audit",
    text: "The customer may audit the supplier once a year with 20 days' notice.",
    risk: "low",
    reason: "This is the standard position.",
    suggestion: "None.",
  },
  {
    name: "Renewal",
    text: "The term renews for two years unless cancelled 120 days before its end.",
    risk: "medium",
    reason: "Two years bind longer than the budget cycle.",
    suggestion: "Ask for renewal by one year and 60 days.",
  },
] as const;

/** A contract reviewer, instrumented in the OpenInference dialect: one long document, one structured answer. */
export const contracts: Product = {
  name: "contracts",
  peakPerMinute: 0.7,
  calm: {
    serviceVersion: "1.9.0",
    promptVersion: "12",
    requestModel: "claude-sonnet-4-5",
    responseModel: "claude-sonnet-4-5-20250929",
    quality: 0.9,
    errorRate: 0.003,
    toolFailureRate: 0,
    refusalRate: 0.005,
    retrievalRate: 1,
    latencyFactor: 1,
    outputFactor: 1,
    judgeBias: 0,
    judgeModel: "gpt-4o-2024-08-06",
    maxTokens: 2_000,
    spanishShare: 0,
  },
  plan: planReview,
};

function planReview(random: Random, at: Instant, now: Situation): TracePlan {
  const supplier = random.pick([
    "Norpost",
    "Helix Cloud",
    "Bright Foods",
    "Kestrel Security",
    "Oran Print",
  ]);
  const chosen = clauses.filter(() => random.chance(0.7));
  const isGood = random.chance(now.quality);
  const findings = (isGood ? chosen : chosen.slice(0, 1)).map(
    ({ name, risk, reason, suggestion }) => ({ clause: name, risk, reason, suggestion }),
  );
  const document = `Agreement between Acme Home and ${supplier}\n\n${chosen.map(({ name, text }, i) => `${i + 1}. ${name}. ${text}`).join("\n")}`;
  const full = JSON.stringify({ supplier, findings }, null, 1);
  const cap = now.maxTokens * 4;
  const isCut = full.length > cap;
  const answer = full.slice(0, cap);
  const cacheRead = random.chance(0.8) ? 2_900 : 0;
  const cacheWrite = cacheRead ? 0 : 2_900;
  const uncached = random.whole(2_000, 14_000);
  const outputTokens = Math.round(tokensOf(answer) * now.outputFactor);
  const durationMs = (random.around(900, 0.3) + outputTokens * 13) * now.latencyFactor;
  const error = random.chance(now.errorRate) ? "Overloaded" : undefined;

  const call: SpanPlan = {
    name: "messages.create",
    kind: "internal",
    scope: "@arizeai/openinference-instrumentation-anthropic",
    scopeVersion: "0.2.8",
    startMs: 12,
    durationMs,
    error,
    children: [],
    scores: error ? [] : reviewScores(random, isGood && !isCut, now, durationMs),
    attributes: {
      "openinference.span.kind": "LLM",
      "llm.system": "anthropic",
      "llm.provider": "anthropic",
      "llm.model_name": now.responseModel,
      "llm.invocation_parameters": JSON.stringify({
        model: now.requestModel,
        max_tokens: now.maxTokens,
        temperature: 0,
      }),
      "llm.prompt_template.version": now.promptVersion,
      "llm.input_messages.0.message.role": "system",
      "llm.input_messages.0.message.content": SYSTEM,
      "llm.input_messages.1.message.role": "user",
      "llm.input_messages.1.message.content": document,
      "session.id": `matter_${random.whole(1, 400)}`,
      "user.id": `counsel_${random.whole(1, 25)}`,
      "prompt.id": "contract-review",
      ...(error
        ? {}
        : {
            "llm.output_messages.0.message.role": "assistant",
            "llm.output_messages.0.message.content": answer,
            "llm.finish_reason": isCut ? "max_tokens" : "end_turn",
            "llm.token_count.prompt": uncached + cacheRead + cacheWrite,
            "llm.token_count.completion": outputTokens,
            "llm.token_count.total": uncached + cacheRead + cacheWrite + outputTokens,
            "llm.token_count.prompt_details.cache_read": cacheRead,
            "llm.token_count.prompt_details.cache_write": cacheWrite,
          }),
    },
  };
  const root: SpanPlan = {
    name: "review contract",
    kind: "server",
    scope: "@arizeai/openinference-core",
    scopeVersion: "2.3.0",
    startMs: 0,
    durationMs: durationMs + 30,
    children: [call],
    attributes: {
      "openinference.span.kind": "CHAIN",
      "input.value": `Review the contract with ${supplier}`,
      "output.value": answer.slice(0, 200),
    },
  };
  return {
    service: {
      name: "contract-review",
      version: now.serviceVersion,
      environment: random.chance(0.85) ? "production" : "staging",
    },
    at,
    root,
  };
}

function reviewScores(
  random: Random,
  isGood: boolean,
  now: Situation,
  afterMs: number,
): ScorePlan[] {
  const scores: ScorePlan[] = [
    {
      afterMs: afterMs + 40,
      name: "json_valid",
      value: isGood ? 1 : 0,
      label: isGood ? "pass" : "fail",
      explanation: "",
      evaluator: "schema-check",
      source: "code",
    },
  ];
  if (random.chance(0.5)) {
    const value = Math.min(
      1,
      Math.max(0, (isGood ? 0.85 : 0.35) + now.judgeBias + (random.next() - 0.5) * 0.2),
    );
    scores.push({
      afterMs: afterMs + 8_000,
      name: "completeness",
      value: Number(value.toFixed(2)),
      label: value >= 0.6 ? "pass" : "fail",
      explanation: isGood ? "Every clause is covered." : "Clauses are missing from the findings.",
      evaluator: now.judgeModel,
      source: "judge",
    });
  }
  if (random.chance(0.04))
    scores.push({
      afterMs: afterMs + 600_000,
      name: "lawyer_review",
      value: isGood ? 1 : 0,
      label: isGood ? "accept" : "redo",
      explanation: "",
      evaluator: "legal",
      source: "human",
    });
  return scores;
}
