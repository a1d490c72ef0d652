import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Message, Part, SpanContent } from "../content-model.ts";
import { emptyContent } from "./content.ts";
import { capturedContent, rawSpan } from "./testing.ts";
import { textsOf } from "./words.ts";

const say = (role: Message["role"], ...parts: (string | Part)[]): Message => ({
  role,
  parts: parts.map((part) => (typeof part === "string" ? { type: "text", content: part } : part)),
});
const texts = (change: Partial<SpanContent>) =>
  textsOf(rawSpan(), { ...emptyContent(), ...change });
const tool = (name: string) => ({ name, description: "", parameters: null });
const call: Part = {
  type: "tool_call",
  id: "c",
  name: "get_weather",
  arguments: { city: "Paris" },
};

describe("previews", () => {
  it("show the user's last question and the answer, of every kind of recorded client", () => {
    for (const [name, spanId, asked, answered] of [
      ["ai5", "d9f781ed3083942b", "weather?", "Hello from mock"],
      ["ai5", "e90d76aea89403b9", "weather?", 'get_weather(city: "Paris")'],
      ["otel-openai", "10810c9245b09eb3", "what is this", 'get_weather(city: "Paris")'],
      ["strands", "7a977cbc7341e290", "again", "Hello from mock"],
      [
        "anthropic-native",
        "b1ac2acdf7402d46",
        "weather?",
        'Let me check. get_weather(city: "Paris")',
      ],
      ["ai5", "d396eb24fc8f850f", '{"city":"Paris"}', '{"temp":20}'],
      ["langsmith", "c8f123c68faf7279", "hi", "doc1"],
      ["ai7-genai", "8e9a71b89fc5966f", "weather?", "Hello from mock"],
    ] as const) {
      const { inputPreview, outputPreview } = textsOf(
        rawSpan(),
        capturedContent(name).get(spanId)!,
      );
      assert.equal(inputPreview, asked, name);
      assert.equal(outputPreview, answered, name);
    }
  });

  it("are one line of at most 160 characters that cuts no emoji in two", () => {
    const long = `line one\n\n line\ttwo ${"😀".repeat(200)}`;
    const { inputPreview } = texts({ input: [say("user", long)] });
    assert.match(inputPreview!, /^line one line two 😀+…$/u);
    assert.ok(inputPreview!.length <= 160 && inputPreview!.length >= 159);
    assert.ok(inputPreview!.isWellFormed());
  });

  it("are null where nothing was said, and name what is no text", () => {
    assert.deepEqual(texts({}), {
      inputPreview: null,
      outputPreview: null,
      promptHash: null,
      words: "",
    });
    const image: Part = { type: "blob", modality: "image", mimeType: "image/png", content: "AAAA" };
    assert.equal(texts({ input: [say("user", image)] }).inputPreview, "[image]");
    assert.equal(
      texts({ output: [say("assistant", { type: "generic", value: { ok: true } })] }).outputPreview,
      '{"ok":true}',
    );
  });
});

describe("promptHash", () => {
  const hash = (system: string, ...tools: string[]) =>
    texts({ input: [say("system", system)], toolDefinitions: tools.map(tool) }).promptHash;

  it("is the same whatever the user asks, in whatever order tools are listed", () => {
    assert.match(hash("Be brief", "a", "b")!, /^[0-9a-f]{16}$/);
    assert.equal(hash("Be brief", "a", "b"), hash(" Be \n brief", "b", "a", "a"));
    assert.equal(
      hash("Be brief"),
      texts({ input: [say("system", "Be brief"), say("user", "hi")] }).promptHash,
    );
  });

  it("does not change with the dates and ids that templates fill in", () => {
    assert.equal(
      hash("Today is 2026-11-22, 10:42. Session 8d3c7a52-1111-4222-8333-444455556666."),
      hash("Today is 2026-11-23, 07:01. Session 00000000-1111-4222-8333-444455556666."),
    );
    assert.equal(hash("Now: 2026-11-22T10:42:01.5Z"), hash("Now: 2027-01-01T00:00:00Z"));
  });

  it("changes with a word, a number or a tool", () => {
    const hashes = [
      hash("Answer in 3 sentences"),
      hash("Answer in 4 sentences"),
      hash("Answer in 4 sentences", "search"),
      hash("", "search"),
    ];
    assert.equal(new Set(hashes).size, 4);
    assert.ok(!hashes.includes(null));
  });

  it("tells the same prompt across clients", () => {
    const of = (name: string, spanId: string) =>
      textsOf(rawSpan(), capturedContent(name).get(spanId)!).promptHash;
    assert.equal(of("openinference", "542111b6977be1e6"), of("traceloop", "ac5aebba51595655"));
    assert.equal(of("openinference", "542111b6977be1e6"), of("openlit", "2d5eb6a54657671f"));
    assert.notEqual(
      of("openinference", "542111b6977be1e6"),
      of("openinference", "a03390fd01312339"),
    );
  });
});

describe("words", () => {
  it("hold what was said, called and found, newest first", () => {
    const { words } = texts({
      input: [say("system", "Be brief"), say("user", "old question"), say("user", "new question")],
      output: [say("assistant", "the answer", call)],
      toolResult: { temp: "20C" },
      documents: [{ id: "d", score: null, content: "Cats purr.", metadata: null }],
    });
    for (const word of ["brief", "question", "answer", "get_weather", "Paris", "20C", "purr"])
      assert.match(words, new RegExp(word));
    assert.ok(words.indexOf("answer") < words.indexOf("new"));
    assert.ok(words.indexOf("new") < words.indexOf("old"));
  });

  it("leave out base64, hashes and bytes, but nothing of scripts without spaces", () => {
    const base64 = "iVBORw0KGgo".repeat(50);
    const chinese = "巴黎今天的天气怎么样".repeat(20);
    const { words } = texts({
      input: [
        say("user", `see data:image/png;base64,${base64} here`, {
          type: "blob",
          modality: "image",
          mimeType: "image/png",
          content: base64,
        }),
        say("user", chinese),
      ],
      output: [say("assistant", `{"answer":"twenty","blob":"${base64}"}`)],
    });
    assert.doesNotMatch(words, /iVBORw/);
    assert.match(words, /see .*here/);
    assert.match(words, /twenty/);
    assert.equal(words.match(/巴黎/g)?.length, 20);
  });

  it("stay within 16 kB, cleaned of NUL and lone surrogates", () => {
    const { words } = texts({
      input: [say("user", "wörd ".repeat(100_000)), say("user", "a\0b \ud800")],
    });
    assert.ok(Buffer.byteLength(words) <= 16_384 && Buffer.byteLength(words) > 16_000);
    assert.ok(words.startsWith("ab \ufffd"));
    assert.ok(!words.includes("\0") && words.isWellFormed());
  });
});
