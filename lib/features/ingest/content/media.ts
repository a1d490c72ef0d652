import type { Part } from "../content-model.ts";

/**
 * Bytes or their address as a part: a `data:` URI or bare base64 gives a blob, any other address a
 * link. Works by position, never by pattern: the text may be megabytes long.
 */
export function mediaPart(data: string, mimeType = "", modality = ""): Part {
  if (data.startsWith("data:")) return dataUri(data, mimeType, modality);
  if (isAddress(data))
    return { type: "uri", modality: modality || modalityOf(mimeType), mimeType, uri: data };
  return { type: "blob", modality: modality || modalityOf(mimeType), mimeType, content: data };
}

export function isAddress(text: string): boolean {
  const colon = text.slice(0, 20).indexOf("://");
  return colon > 0 && /^[a-z][a-z0-9+.-]*$/i.test(text.slice(0, colon));
}

export const isDataUri = (text: string): boolean =>
  text.startsWith("data:") && text.slice(0, 200).includes(",");

function dataUri(uri: string, mimeType: string, modality: string): Part {
  const comma = uri.slice(0, 500).indexOf(",");
  const head = uri.slice(5, comma < 0 ? 5 : comma).split(";");
  const type = head[0] || mimeType;
  const body = uri.slice(comma + 1);
  return {
    type: "blob",
    modality: modality || modalityOf(type),
    mimeType: type,
    content: head.includes("base64") ? body : Buffer.from(percentDecoded(body)).toString("base64"),
  };
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function modalityOf(mimeType: string): string {
  const [family] = mimeType.split("/");
  return family === "image" || family === "audio" || family === "video" ? family : "document";
}
