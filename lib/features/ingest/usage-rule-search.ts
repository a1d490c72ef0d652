import { matches } from "./match.ts";
import { type Counting, type Family, type UsageRule, usageRules } from "./usage-rules.ts";

/** A rule of the table, with what it means for each family put into words once. */
export type FittingRule = UsageRule & { words: Record<Counting, string> };

const worded: readonly FittingRule[] = usageRules.map((rule) => ({
  ...rule,
  words: { inclusive: sentence(rule, "inclusive"), exclusive: sentence(rule, "exclusive") },
}));

/** The rules for one scope and version, in the table's order. */
export function usageRulesFor(
  scopeName: string,
  scopeVersion: string,
): { rules: readonly FittingRule[]; isUnknown: boolean } {
  const named = worded.filter(({ scopes }) =>
    scopes.some((pattern) => matches(pattern, scopeName)),
  );
  const rules = named.filter(({ versions }) => !versions || isWithin(scopeVersion, versions));
  return { rules, isUnknown: named.length === 0 };
}

/** `openai` and the many that answer in its shape are `other`. Claude counts Anthropic's way on Vertex too. */
export function familyOf(provider: string, model: string): Family {
  if (provider === "anthropic") return "anthropic";
  if (provider === "aws.bedrock") return "bedrock";
  if (provider.startsWith("gcp.") && model.includes("claude")) return "anthropic";
  return "other";
}

/** Whether a version fits comma-separated comparisons. A version that cannot be read fits none. */
export function isWithin(version: string, range: string): boolean {
  const actual = numbersOf(version);
  if (!actual) return false;
  return range.split(",").every((comparison) => {
    const [, operator, bound] = /^(>=|<=|>|<|=)(.+)$/.exec(comparison.trim()) ?? [];
    const limit = numbersOf(bound ?? "");
    if (!limit) return false;
    const order = compare(actual, limit);
    if (operator === ">=") return order >= 0;
    if (operator === "<=") return order <= 0;
    if (operator === ">") return order > 0;
    return operator === "<" ? order < 0 : order === 0;
  });
}

function numbersOf(version: string): number[] | null {
  const match = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(version);
  return match ? [match[1], match[2] ?? 0, match[3] ?? 0].map(Number) : null;
}

function compare(a: number[], b: number[]): number {
  for (let i = 0; i < 3; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return 0;
}

function sentence(rule: UsageRule, counting: Counting): string {
  const input =
    counting === "inclusive"
      ? "reports input with cached and written tokens in it"
      : "reports input without cached and written tokens, which were added";
  const output = rule.output ? "; output leaves out reasoning, which was added" : "";
  return `${rule.emitter} ${input}${output}. ${rule.evidence}`;
}
