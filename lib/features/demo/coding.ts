import type { Random } from "#lib/core/random.ts";
import type { Instant } from "#lib/core/time.ts";
import type { Product, Situation, SpanPlan, TracePlan } from "./model.ts";
import {
  chatSpan,
  containerSpan,
  text,
  tokensOf,
  toolCall,
  toolResult,
  toolSpan,
} from "./span-plans.ts";

const SYSTEM =
  "You are a coding agent. Work in small steps: read, change, run the tests. Stop when they pass.";

const tasks = [
  "Fix the flaky test in payments/refund.test.ts",
  "Add a retry with backoff to the Norpost client",
  "The price filter ignores cents; find out why",
  "Move the image resizer off the request path",
  "Upgrade the date library and repair what breaks",
  "Add pagination to GET /orders",
];

const tools = {
  read_file: {
    args: (r: Random) => ({
      path: r.pick(["src/orders.ts", "src/norpost/client.ts", "payments/refund.test.ts"]),
    }),
    result: () => ({ lines: 212 }),
    ms: 12,
  },
  search_code: {
    args: (r: Random) => ({ query: r.pick(["retry(", "toFixed", "resize", "listOrders"]) }),
    result: () => ({ matches: 7 }),
    ms: 90,
  },
  edit_file: {
    args: (r: Random) => ({ path: "src/orders.ts", lines_changed: r.whole(2, 40) }),
    result: () => ({ ok: true }),
    ms: 25,
  },
  run_tests: {
    args: () => ({ command: "npm test" }),
    result: (r: Random) => ({ passed: r.whole(80, 120), failed: r.chance(0.4) ? 1 : 0 }),
    ms: 9_000,
  },
} as const;

/** A coding agent: many turns, a growing context, tools that take their time. */
export const coding: Product = {
  name: "coding",
  peakPerMinute: 0.35,
  calm: {
    serviceVersion: "0.42.1",
    promptVersion: "31",
    requestModel: "claude-opus-4-8",
    responseModel: "claude-opus-4-8",
    quality: 0.8,
    errorRate: 0.006,
    toolFailureRate: 0.03,
    refusalRate: 0.002,
    retrievalRate: 1,
    latencyFactor: 1,
    outputFactor: 1,
    judgeBias: 0,
    judgeModel: "gpt-4o-2024-08-06",
    maxTokens: 8_000,
    spanishShare: 0,
  },
  plan: planRun,
};

function planRun(random: Random, at: Instant, now: Situation): TracePlan {
  const task = random.pick(tasks);
  const messages = [text("system", SYSTEM), text("user", task)];
  const identity = {
    "gen_ai.conversation.id": `run_${random.hex(10)}`,
    "user.id": `dev_${random.whole(1, 40)}`,
    "acme.tenant": "internal",
  };
  const agent = containerSpan("invoke_agent", "coding-agent", identity);
  let context = random.whole(6_000, 18_000);
  let clock = 20;
  const add = (span: SpanPlan) => {
    agent.children.push(span);
    clock += span.durationMs + 5;
    return span;
  };

  const turns = random.whole(3, 14);
  for (let turn = 1; turn <= turns; turn++) {
    const isLast = turn === turns;
    const tool = random.weighted({ read_file: 4, search_code: 3, edit_file: 3, run_tests: 2 });
    const args = tools[tool].args(random);
    const id = `toolu_${random.hex(16)}`;
    const answer = isLast
      ? `Done: ${task.toLowerCase()}. All tests pass.`
      : `I ${tool === "run_tests" ? "run the tests" : "look further"} with ${tool}.`;
    const outputTokens = Math.round(random.around(isLast ? 260 : 180, 0.6) * now.outputFactor);
    const error = random.chance(now.errorRate) ? "Overloaded" : undefined;
    add(
      chatSpan(random, {
        provider: "anthropic",
        requestModel: now.requestModel,
        responseModel: now.responseModel,
        input: messages.slice(-8),
        output: isLast ? text("assistant", answer) : toolCall(id, tool, args),
        finishReason: isLast ? "stop" : "tool_calls",
        inputTokens: context,
        cachedTokens: turn === 1 ? 0 : Math.floor(context * 0.9),
        outputTokens,
        startMs: clock,
        durationMs: (random.around(700, 0.3) + outputTokens * 14) * now.latencyFactor,
        ttftMs: random.around(620, 0.3) * now.latencyFactor,
        temperature: 1,
        maxTokens: now.maxTokens,
        promptName: "coding-agent",
        promptVersion: now.promptVersion,
        extra: identity,
        error,
      }),
    );
    if (error) continue;
    if (isLast) break;
    const failed = random.chance(now.toolFailureRate);
    const result = tools[tool].result(random);
    add(
      toolSpan(
        tool,
        clock,
        random.around(tools[tool].ms, 0.5),
        args,
        result,
        id,
        failed ? "The sandbox did not answer" : undefined,
      ),
    );
    messages.push(toolCall(id, tool, args), toolResult(id, failed ? { error: "timeout" } : result));
    context += outputTokens + tokensOf(JSON.stringify(result)) + random.whole(100, 3_000);
  }
  agent.durationMs = clock;
  if (random.chance(0.6)) {
    const passed = random.chance(now.quality);
    agent.children.at(-1)!.scores = [
      {
        afterMs: 2_000,
        name: "tests_pass",
        value: passed ? 1 : 0,
        label: passed ? "pass" : "fail",
        explanation: "",
        evaluator: "ci",
        source: "code",
      },
    ];
  }
  return {
    service: { name: "coding-agent", version: now.serviceVersion, environment: "production" },
    at,
    root: agent,
  };
}
