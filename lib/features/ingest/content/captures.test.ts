import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { capturedContent, capturedSpans, captureNames, shown } from "./testing.ts";

/** The recorded app asked three kinds of models the same few things; this is what it said and heard. */
const system = "system: Be brief";
const hello = "assistant: Hello from mock";
const called = 'assistant: get_weather#call_1{"city":"Paris"}';
const answered = 'tool: #call_1={"temp":20}';
const answered20C = 'tool: #call_1="20C"';
const weather = "user: weather?";
const hi = "user: hi";
const weatherInParis = "user: weather in Paris?";

/** Per client: a span, the messages into it and the messages out of it. */
const conversations: Record<string, [span: string, input: string[], output: string[]][]> = {
  ai4: [
    ["dc310909400fe55c", [weather], [called]],
    ["2860bf3e2c18770f", [weather, called, answered], [hello]],
    ["85f0cfacb6f41f47", [system, hi], [hello]],
    ["ea063f129cf26455", [system, hi], [hello]],
    ["1baa96c3f489c287", ["user: abc"], []],
  ],
  ai5: [
    ["e90d76aea89403b9", [weather], [called]],
    ["d9f781ed3083942b", [weather, called, answered], [hello]],
    ["ae35ff203b52e562", [system, hi], [hello]],
  ],
  ai6: [
    ["59f6a7dbecfaff4c", [weather], [called]],
    ["ed784ce357efde7a", [weather, called, answered], [hello]],
    ["6a0a2d9fee7269b0", [system, hi], [hello]],
  ],
  // Came without its log records: only a system prompt is on a span.
  "otel-openai-0.22": [
    ["89abc980f7e71fee", [system], []],
    ["d222595d87716070", [], []],
  ],
  "ai7-genai": [
    ["5e9c1c6230e64b68", [weather], [called]],
    ["33465e2e8af53c93", [weather, called, answered], [hello]],
    ["9d8569096b3bd7c3", [system, hi], [hello]],
    ["3c8224a89a49dc8f", ["user: x"], []],
  ],
  "ai7-legacy": [
    ["b1f8814af815dbdd", [weather], [called]],
    ["e061d7699a1ff71c", [system, hi], [hello]],
  ],
  "anthropic-native": [
    ["b13bfddea82f95fb", [system, hi], [hello]],
    [
      "b1ac2acdf7402d46",
      [weather],
      ['assistant: Let me check. | get_weather#toolu_1{"city":"Paris"}'],
    ],
  ],
  openinference: [
    [
      "542111b6977be1e6",
      [
        system,
        'user: what is this | {"type":"blob","modality":"image","mimeType":"image/png","content":"iVBORw0KGgo="}',
      ],
      [called],
    ],
    ["1004c6216a46ff9a", [hi], [hello]],
    ["bbc3d51d5675398b", [weather, called, answered], [hello]],
    ["a03390fd01312339", [system, hi], [hello]],
    ["056752e1bb77caf1", ["user: a", "user: b"], []],
    ["5764c81abc93fa06", [system, hi], [hello]],
    [
      "221d75b1a2eef92b",
      [weather],
      ['assistant: Let me check. | get_weather#toolu_1{"city":"Paris"}'],
    ],
  ],
  "openai-agents-oi": [
    ["9c1657d1a5c0a699", [weatherInParis], [called]],
    ["9bd33bbad3fe2098", [weatherInParis, called, answered20C], [hello]],
    ["13b0820f379cbb66", [weatherInParis], [hello]],
    ["9c58eb4ed8afd597", ["system: route", hi], [hello]],
  ],
  "langchain-oi": [
    ["c21725d6782a0541", [weather], [called]],
    ["4dec33eecd4b9e1d", [weather, called, answered20C], [hello]],
    ["33aab9521aeb487e", [weather], [called]],
  ],
  "langchain-tl": [
    ["8c4f2d962e34dfeb", [weather, "assistant: ", 'tool: #null="20C"'], [hello]],
    ["fb8a4a925830c0b1", [weather], [called]],
  ],
  traceloop: [
    [
      "ac5aebba51595655",
      [
        system,
        'user: what is this | {"type":"blob","modality":"image","mimeType":"image/png","content":"iVBORw0KGgo="}',
      ],
      [called],
    ],
    ["e2e47f559aa4a2c2", [weather, called, answered], [hello]],
    ["757db92985280fdf", [system, hi], [hello]],
  ],
  laminar: [["947aee5f3da3c972", [hi], [hello]]],
  "otel-openai": [
    ["10810c9245b09eb3", [system, "user: what is this"], [called]],
    ["2895610199a5da3f", [weather, called, answered], [hello]],
    ["de4e299b43b55d89", [hi], [hello]],
    ["8a9667af94c377ef", ["user: x"], []],
    ["d9824cd8aabedf29", [system, hi], [hello]],
  ],
  openlit: [
    ["2d5eb6a54657671f", [system, "user: what is this"], [called]],
    ["acaccee23d79fa68", [weather, called, answered], [hello]],
    ["99fd6f87d50a98af", [system, hi], [hello]],
    [
      "bf69f2d4ca517492",
      [weather],
      ['assistant: Let me check. | get_weather#toolu_1{"city":"Paris"}'],
    ],
  ],
  langfuse: [
    ["396cb9dac5b320ed", [hi], [hello]],
    ["dad37d86c6464f81", ["user: x"], ["assistant: y"]],
    ["349d233725c91531", [hi], ["assistant: ok"]],
  ],
  langsmith: [
    ["afb7057c9d9ce16b", [hi], [hello]],
    ["9f184cc0c01b811d", [hi], [hello]],
  ],
  strands: [
    ["fe5e8cb6bbbdf9b1", [weather], [called]],
    ["7a977cbc7341e290", [weather, called, answered20C, hello, "user: again"], [hello]],
    ["9a83d77c24b02194", ["user: again"], [hello]],
  ],
  "google-adk": [
    [
      "0bae973435bab6c7",
      ['system: You are an agent. Your internal name is "weather".\n\nBe brief', weatherInParis],
      ['assistant: get_weather#null{"city":"Paris"}'],
    ],
    [
      "e66db92a153b7df8",
      [
        'system: You are an agent. Your internal name is "weather".\n\nBe brief',
        weatherInParis,
        'assistant: get_weather#null{"city":"Paris"}',
        'tool: #null={"temp":"20C"}',
      ],
      [hello],
    ],
  ],
  genkit: [
    ["6778a67e5a560ec8", [system, weatherInParis], [called]],
    ["2d8d1c1fbc91f1c8", [system, weatherInParis, called, answered20C], [hello]],
    ["07381e9c8c31c161", [weatherInParis], [hello]],
    ["b37914448c981906", ["user: a"], []],
  ],
  mastra: [
    ["4d1e92eb135765b1", [system, weatherInParis], [called]],
    ["87de0f16ea5b8e61", [system, weatherInParis], [hello]],
    ["104558303f80c037", [], [called]],
  ],
  voltagent: [
    ["d92932c27a1b7d95", [system, weatherInParis], [hello]],
    ["df73fb769a2fa53f", [system, weatherInParis, called, answered20C, hello, hi], [hello]],
    ["de3e4035bf7a8d35", [system, weatherInParis], [hello]],
  ],
  logfire: [["d3950a3d62d8effc", [hi], []]],
  "stacked-anthropic": [["43fb027a1b7dd4f5", [hi], [hello]]],
};

