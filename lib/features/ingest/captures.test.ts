import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { captured, captureNames, captureSpans, settleSpan } from "./captures/testing.ts";
import { countOnce } from "./count-once.ts";
import { isModelCallKind, type LlmSpan, type UsageQuality } from "./model.ts";
import { isDropped, normalise } from "./normalise.ts";

type Count = number | null;
/** Input, of it read, of it written, of it for an hour; output, of it reasoning; how far to trust it. */
type Tokens = [Count, Count, Count, Count, Count, Count, UsageQuality];

const openai: Tokens = [1200, 1000, null, null, 80, 30, "reported"];
/** The emitter keeps cached and reasoning counts to itself. */
const bare: Tokens = [1200, null, null, null, 80, null, "reported"];
const noReasoning: Tokens = [1200, 1000, null, null, 80, null, "reported"];
const anthropic: Tokens = [1807, 1600, 200, null, 45, null, "reported"];
const anthropicByLife: Tokens = [1807, 1600, 200, 50, 45, null, "reported"];
const embedding: Tokens = [28, null, null, null, null, null, "reported"];
const missing: Tokens = [null, null, null, null, null, null, "missing"];

/** Every model call of every recording that did not fail, in the order they were sent. */
const calls: Record<string, Tokens[]> = {
  ai4: [openai, openai, anthropic, embedding],
  ai5: [bare, bare, anthropicByLife, embedding],
  ai6: [openai, openai, embedding, anthropicByLife],
  "ai7-genai": [noReasoning, noReasoning, anthropic, embedding, missing],
  "ai7-legacy": [openai, openai, anthropicByLife, embedding],
  "anthropic-native": [anthropicByLife, anthropicByLife],
  "stacked-anthropic": [anthropic, anthropicByLife],
  openinference: [openai, missing, openai, missing, openai, anthropic, anthropic],
  "openai-agents-oi": [openai, openai, openai],
  "otel-openai": [bare, bare, bare, embedding, bare],
  "otel-openai-0.22": [bare, bare, bare, embedding, bare],
  traceloop: [bare, bare, [1, null, null, null, 3, null, "estimated"], bare, anthropic, anthropic],
  openlit: [
    noReasoning,
    noReasoning,
    noReasoning,
    openai,
    embedding,
    anthropic,
    // Streamed: the emitter counts the first output token twice.
    [1807, 1600, 200, null, 46, null, "reported"],
  ],
  langfuse: [
    [1200, 1000, null, null, 80, 30, "reported"],
    [10, null, null, null, 5, null, "reported"],
  ],
  langsmith: [openai],
  "langchain-oi": [openai, openai],
  "langchain-tl": [bare, bare],
  strands: [noReasoning, noReasoning, noReasoning, noReasoning, noReasoning, noReasoning],
  "google-adk": [openai, openai],
  genkit: [openai, openai, missing],
  mastra: [openai, openai, openai, openai],
  voltagent: [openai, openai],
  laminar: [bare, anthropic],
  logfire: [missing],
};

/** Input and output per trace once counted once, in order of the traces' first spans. */
const totals: Record<string, [number, number][]> = {
  ai4: [
    [2400, 160],
    [1807, 45],
    [28, 0],
  ],
  ai5: [
    [2400, 160],
    [1807, 45],
    [28, 0],
  ],
  ai6: [
    [2400, 160],
    [28, 0],
    [1807, 45],
  ],
  "ai7-genai": [
    [2400, 160],
    [1807, 45],
    [28, 0],
    [0, 0],
  ],
  "ai7-legacy": [
    [2400, 160],
    [1807, 45],
    [28, 0],
    [0, 0],
  ],
  "anthropic-native": [
    [1807, 45],
    [1807, 45],
  ],
  "stacked-anthropic": [[1807, 45]],
  "openai-agents-oi": [
    [2400, 160],
    [1200, 80],
  ],
  langsmith: [[1200, 80]],
  "langchain-oi": [[2400, 160]],
  langfuse: [[1210, 85]],
  strands: [
    [2400, 160],
    [1200, 80],
    [2400, 160],
    [1200, 80],
  ],
  "google-adk": [[2400, 160]],
  genkit: [
    [2400, 160],
    [0, 0],
  ],
  mastra: [
    [2400, 160],
    [2400, 160],
  ],
  voltagent: [
    [2400, 160],
    [1200, 80],
  ],
  laminar: [[3007, 125]],
  logfire: [
    [0, 0],
    [0, 0],
  ],
};

