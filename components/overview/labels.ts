import type { RollupGroup } from "#lib/features/rollups/model.ts";
import type { Breakdown } from "./questions.ts";

/** What a group is called on screen; what a span does not say has a name as well. */
export function labelOf(breakdown: Breakdown, key: readonly string[]): string {
  if (key.length === 0 || key.every((part) => part === "")) return `no ${breakdown.noun}`;
  if (breakdown.id === "prompt")
    return key[1] ? `${key[0] || "unnamed prompt"} ${versionWord(key[1])}` : key[0]!;
  return key.join(" ");
}

export const groupLabel = (breakdown: Breakdown, group: RollupGroup, hidden: number): string =>
  group.isOther ? `other (${hidden})` : labelOf(breakdown, group.key);

export const versionWord = (version: string) => (/^\d/.test(version) ? `v${version}` : version);
