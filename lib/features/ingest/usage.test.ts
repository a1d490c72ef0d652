import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { span } from "./captures/testing.ts";
import type { Attributes, Usage } from "./model.ts";
import { normalise } from "./normalise.ts";
import { isWithin } from "./usage-rule-search.ts";
import { usageRules } from "./usage-rules.ts";

/** What an emitter says of a call of 7 new, 1600 read and 200 written tokens if it passes Anthropic on. */
const passedOn: Attributes = {
  "gen_ai.operation.name": "chat",
  "gen_ai.provider.name": "anthropic",
  "gen_ai.request.model": "claude-sonnet-4-5",
  "gen_ai.usage.input_tokens": 7,
  "gen_ai.usage.output_tokens": 45,
  "gen_ai.usage.cache_read.input_tokens": 1600,
  "gen_ai.usage.cache_creation.input_tokens": 200,
};

const read = (attributes: Attributes, scope: string, version = ""): Usage =>
  normalise(span(attributes, { scope, version })).usage!;
const inputOf = (scope: string, version: string, attributes = passedOn) => {
  const usage = read(attributes, scope, version);
  return [usage.inputTokens, usage.quality];
};

describe("5.5 whether input contains cache is the emitter's habit, by version", () => {
  const little = { ...passedOn, "gen_ai.usage.input_tokens": 5000 };

  it("Logfire changed with 4.31", () => {
    assert.deepEqual(inputOf("logfire.anthropic", "4.30.2", little), [6800, "reported"]);
    assert.deepEqual(inputOf("logfire.anthropic", "4.31.0", little), [5000, "reported"]);
    assert.deepEqual(inputOf("logfire.anthropic", "", little), [5000, "inferred"]);
  });

  it("Traceloop JS counts without cache up to 0.27.0", () => {
    const scope = "@traceloop/instrumentation-anthropic";
    assert.deepEqual(inputOf(scope, "0.27.0", little), [6800, "reported"]);
    assert.deepEqual(inputOf(scope, "0.28.0", little), [5000, "reported"]);
  });

  it("Strands and Genkit pass the provider's own counting through", () => {
    for (const scope of ["strands-agents", "genkit-tracer"]) {
      assert.deepEqual(inputOf(scope, "", little), [6800, "reported"], scope);
      const openai = {
        ...little,
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "gpt-4o",
      };
      assert.deepEqual(inputOf(scope, "", openai), [5000, "reported"], scope);
    }
  });

  it("Claude counts Anthropic's way on Vertex and Bedrock too", () => {
    const vertex = { ...little, "gen_ai.provider.name": "gcp.vertex_ai" };
    assert.deepEqual(inputOf("ai", "", vertex), [6800, "reported"]);
    const bedrock = { ...little, "gen_ai.provider.name": "amazon-bedrock" };
    assert.deepEqual(inputOf("opentelemetry.instrumentation.bedrock", "0.62.1", bedrock), [
      6800,
      "reported",
    ]);
  });

  it("without a rule, judges by what is possible, and says it guessed", () => {
    assert.deepEqual(inputOf("acme", "1.0.0"), [1807, "inferred"]);
    assert.deepEqual(inputOf("acme", "1.0.0", little), [5000, "inferred"]);
    const total = { ...little, "gen_ai.usage.total_tokens": 5000 + 45 + 1800 };
    assert.deepEqual(inputOf("acme", "1.0.0", total), [6800, "inferred"]);
  });

  it("does not guess where there is no cache to place", () => {
    const plain = { "gen_ai.operation.name": "chat", "gen_ai.usage.input_tokens": 3 };
    assert.deepEqual(inputOf("acme", "1.0.0", plain), [3, "reported"]);
  });

  it("never believes an input smaller than the cache it is said to contain", () => {
    const usage = read(passedOn, "gen_ai");
    assert.deepEqual([usage.inputTokens, usage.quality], [1807, "inferred"]);
    assert.match(usage.rule, /exceed input/);
  });

  it("every rule gives its evidence, and none hides behind an earlier one", () => {
    const seen = new Set<string>();
    for (const { emitter, evidence, scopes, versions, sign, counting } of usageRules) {
      assert.match(evidence, /^[A-Z].*\.$/, emitter);
      assert.ok(Object.keys(counting).length > 0, emitter);
      for (const scope of scopes) {
        const key = `${scope} ${versions} ${sign}`;
        assert.ok(!seen.has(key), key);
        seen.add(key);
      }
    }
  });

  it("compares versions number by number", () => {
    assert.equal(isWithin("4.9.0", "<4.31.0"), true);
    assert.equal(isWithin("v10.0.0-rc.1", ">=4.31.0,<11"), true);
    assert.equal(isWithin("0.27.0", ">0.27.0"), false);
    assert.equal(isWithin("main", ">=0.0.1"), false);
  });
});