describe("contentOf on the recorded exports", () => {
  for (const [name, spans] of Object.entries(conversations))
    it(`reads the conversation of ${name}`, () => {
      const contents = capturedContent(name);
      for (const [spanId, input, output] of spans) {
        const content = contents.get(spanId);
        assert.ok(content, `${name} has span ${spanId}`);
        assert.deepEqual(shown(content.input), input, `input of ${spanId}`);
        assert.deepEqual(shown(content.output), output, `output of ${spanId}`);
      }
    });

  it("has words for every span of every export that has any, and never throws", () => {
    assert.ok(captureNames.length >= 22);
    for (const name of captureNames) {
      const contents = [...capturedContent(name).values()];
      assert.equal(contents.length, new Set(capturedSpans(name).map((span) => span.spanId)).size);
      assert.ok(
        name === "otel-openai-0.22" ||
          contents.some((content) => content.output.length > 0) ||
          name === "logfire",
        name,
      );
      assert.doesNotMatch(JSON.stringify(contents), /"type":"generic","value":"/);
    }
  });

  it("gives finish reasons in one vocabulary", () => {
    const reasons = captureNames.flatMap((name) =>
      [...capturedContent(name).values()].flatMap(({ input, output }) =>
        [...input, ...output].map((message) => message.finishReason),
      ),
    );
    assert.deepEqual([...new Set(reasons)].sort(), ["stop", "tool_calls", undefined]);
  });
});
