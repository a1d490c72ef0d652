import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Attributes, RawSpan } from "../model.ts";
import { contentOf } from "./content.ts";
import { rawSpan, shown } from "./testing.ts";

const read = (attributes: Attributes, change: Partial<RawSpan> = {}) =>
  contentOf(rawSpan(attributes, change), []);
const event = (name: string, attributes: Attributes) => ({ name, at: 1, attributes });
describe("contentOf on dialects known from their sources", () => {
  it("reads old Traceloop's numbered keys", () => {
    const content = read({
      "gen_ai.prompt.0.role": "system",
      "gen_ai.prompt.0.content": "Be brief",
      "gen_ai.prompt.1.role": "user",
      "gen_ai.prompt.1.content": '[{"type":"text","text":"weather?"}]',
      "gen_ai.prompt.2.role": "assistant",
      "gen_ai.prompt.2.tool_calls.0.id": "call_1",
      "gen_ai.prompt.2.tool_calls.0.name": "get_weather",
      "gen_ai.prompt.2.tool_calls.0.arguments": '{"city":"Paris"}',
      "gen_ai.prompt.3.role": "tool",
      "gen_ai.prompt.3.tool_call_id": "call_1",
      "gen_ai.prompt.3.content": "20C",
      "gen_ai.completion.0.role": "assistant",
      "gen_ai.completion.0.content": "It is 20C.",
      "gen_ai.completion.0.finish_reason": "stop",
      "llm.request.functions.0.name": "get_weather",
      "llm.request.functions.0.description": "weather",
      "llm.request.functions.0.parameters": '{"type":"object"}',
      "llm.frequency_penalty": 0.5,
      "llm.is_streaming": "True",
    });
    assert.deepEqual(shown(content.input), [
      "system: Be brief",
      "user: weather?",
      'assistant: get_weather#call_1{"city":"Paris"}',
      'tool: #call_1="20C"',
    ]);
    assert.deepEqual(shown(content.output), ["assistant: It is 20C."]);
    assert.equal(content.output[0]!.finishReason, "stop");
    assert.deepEqual(content.toolDefinitions, [
      { name: "get_weather", description: "weather", parameters: { type: "object" } },
    ]);
    assert.deepEqual(content.parameters, { frequencyPenalty: 0.5, stream: true });
  });

  it("reads LiteLLM, which numbers the calls of one answer like messages", () => {
    const content = read({
      "gen_ai.prompt.0.role": "user",
      "gen_ai.prompt.0.content": "hi",
      "gen_ai.completion.0.function_call.name": "a",
      "gen_ai.completion.0.function_call.arguments": '{"x":1}',
      "gen_ai.completion.1.function_call.name": "b",
      "gen_ai.completion.1.function_call.arguments": "{}",
    });
    assert.deepEqual(shown(content.output), ['assistant: a#null{"x":1} | b#null{}']);
    const parts = read({
      "gen_ai.input.messages": JSON.stringify([
        {
          role: "user",
          parts: [
            { type: "text", text: "look" },
            { type: "image_url", image_url: { url: "https://example.org/cat.png" } },
          ],
        },
        {
          role: "assistant",
          parts: [],
          tool_calls: [{ id: "c", function: { name: "f", arguments: "{" } }],
        },
        { role: "tool", tool_call_id: "c", parts: [{ type: "text", text: '{"ok":true}' }] },
      ]),
    });
    assert.deepEqual(shown(parts.input), [
      'user: look | {"type":"uri","modality":"image","mimeType":"","uri":"https://example.org/cat.png"}',
      'assistant: f#c"{"',
      'tool: #c={"ok":true}',
    ]);
  });

  it("reads MLflow, which encodes every value once more", () => {
    const content = read({
      "mlflow.spanType": '"CHAT_MODEL"',
      "mlflow.spanInputs": JSON.stringify({
        model: "gpt-4o",
        temperature: 0.1,
        messages: [{ role: "user", content: "hi" }],
      }),
      "mlflow.spanOutputs": JSON.stringify(
        JSON.stringify({ choices: [{ message: { role: "assistant", content: "hello" } }] }),
      ),
      "mlflow.chat.tools": '[{"type":"function","function":{"name":"f"}}]',
    });
    assert.deepEqual(shown(content.input), ["user: hi"]);
    assert.deepEqual(shown(content.output), ["assistant: hello"]);
    assert.equal(content.toolDefinitions[0]!.name, "f");
  });

  it("reads Logfire and Pydantic AI, question and answer in one list", () => {
    const events = read({
      events: JSON.stringify([
        { "event.name": "gen_ai.system.message", role: "system", content: "Be brief" },
        { "event.name": "gen_ai.user.message", role: "user", content: "hi" },
        {
          "event.name": "gen_ai.choice",
          index: 0,
          message: { role: "assistant", content: "hello" },
        },
      ]),
    });
    assert.deepEqual(shown(events.input), ["system: Be brief", "user: hi"]);
    assert.deepEqual(shown(events.output), ["assistant: hello"]);

    const agent = read({
      "pydantic_ai.all_messages": JSON.stringify([
        { role: "user", parts: [{ type: "text", content: "hi" }] },
        { role: "assistant", parts: [{ type: "text", content: "hello" }] },
      ]),
      final_result: "hello!",
      model_request_parameters: JSON.stringify({
        function_tools: [{ name: "f", parameters_json_schema: { type: "object" } }],
      }),
    });
    assert.deepEqual(shown(agent.input), ["user: hi"]);
    assert.deepEqual(shown(agent.output), ["assistant: hello!"]);
    assert.deepEqual(agent.toolDefinitions[0]!.parameters, { type: "object" });

    const openai = read({
      request_data: JSON.stringify({
        model: "m",
        stream: true,
        messages: [{ role: "user", content: "hi" }],
      }),
      response_data: JSON.stringify({ message: { role: "assistant", content: "hello" } }),
    });
    assert.deepEqual(shown(openai.output), ["assistant: hello"]);
    assert.equal(openai.parameters.stream, true);
  });

  it("reads Claude Code, and takes its redactions for nothing", () => {
    const scope = {
      resource: {
        attributes: {},
        scopeName: "com.anthropic.claude_code.tracing",
        scopeVersion: "",
        schemaUrl: "",
      },
    };
    const request = read(
      {
        "span.type": "llm_request",
        user_system_prompt: "Be brief",
        new_context: "[USER] fix it",
        "response.model_output": "done",
      },
      scope,
    );
    assert.deepEqual(shown(request.input), ["system: Be brief", "user: [USER] fix it"]);
    assert.deepEqual(shown(request.output), ["assistant: done"]);
    const redacted = read({ "span.type": "interaction", user_prompt: "<REDACTED>" }, scope);
    assert.deepEqual(redacted.input, []);
    assert.equal(redacted.source, "none");
    const tool = read({ "span.type": "tool", tool_input: '{"path":"a.ts"}' }, scope);
    assert.deepEqual(tool.toolArguments, { path: "a.ts" });
  });

  it("reads LiveKit and Flue", () => {
    const node = read(
      {
        "lk.chat_ctx": JSON.stringify({
          items: [
            { type: "message", role: "system", content: ["Be brief"] },
            { type: "message", role: "user", content: ["hi"] },
            { type: "function_call", call_id: "c", name: "f", arguments: "{}" },
            { type: "function_call_output", call_id: "c", output: "ok" },
          ],
        }),
        "lk.response.text": "hello",
      },
      { name: "llm_node" },
    );
    assert.deepEqual(shown(node.input), [
      "system: Be brief",
      "user: hi",
      "assistant: f#c{}",
      'tool: #c="ok"',
    ]);
    assert.deepEqual(shown(node.output), ["assistant: hello"]);
    const task = read({ "flue.task.prompt": "summarise", "flue.task.result": "short" });
    assert.deepEqual(shown([...task.input, ...task.output]), [
      "user: summarise",
      "assistant: short",
    ]);
  });

  it("reads the two legacy span events of Semantic Kernel and Spring AI", () => {
    const content = read(
      {},
      {
        events: [
          event("gen_ai.content.prompt", { "gen_ai.prompt": '[{"role":"user","content":"hi"}]' }),
          event("gen_ai.content.completion", { "gen_ai.completion": "hello" }),
        ],
      },
    );
    assert.deepEqual(shown(content.input), ["user: hi"]);
    assert.deepEqual(shown(content.output), ["assistant: hello"]);
    assert.equal(content.source, "events");
  });

  it("reads documents of the conventions and of vector databases' events", () => {
    const conventional = read({
      "gen_ai.operation.name": "retrieval",
      "gen_ai.retrieval.query.text": "cats",
      "gen_ai.retrieval.documents": '[{"id":7,"score":"0.5","content":"Cats purr."}]',
    });
    assert.deepEqual(conventional.documents, [
      { id: "7", score: 0.5, content: "Cats purr.", metadata: null },
    ]);
    const database = read(
      {},
      {
        events: [
          event("db.query.result", {
            "db.query.result.id": "a",
            "db.query.result.distance": 0.1,
            "db.query.result.document": "Dogs bark.",
          }),
        ],
      },
    );
    assert.deepEqual(database.documents, [
      { id: "a", score: 0.1, content: "Dogs bark.", metadata: null },
    ]);
  });
});