describe("5.5 output contains reasoning", () => {
  const gemini: Attributes = {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "gcp.gemini",
    "gen_ai.usage.input_tokens": 100,
    "gen_ai.usage.output_tokens": 20,
  };

  it("takes what Gemini's total leaves beside input", () => {
    const usage = read({ ...gemini, "gen_ai.usage.total_tokens": 150 }, "gen_ai");
    assert.equal(usage.outputTokens, 50);
  });

  it("adds reasoning that exceeds output", () => {
    const usage = read({ ...gemini, "gen_ai.usage.reasoning_tokens": 30 }, "acme");
    assert.deepEqual([usage.outputTokens, usage.quality], [50, "inferred"]);
  });

  it("leaves output alone where reasoning fits in it", () => {
    const usage = read({ ...gemini, "gen_ai.usage.reasoning_tokens": 15 }, "acme");
    assert.deepEqual([usage.outputTokens, usage.quality], [20, "reported"]);
  });
});

describe("5.4 what is usage and what is not", () => {
  it("ignores aggregates, estimates and costs that look like usage", () => {
    const agent = {
      "gen_ai.operation.name": "invoke_agent",
      "gen_ai.aggregated_usage.input_tokens": 500,
      "usage.prompt_context.total_tokens_estimated": 44,
      "anthropic.message.count_tokens.input_tokens": 9,
    };
    assert.equal(normalise(span(agent, { scope: "pydantic-ai" })).usage, null);
  });

  it("reads bare token names on Claude Code's spans only", () => {
    const bare = {
      "span.type": "llm_request",
      input_tokens: 7,
      output_tokens: 45,
      cache_read_tokens: 1600,
      cache_creation_tokens: 200,
      model: "claude-sonnet-4-5",
    };
    const usage = read(bare, "com.anthropic.claude_code.tracing");
    assert.deepEqual(
      [usage.inputTokens, usage.cacheReadTokens, usage.outputTokens],
      [1807, 1600, 45],
    );
    assert.equal(normalise(span(bare, { scope: "my-app" })).usage, null);
  });

  it("reads MLflow's and Langfuse's JSON, and hand-written Langfuse records with details inside", () => {
    const mlflow = {
      "mlflow.spanType": '"LLM"',
      "mlflow.chat.tokenUsage": '{"input_tokens": 10, "output_tokens": 4, "total_tokens": 14}',
    };
    assert.equal(read(mlflow, "mlflow").inputTokens, 10);
    const langfuse = (details: string) => {
      const usage = read(
        {
          "langfuse.observation.type": "generation",
          "langfuse.observation.usage_details": details,
        },
        "langfuse-sdk",
      );
      return [usage.inputTokens, usage.cacheReadTokens, usage.outputTokens];
    };
    assert.deepEqual(
      langfuse(
        '{"input":7,"cache_read_input_tokens":1600,"cache_creation_input_tokens":200,"output":45,"total":1852}',
      ),
      [1807, 1600, 45],
    );
    assert.deepEqual(
      langfuse('{"input":1200,"output":80,"total":1280,"input_cached_tokens":1000}'),
      [1200, 1000, 80],
    );
    assert.deepEqual(
      langfuse(
        '{"prompt_tokens":1200,"completion_tokens":80,"prompt_tokens_details":{"cached_tokens":1000}}',
      ),
      [1200, 1000, 80],
    );
  });

  it("expects no tokens of a call that failed", () => {
    const failed = normalise(
      span({ "gen_ai.operation.name": "chat" }, { scope: "gen_ai", status: "error" }),
    );
    assert.deepEqual([failed.usage, failed.warnings], [null, 0]);
  });
});
