import type { Facts } from "./conventions/convention.ts";
import { isModelCallKind, type SpanKind, type Usage, type UsageQuality } from "./model.ts";
import type { ResourceFacts } from "./resource-facts.ts";
import { type FittingRule, familyOf } from "./usage-rule-search.ts";
import type { Counting, Family } from "./usage-rules.ts";

/**
 * The tokens of a span in one meaning: `input` with cache, `output` with reasoning. Null where there are
 * none and none were to be expected: a container, or a call that failed.
 */
export function usageOf(
  facts: Facts,
  kind: SpanKind,
  resource: ResourceFacts,
  provider: string,
  model: string,
  hasFailed: boolean,
): Usage | null {
  const isCall = isModelCallKind(kind);
  if (facts.input === undefined && facts.output === undefined && facts.total === undefined)
    return isCall && !hasFailed ? missing : null;

  const written = cacheWrites(facts);
  const beside = (facts.cacheRead ?? 0) + (written ?? 0);
  const { counting, rule, isGuess } = judge(facts, resource, provider, model, beside);
  const input =
    facts.input === undefined || counting === "inclusive"
      ? (facts.input ?? null)
      : facts.input + beside;
  const output = outputOf(facts, resource, input, provider);

  let quality: UsageQuality = isGuess || output.isGuess ? "inferred" : "reported";
  if (isCall && isEstimate(facts, resource)) quality = "estimated";
  if (!isCall) quality = "container";
  return {
    inputTokens: input,
    cacheReadTokens: facts.cacheRead ?? null,
    cacheWriteTokens: written ?? null,
    cacheWrite1hTokens: facts.cacheWrite1h ?? null,
    outputTokens: output.tokens,
    reasoningTokens: facts.reasoning ?? null,
    audioInputTokens: facts.audioInput ?? null,
    audioOutputTokens: facts.audioOutput ?? null,
    quality,
    rule: quality === "estimated" ? `${rule} This count is an estimate.` : rule,
  };
}

/** Shared: a call that says nothing of tokens. */
const missing: Usage = Object.freeze({
  inputTokens: null,
  cacheReadTokens: null,
  cacheWriteTokens: null,
  cacheWrite1hTokens: null,
  outputTokens: null,
  reasoningTokens: null,
  audioInputTokens: null,
  audioOutputTokens: null,
  quality: "missing",
  rule: "The span reports no tokens.",
});

type Judgement = { counting: Counting; rule: string; isGuess: boolean };

const impossible =
  "Cached and written tokens exceed input, so input cannot contain them; they were added.";
const byTotal =
  "No rule names this emitter; the reported total is input, output and cache added up, so cache was added to input.";
const assumed =
  "No rule names this emitter for this provider; input was taken to contain cached tokens.";
const plain = "Input and output as reported; no cached tokens to place.";

/** Whether cached tokens are inside `input`: by the emitter's rule, else by what the numbers allow. */
function judge(
  facts: Facts,
  resource: ResourceFacts,
  provider: string,
  model: string,
  beside: number,
): Judgement {
  const input = facts.input ?? 0;
  const rule = ruleFor(facts, resource.usageRules, familyOf(provider, model));
  if (rule) {
    const { counting, words } = rule;
    if (counting === "exclusive" || beside <= input || facts.input === undefined)
      return { counting, rule: words, isGuess: false };
    return { counting: "exclusive", rule: impossible, isGuess: true };
  }
  if (beside === 0) return { counting: "inclusive", rule: plain, isGuess: false };
  if (beside > input) return { counting: "exclusive", rule: impossible, isGuess: true };
  if (facts.total === input + (facts.output ?? 0) + beside)
    return { counting: "exclusive", rule: byTotal, isGuess: true };
  return { counting: "inclusive", rule: assumed, isGuess: true };
}

function ruleFor(
  facts: Facts,
  rules: readonly FittingRule[],
  family: Family,
): { counting: Counting; words: string } | undefined {
  for (let i = 0; i < rules.length; i++) {
    const rule = rules[i]!;
    if (rule.sign !== undefined && facts[rule.sign] === undefined) continue;
    const counting = rule.counting[family];
    if (counting !== undefined) return { counting, words: rule.words[counting] };
  }
  return undefined;
}

/** Reasoning belongs to output; some emitters leave it out, and only some of those can be told. */
function outputOf(
  facts: Facts,
  resource: ResourceFacts,
  input: number | null,
  provider: string,
): { tokens: number | null; isGuess: boolean } {
  const { output, reasoning, total } = facts;
  if (output === undefined) return { tokens: null, isGuess: false };
  if (resource.usageRules[0]?.output === "without_reasoning") {
    // Without the stored response nobody can say how much the model thought.
    if (reasoning === undefined) return { tokens: output, isGuess: true };
    return { tokens: output + reasoning, isGuess: false };
  }
  if (provider.startsWith("gcp.") && total !== undefined && input !== null) {
    const rest = total - input;
    if (rest > output && rest <= output + (reasoning ?? Number.POSITIVE_INFINITY))
      return { tokens: rest, isGuess: false };
  }
  if (reasoning !== undefined && reasoning > output)
    return { tokens: output + reasoning, isGuess: true };
  return { tokens: output, isGuess: false };
}

/** What was written to the cache: as a whole, or by life. */
function cacheWrites(facts: Facts): number | undefined {
  if (facts.cacheWrite !== undefined) return facts.cacheWrite;
  if (facts.cacheWrite5m === undefined && facts.cacheWrite1h === undefined) return undefined;
  return (facts.cacheWrite5m ?? 0) + (facts.cacheWrite1h ?? 0);
}

/** OpenAI counts at least seven tokens of framing; an estimate counts only the words. */
const SMALLEST_CHAT_PROMPT = 7;

function isEstimate(facts: Facts, resource: ResourceFacts): boolean {
  if (!resource.usageRules[0]?.estimatesStreams || facts.operation !== "chat") return false;
  return facts.input !== undefined && facts.input < SMALLEST_CHAT_PROMPT;
}
