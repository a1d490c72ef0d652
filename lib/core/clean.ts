/** JSON as we pass it around: what `JSON.parse` gives. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Postgres can store neither NUL nor half a surrogate pair; people cannot read either. */
export function cleanText(text: string): string {
  const whole = text.includes("\0") ? text.replaceAll("\0", "") : text;
  return whole.isWellFormed() ? whole : whole.toWellFormed();
}

/** The same value with every string and key cleaned; the very same object where nothing had to change. */
export function cleanJson<T extends Json>(value: T): T {
  return clean(value) as T;
}

function clean(value: Json): Json {
  if (typeof value === "string") return cleanText(value);
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map(clean);
    return items.every((item, i) => item === value[i]) ? value : items;
  }
  let changed = false;
  const entries = Object.entries(value).map(([key, item]): [string, Json] => {
    const entry: [string, Json] = [cleanText(key), clean(item)];
    changed ||= entry[0] !== key || entry[1] !== item;
    return entry;
  });
  return changed ? Object.fromEntries(entries) : value;
}

/** JSON text that is equal for equal values, whatever order their keys came in. */
export function stableJson(value: Json): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map(stableJson).join()}]`;
  const entries = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${stableJson(value[key] ?? null)}`);
  return `{${entries.join()}}`;
}
