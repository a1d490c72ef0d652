import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { captured, captureNames, captureSpans } from "./captures/testing.ts";
import { type LlmSpan, warningsIn } from "./model.ts";
import { isDropped } from "./normalise.ts";

const facts = (from: LlmSpan | undefined, ...keys: (keyof LlmSpan)[]) =>
  keys.map((key) => from?.[key]);

describe("normalise, on recorded spans", () => {
  it("reads service, version and environment, and no SDK's defaults", () => {
    const where = (name: string) =>
      facts(captured(name)[0], "serviceName", "serviceVersion", "environment");
    assert.deepEqual(where("ai6"), ["demo-ai6", "1.2.3", "test"]);
    assert.deepEqual(where("openlit"), ["", "", "prod"]);
    assert.deepEqual(where("langfuse"), ["", "r1", "prod"]);
    assert.deepEqual(where("mastra"), ["demo-mastra", "", ""]);
    assert.deepEqual(where("laminar"), ["", "", ""]);
    assert.deepEqual(where("genkit"), ["", "", ""]);
  });

  it("tells the asked model from the one that answered, and the provider from the framework", () => {
    const call = (name: string) =>
      facts(
        captured(name).find(({ kind }) => kind === "chat"),
        "provider",
        "requestModel",
        "responseModel",
        "responseId",
      );
    const mock = ["openai", "gpt-4o", "gpt-4o-2024-08-06", "chatcmpl-mock1"];
    for (const name of ["ai4", "ai7-genai", "openinference", "otel-openai", "openlit", "genkit"])
      assert.deepEqual(call(name), mock, name);
    assert.deepEqual(call("langsmith"), mock);
    assert.deepEqual(call("mastra"), ["openai", "gpt-4o", "gpt-4o-2024-08-06", null]);
    assert.deepEqual(call("strands"), ["openai", "gpt-4o", "", null]);
    assert.deepEqual(call("voltagent"), ["openai", "gpt-4o", "", null]);
    assert.deepEqual(call("google-adk"), ["gcp.gemini", "gemini-2.5-flash", "", null]);
    assert.deepEqual(call("langchain-oi"), ["openai", "gpt-4o", "gpt-4o", null]);
  });

  it("says in one vocabulary why a model stopped", () => {
    const reasons = (name: string) =>
      captured(name)
        .filter(({ kind }) => kind === "chat")
        .map(({ finishReason }) => finishReason);
    assert.deepEqual(reasons("ai6"), ["tool_calls", "stop", "stop"]);
    assert.deepEqual(reasons("anthropic-native"), ["stop", "tool_calls"]);
    assert.deepEqual(reasons("openai-agents-oi"), ["tool_calls", "stop", "stop"]);
    assert.deepEqual(reasons("strands").slice(0, 2), ["tool_calls", "stop"]);
    assert.deepEqual(reasons("genkit"), ["tool_calls", "stop"]);
    assert.deepEqual(reasons("mastra").slice(0, 2), ["tool_calls", "stop"]);
    assert.deepEqual(reasons("langsmith"), ["stop"]);
    assert.deepEqual(reasons("traceloop").at(-1), "");
  });

  it("reads the time to the first token in whatever unit, and drops impossible ones", () => {
    const first = (name: string) =>
      captured(name)
        .map(({ ttftMs }) => ttftMs)
        .filter((ms) => ms !== null);
    assert.deepEqual(first("ai4").map(Math.round), [44]);
    assert.deepEqual(first("ai7-genai").map(Math.round), [72]);
    assert.deepEqual(first("anthropic-native"), [19]);
    assert.deepEqual(first("openlit"), [2, 1]);
    // The second call of each run repeats the first one's time, before it began.
    assert.deepEqual(first("mastra").map(Math.round), [64, 44]);
    // Recorded one millisecond before its span.
    assert.deepEqual(first("langfuse"), []);
  });

  it("finds conversation, user and tags", () => {
    const who = (name: string, at = 0) =>
      facts(captured(name)[at], "conversationId", "userId", "tags");
    assert.deepEqual(who("ai4"), ["s1", "u1", ["a", "b"]]);
    assert.deepEqual(who("langfuse"), ["s1", "u1", ["a"]]);
    assert.deepEqual(who("langsmith", 3), ["s1", "u1", ["t1"]]);
    assert.deepEqual(who("langsmith"), ["s1", "u1", null]);
    assert.deepEqual(who("langchain-oi"), ["s1", "u1", null]);
    assert.deepEqual(who("traceloop"), ["s1", "u1", null]);
    assert.deepEqual(who("laminar", 2), ["s1", "u1", ["t1"]]);
    assert.deepEqual(who("voltagent"), ["c1", "u1", null]);
    assert.deepEqual(who("mastra", 9), ["s1", "u1", ["t1"]]);
    assert.deepEqual(who("ai7-legacy"), [null, "u1", null]);
  });

  it("names tools, agents, prompts and tiers", () => {
    const tools = (name: string) =>
      captured(name).flatMap(({ kind, toolName }) => (kind === "execute_tool" ? [toolName] : []));
    for (const name of [
      "ai5",
      "ai7-genai",
      "openai-agents-oi",
      "langchain-oi",
      "genkit",
      "voltagent",
    ])
      assert.deepEqual(tools(name), ["get_weather"], name);
    assert.deepEqual(tools("traceloop"), ["mytool"]);
    // A chat span that names the tool its answer asks for runs none.
    assert.deepEqual(tools("openlit"), []);
    const agents = (name: string) =>
      captured(name).flatMap(({ kind, name: shown }) => (kind === "invoke_agent" ? [shown] : []));
    assert.deepEqual(agents("strands").slice(0, 1), ["weather-agent"]);
    assert.deepEqual(agents("openai-agents-oi").slice(0, 1), ["Weather"]);
    const [generation] = captured("langfuse");
    assert.deepEqual(facts(generation, "promptName", "promptVersion"), ["p1", "3"]);
    assert.equal(captured("anthropic-native")[0]!.serviceTier, "standard");
  });

  it("keeps a believable reported cost and no zero", () => {
    assert.equal(captured("langfuse")[1]!.reportedCostUsd, 0.001);
    for (const { reportedCostUsd } of captured("openlit")) assert.equal(reportedCostUsd, null);
  });

  it("keeps errors, with a type where one is told", () => {
    const errors = (name: string) =>
      captured(name).flatMap(({ status, errorType }) => (status === "error" ? [errorType] : []));
    assert.deepEqual(errors("otel-openai"), ["RateLimitError"]);
    assert.deepEqual(errors("openlit"), ["RateLimitError"]);
    assert.deepEqual(errors("ai7-legacy"), ["AI_APICallError", "AI_APICallError"]);
    assert.deepEqual(errors("logfire"), [null]);
  });

  it("drops copies of spans still running", () => {
    assert.deepEqual(captureSpans("logfire").map(isDropped), [true, false, false, false]);
  });

  it("knows every key the recorded clients write, and every scope", () => {
    const quiet = captureNames().filter((name) => name !== "logfire");
    for (const name of quiet)
      for (const { unmappedKeys, warnings } of captured(name)) {
        assert.deepEqual(unmappedKeys, [], name);
        assert.ok(!warningsIn(warnings).includes("unknown_scope"), name);
      }
  });
});
