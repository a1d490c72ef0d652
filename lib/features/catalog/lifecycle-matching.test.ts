import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { familyOf } from "./family.ts";
import { type Found, lifecycleBook } from "./lifecycle-book.ts";
import { type LifecycleEntry, shippedLifecycle } from "./lifecycle-entry.ts";
import { readModelId } from "./model-id.ts";

const entries = shippedLifecycle();
const book = lifecycleBook(entries);

/** The ways a call to a model of the list is written: its id, its aliases, and each platform's own dress. */
function formsOf(entry: LifecycleEntry): { provider: string; model: string }[] {
  const { platform } = entry;
  const model = entry.form === "pattern" ? entry.model.replace("*", "1.5-large") : entry.model;
  const ids = [model, ...entry.aliases];
  const dressed = ids.flatMap((id) => {
    switch (platform) {
      case "bedrock":
        return [
          { provider: "aws.bedrock", model: `us.${id}` },
          { provider: "", model: `bedrock/us-east-1/${id}` },
          { provider: "aws.bedrock", model: `arn:aws:bedrock:eu-west-1::foundation-model/${id}` },
          { provider: "openai", model: `global.${id}` },
        ];
      case "vertex":
        return [
          { provider: "", model: `publishers/x/models/${id}` },
          { provider: "gcp.vertex_ai", model: `vertex_ai/${id}` },
        ];
      case "azure":
        return [{ provider: "", model: `azure/eu/${id}` }];
      case "google":
        return [{ provider: "gcp.gemini", model: `models/${id}` }];
      case "openai":
        return [{ provider: "", model: `openai/${id}` }];
      default:
        return [];
    }
  });
  return [...ids.map((id) => ({ provider: platform, model: id })), ...dressed];
}

const isSame = (found: Found, entry: LifecycleEntry): boolean =>
  found.entry === entry ||
  // Two versions under one id that end alike: either is right.
  (found.entry?.model === entry.model && found.entry.retires === entry.retires);

describe("matching of model ids", () => {
  const asked = entries.flatMap((entry) => formsOf(entry).map((form) => ({ entry, form })));
  const results = asked.map(({ entry, form }) => ({ entry, form, found: book.find(form) }));

  it("finds the platform, the vendor and the row of every id in the list, and no wrong one", () => {
    const ids = entries.map((entry) => ({ entry, found: book.find(formsOf(entry)[0]!) }));
    const right = ids.filter(({ entry, found }) => isSame(found, entry));
    const unclear = ids.filter(({ found }) => found.reason === "version_unclear");
    const wrong = ids.filter(({ entry, found }) => found.entry && !isSame(found, entry));
    assert.deepEqual(
      { ids: ids.length, right: right.length, unclear: unclear.length, wrong },
      // Azure lists several versions under one id; without the version no date is claimed.
      { ids: 949, right: 925, unclear: 24, wrong: [] },
    );
    assert.deepEqual(
      ids.filter(({ entry, found }) => found.platform !== entry.platform),
      [],
    );
    assert.deepEqual(
      ids.filter(({ entry, found }) => found.vendor !== entry.vendor),
      [],
    );
  });

  it("finds aliases and every platform's way to write an id, and no wrong one", () => {
    const right = results.filter(({ entry, found }) => isSame(found, entry)).length;
    const unclear = results.filter(({ found }) => found.reason === "version_unclear").length;
    const lost = results.filter(({ found }) => !found.entry && found.reason !== "version_unclear");
    const wrong = results.filter(({ entry, found }) => found.entry && !isSame(found, entry));
    assert.deepEqual(wrong, []);
    assert.deepEqual(lost, []);
    assert.deepEqual(
      { forms: results.length, right, unclear },
      { forms: 1841, right: 1793, unclear: 48 },
    );
    assert.deepEqual(
      results.filter(({ entry, found }) => found.platform !== entry.platform),
      [],
    );
  });

  it("names the vendor of 935 of 949 ids from the id alone, none of them wrongly", () => {
    const told = entries.map((entry) => ({ entry, vendor: familyOf(entry.model)?.vendor ?? null }));
    assert.deepEqual(
      told.filter(({ entry, vendor }) => vendor && vendor !== entry.vendor),
      [],
    );
    assert.equal(told.filter(({ vendor }) => vendor === null).length, 14);
  });

  it("is indexed in a blink", () => {
    const startedAt = performance.now();
    assert.equal(lifecycleBook(entries).entries.length, 949);
    assert.ok(performance.now() - startedAt < 250);
  });

  it("takes snapshot dates off the base and nothing else", () => {
    for (const entry of entries.filter(({ form }) => form === "id")) {
      const { id, base, snapshot } = readModelId(entry.model);
      const isTrimmed = base !== id;
      assert.equal(isTrimmed, snapshot !== null || id.endsWith("-latest"), entry.model);
    }
  });
});

