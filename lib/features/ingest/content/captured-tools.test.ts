import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { SpanContent } from "../content-model.ts";
import { capturedContent } from "./testing.ts";

describe("tools in the recorded exports", () => {
  /** Per client: a tool's span, its arguments and its result. */
  const executions: [string, string, SpanContent["toolArguments"], SpanContent["toolResult"]][] = [
    ["ai4", "50917799aae03b74", { city: "Paris" }, { temp: 20 }],
    ["ai5", "d396eb24fc8f850f", { city: "Paris" }, { temp: 20 }],
    ["ai7-genai", "e29f31192662b5e8", { city: "Paris" }, { temp: 20 }],
    ["ai7-legacy", "63028e555178b194", { city: "Paris" }, { temp: 20 }],
    ["openai-agents-oi", "7f283bc1841f1582", { city: "Paris" }, "20C"],
    ["langchain-oi", "c991e4f260f3e9ad", "Paris", "20C"],
    ["langchain-tl", "bc5a6a5e32aaf5bc", { city: "Paris" }, "20C"],
    ["strands", "c8c79ddd19da3c99", { city: "Paris" }, "20C"],
    ["google-adk", "6526dc75c01a1d19", { city: "Paris" }, { temp: "20C" }],
    ["genkit", "44e382f3108bb41c", { city: "Paris" }, "20C"],
    ["mastra", "ea2dc2d46ea75321", { city: "Paris" }, { t: "20C" }],
    ["voltagent", "c361e4e131e2fc15", { city: "Paris" }, "20C"],
    ["langsmith", "9626aba287b5b93c", { city: "Paris" }, { temp: 20 }],
    ["langfuse", "28d58a68d342687b", { a: 1 }, { b: 2 }],
    ["traceloop", "4051806fa68515df", {}, "res"],
  ];
  for (const [name, spanId, args, got] of executions)
    it(`reads what a tool of ${name} was given and gave`, () => {
      const content = capturedContent(name).get(spanId)!;
      assert.deepEqual(content.toolArguments, args);
      assert.deepEqual(content.toolResult, got);
      assert.deepEqual([content.input, content.output], [[], []]);
    });

  /** Per client: a span whose model could call the tool, and whether its schema was sent. */
  const offers: [string, string, hasSchema: boolean][] = [
    ["ai4", "dc310909400fe55c", true],
    ["ai6", "", true],
    ["ai7-genai", "5e9c1c6230e64b68", true],
    ["openinference", "542111b6977be1e6", true],
    ["openinference", "221d75b1a2eef92b", true],
    ["langchain-oi", "c21725d6782a0541", true],
    ["traceloop", "ac5aebba51595655", true],
    ["openlit", "2d5eb6a54657671f", true],
    ["google-adk", "0bae973435bab6c7", true],
    ["genkit", "6778a67e5a560ec8", true],
    ["genkit", "015ec53e5912186a", false],
    ["mastra", "87de0f16ea5b8e61", false],
    ["voltagent", "d92932c27a1b7d95", false],
    ["strands", "19ede4e2fcb142c6", false],
  ];
  for (const [name, spanId, hasSchema] of offers)
    it(`reads which tools ${name} offered ${spanId}`, () => {
      const contents = capturedContent(name);
      const content = spanId
        ? contents.get(spanId)!
        : [...contents.values()].find((one) => one.toolDefinitions.length > 0)!;
      const [tool, ...more] = content.toolDefinitions;
      assert.equal(tool?.name, "get_weather");
      assert.equal(more.length, 0);
      assert.equal(JSON.stringify(tool.parameters).includes('"city"'), hasSchema);
    });
});

describe("parameters, documents and metadata in the recorded exports", () => {
  const parameters: [string, string, SpanContent["parameters"]][] = [
    ["ai4", "85f0cfacb6f41f47", { maxRetries: 2, stream: true }],
    [
      "anthropic-native",
      "b1ac2acdf7402d46",
      { maxTokens: 100, stream: true, serviceTier: "standard" },
    ],
    ["openinference", "542111b6977be1e6", { maxTokens: 50, temperature: 0.3 }],
    ["langfuse", "396cb9dac5b320ed", { temperature: 0.1 }],
    ["genkit", "6778a67e5a560ec8", { maxTokens: 60, temperature: 0.2 }],
    [
      "langsmith",
      "afb7057c9d9ce16b",
      { temperature: 0.2, serviceTier: "default", systemFingerprint: "fp_1" },
    ],
    [
      // The whole response is where the parameters should be; its id, model and metadata are none.
      "openai-agents-oi",
      "9c1657d1a5c0a699",
      {
        temperature: 1,
        topP: 1,
        serviceTier: "default",
        toolChoice: "auto",
        parallelToolCalls: true,
      },
    ],
  ];
  for (const [name, spanId, expected] of parameters)
    it(`reads the parameters of ${name}`, () => {
      assert.deepEqual(capturedContent(name).get(spanId)!.parameters, expected);
    });

  it("reads query and documents of a retriever", () => {
    const content = capturedContent("langsmith").get("c8f123c68faf7279")!;
    assert.equal(content.retrievalQuery, "hi");
    assert.deepEqual(content.documents, [
      { id: "1", score: null, content: "doc1", metadata: { id: 1 } },
    ]);
  });

  it("counts vectors instead of keeping them", () => {
    for (const [name, spanId, embeddings] of [
      ["openinference", "056752e1bb77caf1", 2],
      ["ai4", "614f0d14c09ed3d6", 1],
      ["genkit", "b37914448c981906", 1],
    ] as const) {
      const content = capturedContent(name).get(spanId)!;
      assert.equal(content.metadata.embeddings, embeddings, name);
      assert.equal(content.metadata.dimensions, 3, name);
      assert.doesNotMatch(JSON.stringify(content), /0\.1/, name);
    }
  });

  it("keeps people's metadata and drops copies of headers and bodies", () => {
    assert.equal(capturedContent("langfuse").get("396cb9dac5b320ed")!.metadata.x, "y");
    assert.deepEqual(capturedContent("langfuse").get("349d233725c91531")!.metadata.k, { n: 1 });
    assert.equal(capturedContent("laminar").get("947aee5f3da3c972")!.metadata.a, 1);
    for (const { metadata } of capturedContent("mastra").values()) {
      assert.equal(metadata.body, undefined);
      assert.equal(metadata.headers, undefined);
    }
  });
});
