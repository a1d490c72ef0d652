/** The same text as Postgres and JSON readers can hold it: no NUL, no half of a surrogate pair. */
export function clean(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  return whole.includes("\0") ? whole.replaceAll("\0", "") : whole;
}

/**
 * A copy of a JSON value with every string and key clean. Clean before `JSON.stringify`: it would
 * write the unclean as `\u0000` and `\ud800`, which `jsonb` refuses.
 */
export function cleanJson<T>(value: T): T {
  return cleaned(value) as T;
}

function cleaned(value: unknown): unknown {
  if (typeof value === "string") return clean(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (value === null || typeof value !== "object") return value;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value))
    if (key !== "__proto__") copy[clean(key)] = cleaned((value as Record<string, unknown>)[key]);
  return copy;
}