describe("the forms of ids that hosts write", () => {
  const forms: [provider: string, model: string, platform: string | null, row: string | null][] = [
    ["openai", "gpt-4o-2024-08-06", "openai", "gpt-4o-2024-08-06"],
    ["openai", "chatgpt-4o-latest", "openai", "chatgpt-4o-latest"],
    ["openai", "ft:gpt-4o-mini-2024-07-18:org:name:id", "openai", "gpt-4o-mini-2024-07-18"],
    ["openai", "ft:gpt-4.1-nano-2025-04-14:org::id", "openai", "ft-gpt-4.1-nano-2025-04-14"],
    ["anthropic", "claude-sonnet-4-5", "anthropic", "claude-sonnet-4-5-20250929"],
    ["anthropic", "claude-opus-4-6", "anthropic", "claude-opus-4-6"],
    ["gcp.gemini", "models/gemini-2.5-pro", "google", "gemini-2.5-pro"],
    [
      "",
      "projects/p/locations/l/publishers/google/models/gemini-2.5-pro",
      "vertex",
      "gemini-2.5-pro",
    ],
    ["gcp.vertex_ai", "claude-3-5-sonnet-v2@20241022", "vertex", "claude-3-5-sonnet-v2"],
    ["gcp.vertex_ai", "textembedding-gecko@003", "vertex", "textembedding-gecko@003"],
    ["azure.ai.openai", "gpt-4o-2024-11-20", "azure", "gpt-4o"],
    ["azure.ai.inference", "FW-Kimi-K2.5", "azure", "FW-Kimi-K2.5"],
    ["azure.ai.inference", "Kimi-K2.5", "azure", "Kimi-K2.5"],
    ["aws.bedrock", "eu.anthropic.claude-opus-4-8", "bedrock", "anthropic.claude-opus-4-8"],
    ["aws.bedrock", "amazon.nova-reel-v1:1", "bedrock", "amazon.nova-reel-v1:1"],
    ["groq", "meta-llama/llama-guard-4-12b", "groq", "meta-llama/llama-guard-4-12b"],
    [
      "fireworks",
      "accounts/fireworks/models/llama-v3p3-70b-instruct",
      "fireworks",
      "Llama 3.3 70B Instruct",
    ],
    ["together_ai", "zai-org/GLM-5.1", "together", "zai-org/GLM-5.1"],
    ["mistral_ai", "mistral-large-2512", "mistral", "mistral-large-3-25-12"],
    ["x_ai", "grok-4-latest", "xai", "grok-4-0709"],
    ["perplexity", "google/gemini-2.5-pro", "perplexity", "google/gemini-2.5-pro"],
    // What cannot be told is not guessed.
    ["openrouter", "anthropic/claude-sonnet-4.5", "openrouter", null],
    ["openai", "anthropic/claude-sonnet-4.5", null, null],
    ["gcp.gen_ai", "gemini-2.5-pro", null, null],
    ["", "gpt-oss-120b", null, null],
    ["azure.ai.openai", "gpt-4o", "azure", null],
    ["openai", "gpt-4o-2099-01-01", "openai", null],
    ["anthropic", "claude-3-opus-20991231", "anthropic", null],
    ["mistral_ai", "mistral-large-latest", "mistral", null],
    [
      "aws.bedrock",
      "arn:aws:bedrock:us-east-1:1:application-inference-profile/abc",
      "bedrock",
      null,
    ],
    ["ollama", "llama3.1:8b", "ollama", null],
  ];
  for (const [provider, model, platform, row] of forms)
    it(`${row ? "finds" : "claims nothing of"} ${model}${provider && ` at ${provider}`}`, () => {
      const found = book.find({ provider, model });
      assert.deepEqual([found.platform, found.entry?.model ?? null], [platform, row]);
    });

  it("L: gives the same model its own date on each platform", () => {
    const at = (provider: string, model: string) => book.find({ provider, model }).entry?.retires;
    assert.equal(at("anthropic", "claude-haiku-4-5"), "2026-10-15");
    assert.equal(at("aws.bedrock", "us.anthropic.claude-haiku-4-5-20251001-v1:0"), "2026-10-01");
    assert.equal(at("gcp.gemini", "gemini-2.5-pro"), "2026-12-01");
    assert.equal(at("gcp.vertex_ai", "gemini-2.5-pro"), "2026-10-20");
  });

  it("never reads a vendor into the name of a deployment", () => {
    const found = book.find({ provider: "azure.ai.openai", model: "gpt-4o", isDeployment: true });
    assert.deepEqual([found.entry, found.vendor, found.reason], [null, null, "deployment_name"]);
  });
});
