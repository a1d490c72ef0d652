import { formatCount, formatShare } from "#lib/core/format.ts";
import type { RollupGroup } from "#lib/features/rollups/model.ts";
import { MIN_CALLS, type Verdict } from "./unusual.ts";

export type Part = { text: string; about?: "calls" | "errors" | "finding" };

/** The page in one sentence, in parts of which some lead to the spans behind them. */
export function headlineOf(
  total: RollupGroup,
  verdict: Verdict,
  { inRange, previous }: { inRange: string; previous: string },
): Part[] {
  const { totals } = total;
  const calls = totals.spans ?? 0;
  const before = total.previous?.spans ?? 0;
  if (calls === 0)
    return [
      { text: `No calls ${inRange}` },
      { text: before >= MIN_CALLS ? `; ${formatCount(before)} ${previous}.` : "." },
    ];
  const errors = totals.errors ?? 0;
  const failed = errors === 0 ? "none failed" : `${formatShare(errors, calls)} failed`;
  const [worst] = verdict.findings.filter(({ level }) => level !== "info");
  return [
    { text: `${formatCount(calls)} ${calls === 1 ? "call" : "calls"}`, about: "calls" },
    { text: ` ${inRange}, ` },
    { text: failed, about: "errors" },
    ...(worst
      ? [
          { text: "; " },
          { text: `${worst.subject} ${worst.says}`, about: "finding" as const },
          { text: others(verdict) },
        ]
      : [
          {
            text:
              Math.min(before, calls) < MIN_CALLS
                ? `; too few calls to compare with ${previous} (${formatCount(before)} then, ${MIN_CALLS} needed).`
                : `; nothing unusual against ${previous}.`,
          },
        ]),
  ];
}

function others({ findings }: Verdict): string {
  const more = findings.filter(({ level }) => level !== "info").length - 1;
  return more > 0 ? `, and ${more} more.` : ".";
}

export const textOf = (parts: readonly Part[]): string => parts.map(({ text }) => text).join("");
