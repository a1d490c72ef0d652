import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { captureSpans, span } from "./captures/testing.ts";
import { type Attributes, warningsIn } from "./model.ts";
import { isDropped, normalise } from "./normalise.ts";

const kindOf = (attributes: Attributes, scope = "", name = "span") =>
  normalise(span(attributes, { scope, name })).kind;

describe("normalise, kind by kind", () => {
  it("believes the owner of a span before the operation it also names", () => {
    assert.equal(
      kindOf({ "langsmith.span.kind": "retriever", "gen_ai.operation.name": "embeddings" }),
      "retrieval",
    );
    assert.equal(
      kindOf({ "mastra.span.type": "model_step", "gen_ai.operation.name": "chat" }),
      "agent_step",
    );
    assert.equal(kindOf({ "mlflow.spanType": '"CHAT_MODEL"' }), "chat");
    assert.equal(kindOf({ "langfuse.observation.type": "span" }), "other");
    assert.equal(
      kindOf({
        "langfuse.observation.type": "span",
        "gen_ai.request.model": "m",
        "gen_ai.operation.name": "chat",
      }),
      "chat",
    );
    assert.equal(
      kindOf({ "openinference.span.kind": "LLM", "llm.prompts.0.prompt.text": "x" }),
      "text_completion",
    );
    assert.equal(kindOf({ "operation.name": "ai.toolCall fn1" }, "ai"), "execute_tool");
    assert.equal(kindOf({ "operation.name": "ai.rerank.doRerank" }, "ai"), "rerank");
  });

  it("reads span.type in its dialect only", () => {
    const scope = "com.anthropic.claude_code.tracing";
    assert.equal(kindOf({ "span.type": "llm_request" }, scope), "chat");
    assert.equal(kindOf({ "span.type": "claude_code.interaction" }, scope), "invoke_agent");
    assert.equal(
      kindOf({ "span.type": "tool", "entity.type": "agent" }, "@voltagent/core"),
      "execute_tool",
    );
    assert.equal(kindOf({ "entity.type": "agent" }, "@voltagent/core"), "invoke_agent");
    assert.equal(kindOf({ "span.type": "llm" }, "my-app"), "other");
  });

  it("goes by operation, request type, protocol and name, in that order", () => {
    assert.equal(kindOf({ "gen_ai.operation.name": "generate_content" }), "chat");
    assert.equal(kindOf({ "gen_ai.operation.name": "search_memory" }), "memory");
    assert.equal(kindOf({ "llm.request.type": "aembedding" }, "litellm"), "embeddings");
    assert.equal(kindOf({ "mcp.method.name": "tools/call" }), "execute_tool");
    assert.equal(kindOf({ "mcp.method.name": "resources/read" }), "mcp");
    assert.equal(kindOf({ "gen_ai.request.model": "g" }, "gcp.vertex.agent", "call_llm"), "chat");
    assert.equal(kindOf({}, "my-app", "call_llm"), "other");
    assert.equal(kindOf({ "gen_ai.tool.name": "t" }), "execute_tool");
    assert.equal(kindOf({ "gen_ai.request.model": "m", "gen_ai.usage.input_tokens": 3 }), "chat");
    assert.equal(kindOf({ "gen_ai.operation.name": "constructor" }), "other");
    assert.equal(kindOf({ "http.request.method": "GET" }), "other");
  });
});

