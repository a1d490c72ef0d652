/** JSON as we pass it around: what `JSON.parse` gives. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** JSON text that is equal for equal values, whatever order their keys came in. */
export function stableJson(value: Json): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map(stableJson).join()}]`;
  const entries = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${stableJson(value[key] ?? null)}`);
  return `{${entries.join()}}`;
}
