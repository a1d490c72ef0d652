/** Money is a whole number of nano-dollars: sums are exact up to nine million dollars. */
export const NANO_PER_USD = 1_000_000_000;

export const usdToNano = (usd: number): number => Math.round(usd * NANO_PER_USD);
export const nanoToUsd = (nano: number): number => nano / NANO_PER_USD;

/** Three significant digits: `$0.0034`, `$12.4k`. Unknown is an em dash, never `$0`. */
export function formatUsd(nano: number | null): string {
  if (nano === null) return "—";
  const usd = nanoToUsd(nano);
  const size = Math.abs(usd);
  if (size === 0) return "$0";
  const sign = usd < 0 ? "−" : "";
  if (size >= 1_000_000) return `${sign}$${trim((size / 1_000_000).toPrecision(3))}M`;
  if (size >= 1_000) return `${sign}$${trim((size / 1_000).toPrecision(3))}k`;
  if (size >= 1) return `${sign}$${size >= 100 ? size.toFixed(0) : size.toFixed(2)}`;
  const digits = Math.min(9, 2 - Math.floor(Math.log10(size)));
  return `${sign}$${trim(size.toFixed(digits))}`;
}

const trim = (text: string) => text.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
