import type { Message, Part, SpanContent } from "#lib/features/ingest/content-model.ts";
import type { Attributes, Value } from "#lib/features/ingest/model.ts";

/** Smaller blobs travel with the span as data; larger ones are fetched when they are seen. */
const INLINE_BYTES = 8 * 1024;
/** Longer texts are cut in answers; the raw span has all of it. */
const LONGEST_TEXT = 100_000;
const LONGEST_ATTRIBUTE = 32_768;

export type Blob = Extract<Part, { type: "blob" }>;

/** The inline bytes of a span's messages, in reading order. */
export function blobsIn(content: SpanContent): Blob[] {
  return [...content.input, ...content.output].flatMap((message) =>
    message.parts.filter((part) => part.type === "blob"),
  );
}

/** Puts links in the place of large blobs and cuts endless texts, so that a page stays light. */
export function lightened(content: SpanContent, linkTo: (n: number) => string): SpanContent {
  let n = 0;
  const lighten = (part: Part): Part => {
    if (part.type === "blob") {
      const uri = linkTo(n++);
      const isSmall = part.content.length * 0.75 <= INLINE_BYTES;
      if (isSmall) return part;
      return { type: "uri", modality: part.modality, mimeType: part.mimeType, uri };
    }
    if (part.type === "text" && part.content.length > LONGEST_TEXT)
      return { ...part, content: part.content.slice(0, LONGEST_TEXT), truncated: true };
    if (part.type === "reasoning" && part.content.length > LONGEST_TEXT)
      return { ...part, content: part.content.slice(0, LONGEST_TEXT) };
    return part;
  };
  const all = (messages: Message[]) =>
    messages.map((message) => ({ ...message, parts: message.parts.map(lighten) }));
  return { ...content, input: all(content.input), output: all(content.output) };
}

/** Attributes with very long texts cut; each cut says how long the text is. */
export function shortened(attributes: Attributes): Attributes {
  return cut(attributes) as Attributes;
}

function cut(value: Value): Value {
  if (typeof value === "string")
    return value.length <= LONGEST_ATTRIBUTE
      ? value
      : `${value.slice(0, LONGEST_ATTRIBUTE)}… (${value.length.toLocaleString("en-US")} characters)`;
  if (Array.isArray(value)) return value.map(cut);
  if (value !== null && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cut(inner)]));
  return value;
}

/** Types a browser may show from our own address without running anything. */
const shownTypes =
  /^(image\/(png|jpeg|gif|webp|avif|svg\+xml)|audio\/[\w.+-]+|video\/(mp4|webm)|application\/pdf)$/;

/** The bytes of a blob as an answer. Whatever was sent, it can run nothing on this page's behalf. */
export function mediaResponse(blob: Blob): Response {
  const mimeType = blob.mimeType.toLowerCase().split(";")[0]!.trim();
  return new Response(Buffer.from(blob.content, "base64"), {
    headers: {
      "content-type": shownTypes.test(mimeType) ? mimeType : "application/octet-stream",
      "content-disposition": shownTypes.test(mimeType) ? "inline" : "attachment",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      "x-content-type-options": "nosniff",
      "cache-control": "private, max-age=3600",
    },
  });
}