describe("normalise, on whatever comes", () => {
  it("drops Laminar's patches of trace metadata", () => {
    assert.equal(isDropped(span({ "lmnr.internal.metadata_only": true })), true);
    assert.equal(isDropped(span({ "lmnr.span.type": "LLM" })), false);
  });

  it("M13.11 warns of a call from an unknown scope, and keeps it", () => {
    const call = { "gen_ai.operation.name": "chat", "gen_ai.usage.input_tokens": 5 };
    const read = normalise(span(call, { scope: "acme-llm-tracer" }));
    assert.equal(read.kind, "chat");
    assert.deepEqual(warningsIn(read.warnings), ["unknown_scope"]);
  });

  it("lists keys nobody maps, and none of other instrumentations", () => {
    const read = normalise(
      span({
        "gen_ai.operation.name": "chat",
        "gen_ai.usage.quantum_tokens": 1,
        "http.route": "/",
        "db.system": "x",
      }),
    );
    assert.deepEqual(read.unmappedKeys, ["gen_ai.usage.quantum_tokens"]);
    assert.deepEqual(normalise(span({ "order.id": 1 })).unmappedKeys, []);
  });

  it("takes the first alias that says something, and adds none up", () => {
    const { usage } = normalise(
      span({
        "gen_ai.operation.name": "chat",
        "gen_ai.usage.input_tokens": "N/A",
        "gen_ai.usage.prompt_tokens": "12",
        "llm.token_count.prompt": 99,
        "gen_ai.usage.output_tokens": -4,
        "gen_ai.usage.completion_tokens": 3.0,
      }),
    );
    assert.deepEqual([usage?.inputTokens, usage?.outputTokens], [12, 3]);
  });

  it("says so when attributes were dropped or cut off", () => {
    const cut = normalise(
      span(
        { "gen_ai.operation.name": "chat", "gen_ai.input.messages": '[{"role":"user","par' },
        {
          scope: "gen_ai",
          droppedAttributes: 2,
        },
      ),
    );
    assert.deepEqual(warningsIn(cut.warnings), [
      "attributes_dropped",
      "truncated_json",
      "missing_usage",
    ]);
  });

  it("finds facts in JSON that was cut behind them", () => {
    const read = normalise(
      span(
        {
          "gen_ai.request.model": "gemini-2.5-pro",
          "gcp.vertex.agent.llm_response":
            '{"usageMetadata":{"promptTokenCount":10,"candidatesTokenCount":5,"thoughtsTokenCount":7,"totalTokenCount":22},"content":{"parts":[{"te',
          "gen_ai.usage.input_tokens": 10,
          "gen_ai.usage.output_tokens": 5,
        },
        { scope: "gcp.vertex.agent", name: "call_llm" },
      ),
    );
    assert.deepEqual([read.usage?.outputTokens, read.usage?.quality], [12, "reported"]);
  });

  it("infers ADK's output when the stored response is withheld", () => {
    const read = normalise(
      span(
        {
          "gcp.vertex.agent.llm_response": "{}",
          "gen_ai.usage.input_tokens": 10,
          "gen_ai.usage.output_tokens": 5,
        },
        { scope: "gcp.vertex.agent", name: "call_llm" },
      ),
    );
    assert.deepEqual([read.usage?.outputTokens, read.usage?.quality], [5, "inferred"]);
  });

  it("never throws, whatever a value is", () => {
    const keys = captureKeys();
    const hostile = [
      null,
      "",
      "{",
      "[",
      '"',
      '{"a":',
      "\u0000",
      "\ud800",
      -1,
      Number.NaN,
      1e308,
      true,
      [],
      {},
      [null],
      { a: { b: null } },
      "x".repeat(100_000),
      "9".repeat(30),
      [[[]]],
      '{"__proto__":{"x":1}}',
    ];
    const scopes = [
      "",
      "ai",
      "genkit-tracer",
      "langfuse-sdk",
      "gcp.vertex.agent",
      "mlflow",
      "@voltagent/core",
      "strands-agents",
    ];
    for (const scope of scopes)
      for (const value of hostile) {
        const attributes: Attributes = Object.fromEntries(keys.map((key) => [key, value as never]));
        const read = normalise(
          span(attributes, {
            scope,
            events: [
              { name: "gen_ai.choice", at: 0, attributes },
              { name: "exception", at: 0, attributes },
            ],
            status: "error",
          }),
        );
        assert.ok(read.name.length <= 512);
      }
    assert.equal(({} as Record<string, unknown>).x, undefined);
  });

  it("keeps names like __proto__ and constructor apart from objects", () => {
    const attributes = JSON.parse(
      '{"__proto__":{"gen_ai.request.model":"evil"},"constructor":"x","gen_ai.operation.name":"chat"}',
    );
    const read = normalise(span(attributes));
    assert.equal(read.requestModel, "");
    assert.deepEqual(read.unmappedKeys, ["__proto__", "constructor"]);
  });
});

/** Every key of every recording: what mappers look at. */
function captureKeys(): string[] {
  const names = [
    "ai4",
    "ai5",
    "ai6",
    "ai7-genai",
    "anthropic-native",
    "genkit",
    "google-adk",
    "langfuse",
    "langsmith",
    "langchain-oi",
    "mastra",
    "voltagent",
    "laminar",
    "logfire",
    "openlit",
    "strands",
    "traceloop",
    "openai-agents-oi",
  ];
  const keys = names.flatMap((name) =>
    captureSpans(name).flatMap((raw) => Object.keys(raw.attributes)),
  );
  return [
    ...new Set([
      ...keys,
      "mlflow.spanType",
      "mlflow.chat.tokenUsage",
      "mlflow.llm.cost",
      "mlflow.linkedPrompts",
      "gen_ai.usage",
      "metadata",
    ]),
  ];
}
