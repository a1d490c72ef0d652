import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Attributes } from "../model.ts";
import { contentOf } from "./content.ts";
import { contentOfTrace } from "./relatives.ts";
import { capturedContent, capturedLogs, capturedSpans, rawLog, rawSpan, shown } from "./testing.ts";

describe("carriers and precedence", () => {
  const inputOf = (name: string) =>
    JSON.stringify([{ role: "user", parts: [{ type: "text", content: name }] }]);
  const details = (text: string) =>
    rawLog("gen_ai.client.inference.operation.details", {
      attributes: { "gen_ai.input.messages": inputOf(text) },
    });

  it("prefers the span's attributes to operation.details to single messages", () => {
    const message = rawLog("gen_ai.user.message", { body: { content: "single" } });
    const ask = (attributes: Attributes, logs: ReturnType<typeof rawLog>[]) => {
      const { input, source } = contentOf(rawSpan(attributes), logs);
      return [shown(input)[0], source];
    };
    const attribute = { "gen_ai.input.messages": inputOf("attribute") };
    assert.deepEqual(ask(attribute, [message, details("details")]), [
      "user: attribute",
      "attributes",
    ]);
    assert.deepEqual(ask({}, [message, details("details")]), ["user: details", "logs"]);
    assert.deepEqual(ask({}, [message]), ["user: single", "logs"]);
    assert.deepEqual(ask({ "input.value": "general" }, [message]), ["user: single", "logs"]);
    assert.deepEqual(ask({ "input.value": "general" }, []), ["user: general", "attributes"]);
    const langfuse = { ...attribute, "langfuse.observation.input": "first" };
    assert.deepEqual(ask(langfuse, []), ["user: first", "attributes"]);
  });

  it("merges details that came in two records, structured or as JSON text", () => {
    const output = rawLog("gen_ai.client.inference.operation.details", {
      attributes: {
        "gen_ai.output.messages": [
          { role: "assistant", parts: [{ type: "text", content: "hello" }] },
        ],
        "gen_ai.system_instructions": "Be brief",
      },
    });
    const content = contentOf(rawSpan(), [output, details("hi")]);
    assert.deepEqual(shown(content.input), ["system: Be brief", "user: hi"]);
    assert.deepEqual(shown(content.output), ["assistant: hello"]);
  });

  it("orders single messages by time, choices by index, and keeps roles without content", () => {
    const logs = [
      rawLog("gen_ai.choice", { at: 9, body: { index: 1, message: { content: "second" } } }),
      rawLog("gen_ai.choice", { at: 9, body: { index: 0, message: { content: "first" } } }),
      rawLog("gen_ai.tool.message", { at: 5, body: { id: "c", content: "20C" } }),
      rawLog("gen_ai.assistant.message", {
        at: 5,
        body: { tool_calls: [{ id: "c", function: { name: "f", arguments: "{}" } }] },
      }),
      rawLog("gen_ai.user.message", { at: 5, body: { content: "weather?" } }),
      rawLog("gen_ai.system.message", { at: 5, body: {} }),
    ];
    const content = contentOf(rawSpan(), logs);
    assert.deepEqual(shown(content.input), [
      "system: ",
      "user: weather?",
      "assistant: f#c{}",
      'tool: #c="20C"',
    ]);
    assert.deepEqual(shown(content.output), ["assistant: first", "assistant: second"]);
    const hollow = contentOf(rawSpan(), [
      rawLog("gen_ai.choice", { body: { finish_reason: "stop" } }),
    ]);
    assert.deepEqual(hollow.output, [{ role: "assistant", parts: [], finishReason: "stop" }]);
  });

  it("attaches a record without span by its response id, not by its resource, and within an hour", () => {
    const raw = rawSpan({ "gen_ai.response.id": "resp_1" });
    const loose = rawLog("gen_ai.choice", {
      traceId: null,
      spanId: null,
      attributes: { "gen_ai.response.id": "resp_1" },
      body: { message: { content: "hello" } },
      resource: {
        attributes: { "service.name": "unknown_service:node" },
        scopeName: "",
        scopeVersion: "",
        schemaUrl: "",
      },
    });
    assert.deepEqual(shown(contentOf(raw, [loose]).output), ["assistant: hello"]);
    for (const change of [
      { at: raw.endedAt + 3_600_001 },
      { spanId: "3333333333333333" },
      { attributes: { "gen_ai.response.id": "resp_2" } },
    ])
      assert.deepEqual(contentOf(raw, [{ ...loose, ...change }]).output, []);
    assert.deepEqual(shown(contentOfTrace([raw], [loose]).get(raw.spanId)!.output), [
      "assistant: hello",
    ]);
  });
});

describe("13.10: logs before spans and spans before logs give the same content", () => {
  for (const name of ["otel-openai", "openlit"])
    it(`${name}, whatever order its records come in`, () => {
      const expected = capturedContent(name);
      const spans = capturedSpans(name);
      const logs = capturedLogs(name);
      for (const order of [
        [...logs].reverse(),
        [...logs].sort((a, b) => (a.name < b.name ? 1 : -1)),
      ])
        for (const raw of [...spans].reverse())
          assert.deepEqual(
            contentOf(raw, order),
            expected.get(raw.spanId),
            `${name} ${raw.spanId}`,
          );
    });

  it("reads OpenLIT's logs as its spans where a span came without its content", () => {
    const logs = capturedLogs("openlit");
    const expected = capturedContent("openlit");
    let compared = 0;
    for (const raw of capturedSpans("openlit")) {
      const hollow = Object.fromEntries(
        Object.entries(raw.attributes).filter(
          ([key]) => !/messages|instructions|definitions/.test(key),
        ),
      );
      const content = contentOf({ ...raw, attributes: hollow }, logs);
      if (content.source !== "logs") continue;
      compared++;
      const full = expected.get(raw.spanId)!;
      assert.deepEqual(content.input, full.input);
      assert.deepEqual(content.output, full.output);
      assert.deepEqual(content.toolDefinitions, full.toolDefinitions);
    }
    assert.equal(compared, 6);
  });
});