describe("M13.6 every call has the tokens its provider billed, as far as its emitter tells", () => {
  for (const [name, expected] of Object.entries(calls))
    it(name, () => {
      assert.deepEqual(callsIn(captured(name)).map(tokensOf), expected);
    });

  it("leaves out no recording", () => {
    assert.deepEqual(Object.keys(calls).sort(), captureNames().sort());
  });

  it("says in words how each count was read", () => {
    for (const name of Object.keys(calls))
      for (const { usage } of captured(name)) if (usage) assert.match(usage.rule, /^[A-Z].*\.$/);
    const [, , anthropicCall] = callsIn(captured("ai4"));
    assert.match(anthropicCall!.usage!.rule, /AI SDK up to 5 reports input without cached/);
  });
});

describe("M13.7 a trace's total counts every call once", () => {
  for (const [name, expected] of Object.entries(totals))
    it(name, () => {
      assert.deepEqual(totalsOf(captured(name)), expected);
    });

  it("strands: two runs of one agent are 3600 and 240, not 9600", () => {
    const [first, second] = totalsOf(captured("strands"));
    assert.deepEqual([first![0] + second![0], first![1] + second![1]], [3600, 240]);
  });

  it("M13.8 stacked-anthropic: the inner of two views is counted, and says so of the other", () => {
    const spans = captured("stacked-anthropic").map(settleSpan);
    const [outer, inner] = countOnce(spans);
    assert.deepEqual(
      [outer!.isCall, outer!.usageCounted, outer!.demotedBy],
      [false, false, spans[1]!.spanId],
    );
    assert.deepEqual([inner!.isCall, inner!.usageCounted], [true, true]);
  });

  it("openlit, openinference, otel, traceloop: every call is its own trace or sibling", () => {
    for (const name of ["openlit", "openinference", "otel-openai", "traceloop", "langchain-tl"])
      for (const decision of decisionsOf(captured(name)))
        assert.equal(decision.demotedBy, null, name);
  });
});

describe("M13.4 and M13.5 order and packaging change nothing", () => {
  for (const name of Object.keys(calls))
    it(name, () => {
      const spans = captured(name);
      const shuffled = shuffle(captureSpans(name).filter((raw) => !isDropped(raw)))
        // As if each had come in a request of its own, with its own copy of the resource.
        .map((raw) => normalise({ ...raw, resource: structuredClone(raw.resource) }));
      const byId = (list: LlmSpan[]) =>
        list
          .map(({ raw, ...facts }) => ({ id: raw.spanId, ...facts }))
          .sort((a, b) => (a.id < b.id ? -1 : 1));
      assert.deepEqual(byId(shuffled), byId(spans));
      const sorted = (list: LlmSpan[]) =>
        decisionsOf(list).sort((a, b) => (a.spanId < b.spanId ? -1 : 1));
      assert.deepEqual(sorted(shuffled), sorted(spans));
    });
});

function callsIn(spans: LlmSpan[]): LlmSpan[] {
  return spans.filter(({ kind, status }) => isModelCallKind(kind) && status !== "error");
}

function tokensOf({ usage }: LlmSpan): Tokens | null {
  return usage
    ? [
        usage.inputTokens,
        usage.cacheReadTokens,
        usage.cacheWriteTokens,
        usage.cacheWrite1hTokens,
        usage.outputTokens,
        usage.reasoningTokens,
        usage.quality,
      ]
    : null;
}

function decisionsOf(spans: LlmSpan[]) {
  const rows = spans.map(settleSpan);
  return [...new Set(rows.map(({ traceId }) => traceId))].flatMap((traceId) =>
    countOnce(
      rows.filter((row) => row.traceId === traceId),
      rows.filter((row) => row.traceId !== traceId && row.responseId !== null),
    ),
  );
}

function totalsOf(spans: LlmSpan[]): [number, number][] {
  const counted = new Set(
    decisionsOf(spans)
      .filter(({ usageCounted }) => usageCounted)
      .map(({ spanId }) => spanId),
  );
  const byTrace = new Map<string, [number, number]>();
  for (const { raw, usage } of spans) {
    const total = byTrace.get(raw.traceId) ?? [0, 0];
    if (counted.has(raw.spanId)) {
      total[0] += usage?.inputTokens ?? 0;
      total[1] += usage?.outputTokens ?? 0;
    }
    byTrace.set(raw.traceId, total);
  }
  return [...byTrace.values()];
}

/** Always the same shuffle. */
function shuffle<T>(items: T[]): T[] {
  const out = [...items];
  let seed = 7;
  for (let i = out.length - 1; i > 0; i--) {
    seed = (seed * 48271) % 2147483647;
    const j = seed % (i + 1);
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
}
