import { nanoToUsd, usdToNano } from "#lib/core/money.ts";

/** What a person typed as dollars; empty is no price, and what is no number stays none. */
export function nanoFrom(text: FormDataEntryValue | null): number | null {
  const typed = String(text ?? "")
    .trim()
    .replace(/^\$\s*/, "")
    .replace(",", ".");
  if (typed === "") return null;
  return /^\d+(\.\d+)?$/.test(typed) ? usdToNano(Number(typed)) : Number.NaN;
}

/** The same for a field to start with: plain digits, no sign and no exponent. */
export function dollarsOf(nano: number | null): string {
  if (nano === null) return "";
  return nanoToUsd(nano)
    .toFixed(9)
    .replace(/\.?0+$/, "");
}

/** Midnight UTC of a day as browsers write it. */
export function instantOfDay(day: FormDataEntryValue | null): number {
  return Date.parse(`${day}T00:00:00Z`);
}
