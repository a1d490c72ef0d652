import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Attributes } from "../model.ts";
import { contentOf } from "./content.ts";
import { rawSpan, shown } from "./testing.ts";

const read = (attributes: Attributes) => contentOf(rawSpan(attributes), []);

describe("shapes that many senders share", () => {
  it("reads Bedrock, Anthropic, Gemini and responses-API bodies wherever they are whole", () => {
    const anthropic = read({
      "gen_ai.prompt": JSON.stringify({
        model: "claude",
        system: [{ type: "text", text: "Be brief" }],
        messages: [
          { role: "user", content: "hi" },
          {
            role: "assistant",
            content: [
              { type: "thinking", thinking: "hm", signature: "sig" },
              { type: "tool_use", id: "t1", name: "f", input: { a: 1 } },
            ],
          },
          {
            role: "user",
            content: [
              {
                type: "tool_result",
                tool_use_id: "t1",
                content: [{ type: "text", text: "ok" }],
                is_error: true,
              },
            ],
          },
        ],
      }),
      "gen_ai.completion": JSON.stringify({
        id: "msg",
        role: "assistant",
        content: [{ type: "text", text: "hello" }],
        stop_reason: "end_turn",
      }),
    });
    assert.deepEqual(shown(anthropic.input), [
      "system: Be brief",
      "user: hi",
      'assistant: hm | f#t1{"a":1}',
      'tool: #t1="ok"',
    ]);
    assert.deepEqual(anthropic.input[2]!.parts[0], {
      type: "reasoning",
      content: "hm",
      signature: "sig",
    });
    assert.equal((anthropic.input[3]!.parts[0] as { isError?: boolean }).isError, true);
    assert.equal(anthropic.output[0]!.finishReason, "stop");

    const bedrock = read({
      "input.value": JSON.stringify({
        system: [{ text: "Be brief" }],
        messages: [
          {
            role: "user",
            content: [{ text: "hi" }, { image: { format: "png", source: { bytes: "AAAA" } } }],
          },
        ],
      }),
      "output.value": JSON.stringify({
        output: { message: { role: "assistant", content: [{ text: "hello" }] } },
        stopReason: "end_turn",
      }),
    });
    assert.deepEqual(shown(bedrock.input), [
      "system: Be brief",
      'user: hi | {"type":"blob","modality":"image","mimeType":"image/png","content":"AAAA"}',
    ]);
    assert.deepEqual(shown(bedrock.output), ["assistant: hello"]);

    const responses = read({
      "gen_ai.prompt": JSON.stringify({ model: "gpt-5", instructions: "Be brief", input: "hi" }),
      "gen_ai.completion": JSON.stringify({
        id: "resp",
        output: [
          { type: "reasoning", summary: [{ type: "summary_text", text: "hm" }] },
          { type: "function_call", id: "fc", call_id: "c1", name: "f", arguments: "{}" },
          { type: "message", role: "assistant", content: [{ type: "output_text", text: "hello" }] },
        ],
      }),
    });
    assert.deepEqual(shown(responses.input), ["system: Be brief", "user: hi"]);
    assert.deepEqual(shown(responses.output), ["assistant: hm | f#c1{}", "assistant: hello"]);

    const gemini = read({
      "gcp.vertex.agent.llm_request": JSON.stringify({
        contents: [
          { role: "user", parts: [{ inline_data: { mime_type: "audio/wav", data: "AAAA" } }] },
        ],
        config: { temperature: 0.5, max_output_tokens: 9 },
      }),
      "gcp.vertex.agent.llm_response": JSON.stringify({
        candidates: [
          { content: { role: "model", parts: [{ text: "hm", thought: true }, { text: "hello" }] } },
        ],
      }),
    });
    assert.equal(gemini.input[0]!.parts[0]!.type, "blob");
    assert.deepEqual(
      gemini.output[0]!.parts.map((part) => part.type),
      ["reasoning", "text"],
    );
    assert.deepEqual(gemini.parameters, { maxTokens: 9, temperature: 0.5 });
  });

  it("reads OpenInference's legacy completions, reranker and retriever keys", () => {
    const completion = read({
      "openinference.span.kind": "LLM",
      "llm.prompts.0.prompt.text": "Once",
      "llm.choices.0.completion.text": "upon",
    });
    assert.deepEqual(shown([...completion.input, ...completion.output]), [
      "user: Once",
      "assistant: upon",
    ]);
    const retriever = read({
      "openinference.span.kind": "RETRIEVER",
      "input.value": "cats",
      "retrieval.documents.0.document.id": "d1",
      "retrieval.documents.0.document.score": 0.9,
      "retrieval.documents.0.document.content": "Cats purr.",
      "retrieval.documents.0.document.metadata": '{"page":2}',
      "output.value": "…",
    });
    assert.equal(retriever.retrievalQuery, "cats");
    assert.deepEqual(retriever.documents, [
      { id: "d1", score: 0.9, content: "Cats purr.", metadata: { page: 2 } },
    ]);
    assert.deepEqual([retriever.input, retriever.output], [[], []]);
    const reranker = read({
      "openinference.span.kind": "RERANKER",
      "reranker.query": "cats",
      "reranker.top_k": 3,
      "reranker.input_documents.0.document.content": "in",
      "reranker.output_documents.0.document.content": "out",
    });
    assert.equal(reranker.retrievalQuery, "cats");
    assert.equal(reranker.documents[0]!.content, "out");
    assert.equal(reranker.parameters.topK, 3);
  });

  it("takes an uploaded message for a link", () => {
    for (const key of ["gen_ai.input.messages", "gen_ai.input.messages_ref"])
      assert.deepEqual(read({ [key]: "s3://bucket/input.json" }).input[0]!.parts, [
        {
          type: "uri",
          modality: "document",
          mimeType: "application/json",
          uri: "s3://bucket/input.json",
        },
      ]);
  });

  it("keeps what holds no message, beside what does", () => {
    const chain = read({
      "input.value": '{"city":"Paris","days":3}',
      "output.value": '{"ok":true}',
    });
    assert.deepEqual(chain.input[0]!.parts, [
      { type: "generic", value: { city: "Paris", days: 3 } },
    ]);
    const mixed = read({ input: '{"question":"weather?","city":"Paris"}' });
    assert.deepEqual(mixed.input[0]!.parts, [
      { type: "text", content: "weather?" },
      { type: "generic", value: { city: "Paris" } },
    ]);
  });
});
