import type { Detection } from "./contract.ts";
import type { Counted } from "./wilson.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export type BurnRule = {
  urgency: "page" | "ticket";
  burn: number;
  longMs: number;
  shortMs: number;
};

/**
 * Google's SRE workbook, chapter 5: 2 % of a 30-day budget in an hour or 5 % in six hours page,
 * 10 % in three days is a ticket; the short window lets the alert end soon after the burning.
 */
export const BURN_RULES: readonly BurnRule[] = [
  { urgency: "page", burn: 14.4, longMs: HOUR, shortMs: 5 * MINUTE },
  { urgency: "page", burn: 6, longMs: 6 * HOUR, shortMs: 30 * MINUTE },
  { urgency: "ticket", burn: 1, longMs: 72 * HOUR, shortMs: 6 * HOUR },
];

/** Below this many outcomes in the short window nothing fires: two bad of three prove nothing. */
export const MIN_SHORT = 20;

/** How many times faster than allowed the budget of bad outcomes is used; `target` in 0..1. */
export const burnOf = (badRate: number, target: number): number => badRate / (1 - target);

export type Burn = Detection & {
  rule: BurnRule;
  longBurn: number | null;
  shortBurn: number | null;
};

/**
 * P6: each rule's verdict. `badIn(windowMs)` counts bad outcomes and all outcomes of the window
 * that ends now. `value` is the lesser of the two windows' burns, which is what must pass.
 */
export function sloBurn(
  target: number,
  badIn: (windowMs: number) => Counted,
  rules: readonly BurnRule[] = BURN_RULES,
): Burn[] {
  return rules.map((rule) => {
    const [long, short] = [badIn(rule.longMs), badIn(rule.shortMs)];
    const found = { rule, threshold: rule.burn, nBase: long.n, nCurrent: short.n };
    if (short.n < MIN_SHORT || target >= 1)
      return {
        ...found,
        verdict: target >= 1 ? "error" : "insufficient_data",
        value: null,
        effect: null,
        longBurn: long.n > 0 && target < 1 ? burnOf(long.hits / long.n, target) : null,
        shortBurn: null,
        reason:
          target >= 1
            ? "A target of 100 % leaves no budget to burn."
            : `Too few outcomes in the short window (${short.n} of ${MIN_SHORT}).`,
      };
    const longBurn = burnOf(long.hits / long.n, target);
    const shortBurn = burnOf(short.hits / short.n, target);
    const value = Math.min(longBurn, shortBurn);
    return {
      ...found,
      verdict: value >= rule.burn - 1e-9 ? "firing" : "ok",
      value,
      effect: long.hits / long.n - (1 - target),
      longBurn,
      shortBurn,
    };
  });
}
