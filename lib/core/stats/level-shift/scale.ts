/** What a series measures, which decides the scale its noise is even on. */
export type Kind = "plain" | "rate" | "amount" | "latency";

/** Onto a scale of even variance: arcsine for rates (Anscombe), logarithms for amounts and times. */
export function toScale(kind: Kind, value: number, n: number): number {
  if (kind === "rate")
    return Math.asin(Math.sqrt(Math.min(1, Math.max(0, (value * n + 0.375) / (n + 0.75)))));
  if (kind === "amount") return Math.sign(value) * Math.log1p(Math.abs(value));
  if (kind === "latency") return Math.log(Math.max(value, 1e-3));
  return value;
}

export function fromScale(kind: Kind, scaled: number): number {
  if (kind === "rate") return Math.sin(Math.min(Math.PI / 2, Math.max(0, scaled))) ** 2;
  if (kind === "amount") return Math.sign(scaled) * Math.expm1(Math.abs(scaled));
  if (kind === "latency") return Math.exp(scaled);
  return scaled;
}

/** The variance that sampling alone gives; only a rate's is known beforehand. */
export const samplingVariance = (kind: Kind, n: number): number =>
  kind === "rate" ? 1 / (4 * n + 2) : 0;
