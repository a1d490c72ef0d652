import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { element, isCutJson, member, unquote } from "./json-text.ts";
import { canonicalProvider, providerFor } from "./provider.ts";
import { count, list, money, text, time } from "./read.ts";

describe("member", () => {
  it("finds what JSON.parse would, at any depth, without parsing the rest", () => {
    const json =
      '{ "a": {"b": [1, {"c": "x\\"y"}]}, "n": -1.5e3, "t": true, "z": null, "s": "é\\u00e9" }';
    const parsed = JSON.parse(json);
    assert.equal(member(element(member(member(json, "a"), "b"), 1), "c"), parsed.a.b[1].c);
    for (const key of ["n", "t", "z", "s"]) assert.equal(member(json, key), parsed[key]);
    assert.equal(member(json, "b"), undefined);
    assert.equal(member({ a: 1 }, "a"), 1);
    assert.equal(member({ a: 1 }, "constructor"), undefined);
  });

  it("reads what stands before any cut, and never a number that may have been longer", () => {
    const json = '{"usage":{"in":1200,"details":{"cached":1000}},"id":"abc","list":[1,2,3]}';
    const truth = new Map<string, unknown>([["id", "abc"]]);
    for (let end = 0; end <= json.length; end++) {
      const cut = json.slice(0, end);
      for (const [key, value] of truth) assert.ok([undefined, value].includes(member(cut, key)));
      assert.ok([undefined, 1200].includes(member(member(cut, "usage"), "in") as never), cut);
      assert.ok(
        [undefined, 1000].includes(
          member(member(member(cut, "usage"), "details"), "cached") as never,
        ),
        cut,
      );
    }
    assert.equal(member(member(json.slice(0, 20), "usage"), "in"), 1200);
  });

  it("tells cut JSON from text that only begins like it", () => {
    assert.equal(isCutJson('{"a":1'), true);
    assert.equal(isCutJson('[{"a":1},'), true);
    assert.equal(isCutJson('{"a":1}\n'), false);
    assert.equal(isCutJson("[note] see below"), false);
    assert.equal(isCutJson("{x} and {y}"), false);
  });

  it("takes off one encoding too many", () => {
    assert.equal(unquote('"CHAT_MODEL"'), "CHAT_MODEL");
    assert.equal(unquote('"'), '"');
    assert.equal(unquote('say "hi"'), 'say "hi"');
  });
});

describe("reading values", () => {
  it("takes nothing for nothing", () => {
    for (const value of [
      "",
      "[]",
      "{}",
      "<REDACTED>",
      "__REDACTED__",
      "N/A",
      null,
      undefined,
      {},
      [],
    ])
      assert.equal(text(value), undefined);
    assert.equal(text("x".repeat(600))!.length, 512);
  });

  it("reads whole numbers however they are written", () => {
    assert.deepEqual([count(5), count("5"), count("5.0"), count(0)], [5, 5, 5, 0]);
    for (const value of [-1, 1.5, "x", "", " ", Number.NaN, true, "9".repeat(30)])
      assert.equal(count(value), undefined);
  });

  it("takes a cost of zero for an unknown one", () => {
    assert.deepEqual(
      [money("0.5"), money(0), money(-1), money("Infinity")],
      [0.5, undefined, undefined, undefined],
    );
  });

  it("reads lists from arrays, JSON and commas", () => {
    assert.deepEqual(list(["a", "", "b"]), ["a", "b"]);
    assert.deepEqual(list('["stop"]'), ["stop"]);
    assert.deepEqual(list("a, b"), ["a", "b"]);
    assert.equal(list(""), undefined);
  });

  it("reads times with their quotes on", () => {
    assert.equal(time('"2026-11-22T10:46:58.146Z"'), Date.UTC(2026, 10, 22, 10, 46, 58, 146));
    assert.equal(time("soon"), undefined);
  });
});

describe("5.2 providers", () => {
  it("have one name each", () => {
    const names: Record<string, string> = {
      "openai.chat": "openai",
      "anthropic.messages": "anthropic",
      "google.generative-ai": "gcp.gemini",
      "google.vertex.chat": "gcp.vertex_ai",
      "vertex.anthropic.messages": "gcp.vertex_ai",
      "amazon-bedrock": "aws.bedrock",
      "azure-openai.responses": "azure.ai.openai",
      "az.ai.inference": "azure.ai.inference",
      xAI: "x_ai",
      " Mistral ": "mistral_ai",
      "acme-llm": "acme-llm",
    };
    for (const [written, expected] of Object.entries(names))
      assert.equal(canonicalProvider(written), expected, written);
  });

  it("are no frameworks", () => {
    for (const name of ["langchain", "crewai", "strands-agents", "gcp.vertex.agent", "Unknown"])
      assert.equal(canonicalProvider(name), undefined, name);
  });

  it("are inferred from address and model where unnamed", () => {
    assert.equal(providerFor(undefined, "claude-sonnet-4-5", undefined), "anthropic");
    assert.equal(
      providerFor(undefined, "us.anthropic.claude-sonnet-4-5-v1:0", undefined),
      "aws.bedrock",
    );
    assert.equal(providerFor(undefined, "gpt-4o", "acme.openai.azure.com"), "azure.ai.openai");
    assert.equal(providerFor("openai", "llama-3.3-70b", "api.groq.com"), "groq");
    assert.equal(providerFor("openai", "gpt-4o", "127.0.0.1"), "openai");
    assert.equal(providerFor("azure.ai.inference", "gpt-4o", undefined), "azure.ai.openai");
    assert.equal(providerFor(undefined, "llama-3.3-70b", undefined), "");
  });
});
