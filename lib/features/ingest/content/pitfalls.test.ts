import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Attributes, Value } from "../model.ts";
import { contentOf } from "./content.ts";
import { indexed } from "./indexed.ts";

import { capturedSpans, rawSpan, shown } from "./testing.ts";
import { textsOf } from "./words.ts";

const read = (attributes: Attributes) => contentOf(rawSpan(attributes), []);

describe("13.9, 11.10: attributes cut off by a limit", () => {
  const conversation = JSON.stringify([
    { role: "system", parts: [{ type: "text", content: "Be brief" }] },
    { role: "user", parts: [{ type: "text", content: "What is the weather in Paris?" }] },
  ]);

  it("keeps every message before the cut, and marks the text that ends in it", () => {
    const cut = conversation.slice(0, conversation.indexOf("in Paris"));
    const { input } = read({ "gen_ai.input.messages": cut });
    assert.deepEqual(shown(input), ["system: Be brief", "user: What is the weather "]);
    assert.deepEqual(input[1]!.parts, [
      { type: "text", content: "What is the weather ", truncated: true },
    ]);
    assert.deepEqual(input[0]!.parts, [{ type: "text", content: "Be brief" }]);
  });

  it("understands something of every prefix, for every source, and never throws", () => {
    for (const key of [
      "gen_ai.input.messages",
      "ai.prompt.messages",
      "gen_ai.prompt",
      "input.value",
    ])
      for (let length = 1; length <= conversation.length; length++) {
        const { input } = read({ [key]: conversation.slice(0, length) });
        // Long enough to hold the system prompt: it must be there.
        if (length > 70)
          assert.match(shown(input).join("\n"), /Be brief/, `${key} cut at ${length}`);
      }
  });

  it("shows as text what only looks like JSON", () => {
    for (const text of ["[tool: get_weather]", "{name} is here", "[1] see the notes"])
      assert.deepEqual(shown(read({ "output.value": text }).output), [`assistant: ${text}`]);
  });
});

describe("11.21: keys that want to do harm", () => {
  it("neither follows __proto__, constructor nor prototype", () => {
    const attributes = {
      "llm.input_messages.0.message.role": "user",
      "llm.input_messages.0.message.content": "hi",
      "llm.input_messages.__proto__.polluted": "yes",
      "llm.input_messages.0.__proto__.polluted": "yes",
      "llm.input_messages.constructor.prototype.polluted": "yes",
      "gen_ai.prompt":
        '{"__proto__":{"polluted":"yes"},"messages":[{"role":"user","content":"x"}]}',
      "metadata.__proto__": "yes",
      metadata: '{"__proto__":{"polluted":"yes"},"team":"a"}',
    };
    const content = read(attributes);
    assert.equal(({} as { polluted?: string }).polluted, undefined);
    assert.deepEqual(shown(content.input), ["user: hi"]);
    assert.deepEqual(content.metadata, { team: "a" });
    assert.equal(Object.getPrototypeOf(content.metadata), Object.prototype);
  });

  it("makes no list as long as the largest number, keeps the order of the numbers and closes gaps", () => {
    const content = read({
      "llm.input_messages.9999999.message.content": "last",
      "llm.input_messages.10.message.content": "second",
      "llm.input_messages.9.message.content": "first",
      "llm.input_messages.99999999999999999999.message.content": "no index",
    });
    assert.deepEqual(shown(content.input).slice(0, 3), [
      "user: first",
      "user: second",
      "user: last",
    ]);
  });

  it("stops at 10,001 slots", () => {
    const attributes: Attributes = {};
    for (let i = 0; i < 30_000; i++) attributes[`p.${i}.role`] = "user";
    assert.equal((indexed(attributes, "p.") as Value[]).length, 10_001);
    const deep: Attributes = { [`p.0${".a".repeat(10_000)}`]: 1, "p.1": "kept" };
    assert.deepEqual(indexed(deep, "p."), ["kept"]);
  });
});

describe("13.9: hostile strings and sizes", () => {
  it("keeps NUL and lone surrogates out of what is stored", () => {
    const content = read({
      "gen_ai.input.messages": JSON.stringify([
        { role: "user", parts: [{ type: "text", content: "a\0b \ud800 c" }] },
      ]),
    });
    const texts = textsOf(rawSpan(), content);
    assert.equal(texts.inputPreview, "ab \ufffd c");
    assert.equal(texts.words, "ab \ufffd c");
  });

  it("reads a 5 MB data URI into a blob in under a second, and keeps it out of the words", () => {
    const base64 = "iVBORw0KGgo".repeat(480_000);
    const uri = `data:image/png;base64,${base64}`;
    const messages = JSON.stringify([
      {
        role: "user",
        content: [
          { type: "text", text: "what is this" },
          { type: "image_url", image_url: { url: uri } },
        ],
      },
    ]);
    const sent: Attributes[] = [
      { "gen_ai.prompt": JSON.stringify({ model: "m", messages: JSON.parse(messages) }) },
      { "gen_ai.input.messages": messages },
      {
        "llm.input_messages.0.message.role": "user",
        "llm.input_messages.0.message.contents.0.message_content.type": "text",
        "llm.input_messages.0.message.contents.0.message_content.text": "what is this",
        "llm.input_messages.0.message.contents.1.message_content.type": "image",
        "llm.input_messages.0.message.contents.1.message_content.image.image.url": uri,
      },
    ];
    for (const attributes of sent) {
      const started = performance.now();
      const content = read(attributes);
      const texts = textsOf(rawSpan(attributes), content);
      const took = performance.now() - started;
      assert.deepEqual(content.input[0]!.parts[1], {
        type: "blob",
        modality: "image",
        mimeType: "image/png",
        content: base64,
      });
      assert.equal(texts.words, "what is this");
      assert.ok(took < 1_000, `${took} ms`);
    }
  });

  it("is not slowed by 5 MB of text, cut, escaped or without spaces", () => {
    for (const text of [
      "x".repeat(5e6),
      "[".repeat(5e6),
      '{"a":"'.repeat(8e5),
      "a b ".repeat(1.2e6),
    ]) {
      const started = performance.now();
      const content = read({ "input.value": text, "output.value": text });
      textsOf(rawSpan(), content);
      const took = performance.now() - started;
      assert.ok(took < 3_000, `${text.slice(0, 10)}: ${took} ms`);
    }
  });

  it("answers with JSON that can be written, however deep the sender nested", () => {
    const deep = "[".repeat(50_000) + "]".repeat(50_000);
    const content = read({
      "input.value": deep,
      "gen_ai.tool.call.arguments": deep,
      metadata: `{"a":${deep}}`,
    });
    assert.ok(JSON.stringify(content).length > 0);
  });
});

describe("speed", () => {
  it("reads a typical span in under 100 µs", () => {
    const spans = ["ai5", "openinference", "traceloop", "otel-openai", "strands", "ai7-genai"]
      .flatMap(capturedSpans)
      .map((raw) => [raw, contentOf(raw, [])] as const);
    const round = () => {
      for (const [raw] of spans) contentOf(raw, [], "chat");
    };
    for (let i = 0; i < 200; i++) round();
    // The fastest of several rounds is what the code takes; the rest is what the machine was doing.
    const rounds = Array.from({ length: 100 }, () => {
      const started = performance.now();
      round();
      return ((performance.now() - started) * 1_000) / spans.length;
    });
    const best = Math.min(...rounds);
    assert.ok(best < 100, `${best.toFixed(1)} µs`);
  });
});
