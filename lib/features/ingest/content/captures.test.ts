import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Message, Part, SpanContent } from "../content-model.ts";
import { contentOf } from "./content.ts";
import { capturedContent, capturedLogs, capturedSpans, captureNames } from "./testing.ts";

/** The recorded app asked three kinds of models the same few things; this is what it said and heard. */
const text = (content: string): Part => ({ type: "text", content });
const call = (id: string | null = "call_1"): Part => ({
  type: "tool_call",
  id,
  name: "get_weather",
  arguments: { city: "Paris" },
});
const result = (response: unknown, id: string | null = "call_1"): Part =>
  ({ type: "tool_call_response", id, response }) as Part;
const said = (role: Message["role"], ...parts: Part[]) => ({ role, parts });
const beBrief = said("system", text("Be brief"));
const hello = said("assistant", text("Hello from mock"));

/** Per client: a span, the messages into it and the messages out of it. */
const conversations: Record<
  string,
  [span: string, input: ReturnType<typeof said>[], output: ReturnType<typeof said>[]][]
> = {
  ai4: [
    ["dc310909400fe55c", [said("user", text("weather?"))], [said("assistant", call())]],
    [
      "2860bf3e2c18770f",
      [
        said("user", text("weather?")),
        said("assistant", call()),
        said("tool", result({ temp: 20 })),
      ],
      [hello],
    ],
    ["85f0cfacb6f41f47", [beBrief, said("user", text("hi"))], [hello]],
    ["ea063f129cf26455", [beBrief, said("user", text("hi"))], [hello]],
    ["1baa96c3f489c287", [said("user", text("abc"))], []],
  ],
  ai5: [
    ["e90d76aea89403b9", [said("user", text("weather?"))], [said("assistant", call())]],
    [
      "d9f781ed3083942b",
      [
        said("user", text("weather?")),
        said("assistant", call()),
        said("tool", result({ temp: 20 })),
      ],
      [hello],
    ],
    ["ae35ff203b52e562", [beBrief, said("user", text("hi"))], [hello]],
  ],
  "ai7-genai": [
    ["5e9c1c6230e64b68", [said("user", text("weather?"))], [said("assistant", call())]],
    [
      "33465e2e8af53c93",
      [
        said("user", text("weather?")),
        said("assistant", call()),
        said("tool", result({ temp: 20 })),
      ],
      [hello],
    ],
    ["9d8569096b3bd7c3", [beBrief, said("user", text("hi"))], [hello]],
    ["3c8224a89a49dc8f", [said("user", text("x"))], []],
  ],
  "ai7-legacy": [
    ["b1f8814af815dbdd", [said("user", text("weather?"))], [said("assistant", call())]],
    ["e061d7699a1ff71c", [beBrief, said("user", text("hi"))], [hello]],
  ],
  "anthropic-native": [
    ["b13bfddea82f95fb", [beBrief, said("user", text("hi"))], [hello]],
    [
      "b1ac2acdf7402d46",
      [said("user", text("weather?"))],
      [said("assistant", text("Let me check."), call("toolu_1"))],
    ],
  ],
  openinference: [
    [
      "542111b6977be1e6",
      [
        beBrief,
        said("user", text("what is this"), {
          type: "blob",
          modality: "image",
          mimeType: "image/png",
          content: "iVBORw0KGgo=",
        }),
      ],
      [said("assistant", call())],
    ],
    ["1004c6216a46ff9a", [said("user", text("hi"))], [hello]],
    [
      "bbc3d51d5675398b",
      [
        said("user", text("weather?")),
        said("assistant", call()),
        said("tool", result({ temp: 20 })),
      ],
      [hello],
    ],
    ["a03390fd01312339", [beBrief, said("user", text("hi"))], [hello]],
    ["056752e1bb77caf1", [said("user", text("a")), said("user", text("b"))], []],
    // The system prompt is only in the invocation parameters, the call in contents and in tool_calls.
    ["5764c81abc93fa06", [beBrief, said("user", text("hi"))], [hello]],
    [
      "221d75b1a2eef92b",
      [said("user", text("weather?"))],
      [said("assistant", text("Let me check."), call("toolu_1"))],
    ],
  ],
  "openai-agents-oi": [
    ["9c1657d1a5c0a699", [said("user", text("weather in Paris?"))], [said("assistant", call())]],
    [
      "9bd33bbad3fe2098",
      [
        said("user", text("weather in Paris?")),
        said("assistant", call()),
        said("tool", result("20C")),
      ],
      [hello],
    ],
    ["13b0820f379cbb66", [said("user", text("weather in Paris?"))], [hello]],
    ["9c58eb4ed8afd597", [said("system", text("route")), said("user", text("hi"))], [hello]],
  ],
  "langchain-oi": [
    // The ids of the calls are not among the keys, only in the whole values.
    ["c21725d6782a0541", [said("user", text("weather?"))], [said("assistant", call())]],
    [
      "4dec33eecd4b9e1d",
      [said("user", text("weather?")), said("assistant", call()), said("tool", result("20C"))],
      [hello],
    ],
    ["33aab9521aeb487e", [said("user", text("weather?"))], [said("assistant", call())]],
  ],
  "langchain-tl": [
    [
      "8c4f2d962e34dfeb",
      [said("user", text("weather?")), said("assistant"), said("tool", result("20C", null))],
      [hello],
    ],
    ["fb8a4a925830c0b1", [said("user", text("weather?"))], [said("assistant", call())]],
  ],
  traceloop: [
    [
      "ac5aebba51595655",
      [
        beBrief,
        said("user", text("what is this"), {
          type: "blob",
          modality: "image",
          mimeType: "image/png",
          content: "iVBORw0KGgo=",
        }),
      ],
      [said("assistant", call())],
    ],
    [
      "e2e47f559aa4a2c2",
      [
        said("user", text("weather?")),
        said("assistant", call()),
        said("tool", result({ temp: 20 })),
      ],
      [hello],
    ],
    ["757db92985280fdf", [beBrief, said("user", text("hi"))], [hello]],
  ],
  laminar: [["947aee5f3da3c972", [said("user", text("hi"))], [hello]]],
  "otel-openai": [
    [
      "10810c9245b09eb3",
      [beBrief, said("user", text("what is this"))],
      [said("assistant", call())],
    ],
    [
      "2895610199a5da3f",
      [
        said("user", text("weather?")),
        said("assistant", call()),
        said("tool", result({ temp: 20 })),
      ],
      [hello],
    ],
    ["de4e299b43b55d89", [said("user", text("hi"))], [hello]],
    ["8a9667af94c377ef", [said("user", text("x"))], []],
    // Input and output come in two records, the system prompt on the span as well.
    ["d9824cd8aabedf29", [beBrief, said("user", text("hi"))], [hello]],
  ],
  openlit: [
    [
      "2d5eb6a54657671f",
      [beBrief, said("user", text("what is this"))],
      [said("assistant", call())],
    ],
    [
      "acaccee23d79fa68",
      [
        said("user", text("weather?")),
        said("assistant", call()),
        said("tool", result({ temp: 20 })),
      ],
      [hello],
    ],
    ["99fd6f87d50a98af", [beBrief, said("user", text("hi"))], [hello]],
    [
      "bf69f2d4ca517492",
      [said("user", text("weather?"))],
      [said("assistant", text("Let me check."), call("toolu_1"))],
    ],
  ],
  langfuse: [
    ["396cb9dac5b320ed", [said("user", text("hi"))], [hello]],
    ["dad37d86c6464f81", [said("user", text("x"))], [said("assistant", text("y"))]],
    ["349d233725c91531", [said("user", text("hi"))], [said("assistant", text("ok"))]],
  ],
  langsmith: [
    ["afb7057c9d9ce16b", [said("user", text("hi"))], [hello]],
    ["9f184cc0c01b811d", [said("user", text("hi"))], [hello]],
  ],
  strands: [
    ["fe5e8cb6bbbdf9b1", [said("user", text("weather?"))], [said("assistant", call())]],
    [
      "7a977cbc7341e290",
      [
        said("user", text("weather?")),
        said("assistant", call()),
        said("tool", result("20C")),
        hello,
        said("user", text("again")),
      ],
      [hello],
    ],
    ["9a83d77c24b02194", [said("user", text("again"))], [hello]],
  ],
  "google-adk": [
    [
      "0bae973435bab6c7",
      [
        said("system", text('You are an agent. Your internal name is "weather".\n\nBe brief')),
        said("user", text("weather in Paris?")),
      ],
      [said("assistant", call(null))],
    ],
    [
      "e66db92a153b7df8",
      [
        said("system", text('You are an agent. Your internal name is "weather".\n\nBe brief')),
        said("user", text("weather in Paris?")),
        said("assistant", call(null)),
        said("tool", result({ temp: "20C" }, null)),
      ],
      [hello],
    ],
  ],
  genkit: [
    [
      "6778a67e5a560ec8",
      [beBrief, said("user", text("weather in Paris?"))],
      [said("assistant", call())],
    ],
    [
      "2d8d1c1fbc91f1c8",
      [
        beBrief,
        said("user", text("weather in Paris?")),
        said("assistant", call()),
        said("tool", result("20C")),
      ],
      [hello],
    ],
    ["07381e9c8c31c161", [said("user", text("weather in Paris?"))], [hello]],
    ["b37914448c981906", [said("user", text("a"))], []],
  ],
  mastra: [
    // Request, and answer where it is a call, are on the step around the call.
    [
      "4d1e92eb135765b1",
      [beBrief, said("user", text("weather in Paris?"))],
      [said("assistant", call())],
    ],
    ["87de0f16ea5b8e61", [beBrief, said("user", text("weather in Paris?"))], [hello]],
    ["104558303f80c037", [], [said("assistant", call())]],
  ],
  voltagent: [
    // The answer is on the agent around the call.
    ["d92932c27a1b7d95", [beBrief, said("user", text("weather in Paris?"))], [hello]],
    [
      "df73fb769a2fa53f",
      [
        beBrief,
        said("user", text("weather in Paris?")),
        said("assistant", call()),
        said("tool", result("20C")),
        hello,
        said("user", text("hi")),
      ],
      [hello],
    ],
    ["de3e4035bf7a8d35", [beBrief, said("user", text("weather in Paris?"))], [hello]],
  ],
  logfire: [["d3950a3d62d8effc", [said("user", text("hi"))], []]],
  "stacked-anthropic": [["43fb027a1b7dd4f5", [said("user", text("hi"))], [hello]]],
};

describe("contentOf on the recorded exports", () => {
  for (const [name, spans] of Object.entries(conversations))
    it(`reads the conversation of ${name}`, () => {
      const contents = capturedContent(name);
      for (const [spanId, input, output] of spans) {
        const content = contents.get(spanId);
        assert.ok(content, `${name} has span ${spanId}`);
        assert.deepEqual(content.input.map(bare), input, `input of ${spanId}`);
        assert.deepEqual(content.output.map(bare), output, `output of ${spanId}`);
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

function bare({ role, parts }: Message) {
  return { role, parts };
}
