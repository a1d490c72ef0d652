import { keyFormat } from "./model.ts";

export type Shown = {
  /** True when the request brought any credential at all, ours or a stranger's. */
  isAny: boolean;
  /** Texts that have the form of our keys, in the order they were found; at most four. */
  keys: string[];
};

type Headers = Record<string, string | undefined>;

/**
 * Finds keys wherever exporters put them: `Bearer`, `Basic` with the key as either half, another
 * scheme or none, `x-api-key`; percent-encoded once or not. Header names are lower-case.
 */
export function keysShown(headers: Headers): Shown {
  const values = [headers.authorization, headers["x-api-key"]].filter((value) => value?.trim());
  const found = values.flatMap((value) => unescaped(value!)).flatMap(wordsIn);
  return {
    isAny: values.length > 0,
    keys: [...new Set(found.filter((word) => keyFormat.test(word)))].slice(0, 4),
  };
}

/** Some SDKs read `OTEL_EXPORTER_OTLP_HEADERS` as percent-encoded, some send it as it stands. */
function unescaped(value: string): string[] {
  const text = value.slice(0, 4096).trim();
  if (!text.includes("%")) return [text];
  try {
    return [text, decodeURIComponent(text).trim()];
  } catch {
    return [text];
  }
}

function wordsIn(value: string): string[] {
  const words = value.split(/[\s,]+/);
  if (words[0]?.toLowerCase() !== "basic") return words;
  const [, ...rest] = words;
  return rest.flatMap((word) => {
    const pair = Buffer.from(word, "base64").toString("utf8");
    const colon = pair.indexOf(":");
    return colon === -1 ? [word, pair] : [pair.slice(0, colon), pair.slice(colon + 1), word];
  });
}
