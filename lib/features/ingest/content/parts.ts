import type { Part } from "../content-model.ts";
import type { Value } from "../model.ts";
import { isDataUri, mediaPart } from "./media.ts";
import {
  firstPresent,
  idOf,
  isObject,
  isPresent,
  type JsonObject,
  stringOf,
  unfolded,
} from "./values.ts";

/**
 * The parts of a message, whoever wrote it: OpenTelemetry, OpenAI (chat and responses), Anthropic,
 * Gemini, Bedrock, AI SDK, Genkit, LangChain, MCP. Their shapes can be told apart, so one reader
 * serves every source. What nobody knows is kept as `generic`.
 */
export function partsOf(content: Value | undefined): Part[] {
  if (content === undefined || content === null || content === "") return [];
  if (typeof content === "string")
    return isDataUri(content) ? [mediaPart(content)] : isPresent(content) ? [text(content)] : [];
  if (Array.isArray(content)) return content.flatMap(partsOf);
  if (!isObject(content)) return [text(String(content))];
  return (typed(content) ?? untyped(content) ?? [{ type: "generic", value: content }]).filter(
    (part) => part.type !== "text" || part.content !== "",
  );
}

const text = (content: string): Part => ({ type: "text", content });

/** Parts that say what they are. */
function typed(part: JsonObject): Part[] | null {
  const type = stringOf(part.type) ?? stringOf(part.part_kind);
  if (type === undefined) return null;
  return readers.get(type)?.(part) ?? byPattern(type, part);
}

function byPattern(type: string, part: JsonObject): Part[] | null {
  // AI SDK's UI messages show a tool's call and its result as one part, `tool-<name>`.
  if (type.startsWith("tool-") && part.toolCallId !== undefined) {
    const call = callPart({ ...part, toolName: type.slice(5) });
    return isPresent(part.output) ? [call, responsePart(part)] : [call];
  }
  if (/_tool_result$|_call_output$/.test(type)) return [responsePart(part)];
  if (/_call$/.test(type) && (part.name || part.arguments || part.action)) return [callPart(part)];
  return null;
}

const textual = (part: JsonObject): Part[] => {
  const content = firstPresent(part.text, part.content, part.input_text, part.output_text);
  return partsOf(isObject(content) ? content.value : content);
};
const call = (part: JsonObject): Part[] => [callPart(part)];
const response = (part: JsonObject): Part[] => [responsePart(part)];

/** A map, since `type` may be `constructor` (LangChain) or worse. */
const readers = new Map<string, (part: JsonObject) => Part[] | null>(
  Object.entries({
    text: textual,
    input_text: textual,
    output_text: textual,
    summary_text: textual,
    reasoning_text: textual,
    "user-prompt": textual,
    "system-prompt": textual,
    refusal: (part) => partsOf(part.refusal),
    reasoning: (part) => [reasoningPart(part)],
    thinking: (part) => [reasoningPart(part)],
    redacted_thinking: (part) => [reasoningPart(part)],
    tool_call: call,
    "tool-call": call,
    tool_use: call,
    toolUse: call,
    server_tool_use: call,
    server_tool_call: call,
    function_call: call,
    custom_tool_call: call,
    mcp_call: call,
    function: call,
    tool_call_response: response,
    server_tool_call_response: response,
    "tool-result": response,
    "tool-return": response,
    tool_result: response,
    toolResult: response,
    function_call_output: response,
    function_call_result: response,
    image_url: (part) => media(part, "image"),
    input_image: (part) => media(part, "image"),
    image: (part) => media(part, "image"),
    "image-url": (part) => media(part, "image"),
    input_audio: (part) => media(part, "audio"),
    audio: (part) => media(part, "audio"),
    video: (part) => media(part, "video"),
    file: (part) => media(part, ""),
    input_file: (part) => media(part, ""),
    document: (part) => media(part, ""),
    binary: (part) => media(part, ""),
    media: (part) => media(part, ""),
    blob: (part) => media(part, ""),
    uri: (part) => media(part, ""),
    "step-start": () => [],
  }),
);

/** Parts that are known by what they carry: Gemini, Bedrock and Genkit. */
function untyped(part: JsonObject): Part[] | null {
  const called = childOf(part, "functionCall", "function_call", "toolUse", "toolRequest");
  if (called) return [callPart(called)];
  const answered = childOf(
    part,
    "functionResponse",
    "function_response",
    "toolResult",
    "toolResponse",
  );
  if (answered) return [responsePart(answered)];
  const thought = childOf(part, "reasoningContent");
  if (thought) return [reasoningPart(thought)];
  const file = childOf(part, "inlineData", "inline_data", "fileData", "file_data", "media");
  if (file) return media(file, "");
  for (const modality of ["image", "audio", "video", "document"])
    if (isObject(part[modality])) return media(part, modality === "document" ? "" : modality);
  if (typeof part.toolName === "string" && part.toolCallId !== undefined) return [callPart(part)];
  if (typeof part.reasoning === "string") return [reasoningPart(part)];
  if (typeof part.text === "string")
    return part.thought === true ? [reasoningPart(part)] : partsOf(part.text);
  return null;
}

function childOf(part: JsonObject, ...keys: string[]): JsonObject | undefined {
  for (const key of keys) {
    const child = part[key];
    if (isObject(child)) return child;
  }
  return undefined;
}

export function callPart(part: JsonObject): Part & { type: "tool_call" } {
  const of = isObject(part.function) ? part.function : part;
  const given = firstPresent(
    of.arguments,
    of.args,
    of.input,
    of.parameters,
    of.toolInput,
    of.action,
    of.tool_args,
  );
  return {
    type: "tool_call",
    // The responses API has an item id and a call id; answers refer to the call id.
    id: idOf(
      part.call_id,
      part.callId,
      part.toolCallId,
      part.tool_call_id,
      part.toolUseId,
      part.id,
      part.ref,
    ),
    name: stringOf(of.name) ?? stringOf(of.toolName) ?? stringOf(of.tool_name) ?? "",
    arguments: given === undefined ? {} : unfolded(given),
  };
}

export function responsePart(part: JsonObject): Part & { type: "tool_call_response" } {
  const given = firstPresent(part.response, part.result, part.output, part.content, part.return);
  const wrapped = isObject(given) ? stringOf(given.type) : undefined;
  const isError =
    part.is_error === true ||
    part.isError === true ||
    part.status === "error" ||
    wrapped === "error-text" ||
    wrapped === "error-json";
  return {
    type: "tool_call_response",
    id: idOf(
      part.tool_use_id,
      part.call_id,
      part.callId,
      part.toolCallId,
      part.tool_call_id,
      part.toolUseId,
      part.id,
      part.ref,
    ),
    response: given === undefined ? null : plainResult(given),
    ...(isError && { isError }),
  };
}

/** A tool's answer without the wrapping that transports it. */
export function plainResult(value: Value): Value {
  if (Array.isArray(value)) {
    const texts = value.map((item) => (isObject(item) ? item.text : undefined));
    if (value.length > 0 && texts.every((item) => typeof item === "string"))
      return unfolded(texts.join("\n"));
    return value.length === 1 && isObject(value[0]) && value[0].json !== undefined
      ? value[0].json
      : value;
  }
  if (isObject(value)) {
    const type = stringOf(value.type);
    // AI SDK nests: `{type: "json", value: {type: "text", value: "20C"}}`.
    if (
      type &&
      value.value !== undefined &&
      /^(json|text|content|error-text|error-json)$/.test(type)
    )
      return plainResult(value.value);
    if (type === "text" && typeof value.text === "string") return unfolded(value.text);
    return value;
  }
  return unfolded(value);
}

function reasoningPart(part: JsonObject): Part {
  const inner = isObject(part.reasoningText) ? part.reasoningText : part;
  const said = firstPresent(
    inner.content,
    inner.text,
    inner.thinking,
    inner.summary,
    inner.reasoning,
  );
  const content = partsOf(said)
    .map((piece) => (piece.type === "text" || piece.type === "reasoning" ? piece.content : ""))
    .join("\n");
  const signature = firstPresent(inner.signature, part.encrypted_content, part.data);
  return {
    type: "reasoning",
    content,
    ...(typeof signature === "string" && { signature }),
  };
}

/** Finds bytes, address or file id in the places that senders know for them. */
function media(part: JsonObject, modality: string): Part[] | null {
  const outer = firstPresent(
    part.image_url,
    part.input_audio,
    part.source,
    part.file,
    part.image,
    part.audio,
    part.video,
    part.document,
    part.media,
  );
  // OpenInference: `image.image.url`.
  const inner = isObject(outer)
    ? firstPresent(outer.image, outer.audio, outer.source, outer)
    : outer;
  const of = isObject(inner) ? inner : part;
  const outerObject = isObject(outer) ? outer : part;
  if (of.type === "text" && typeof of.data === "string") return partsOf(of.data);
  const mime =
    stringOf(of.mime_type) ??
    stringOf(of.mimeType) ??
    stringOf(of.media_type) ??
    stringOf(of.mediaType) ??
    stringOf(of.contentType) ??
    stringOf(part.mediaType) ??
    stringOf(part.mimeType) ??
    withFamily(modality, stringOf(of.format) ?? stringOf(outerObject.format));
  const named = stringOf(part.modality) ?? modality;
  const data =
    typeof inner === "string"
      ? inner
      : stringOf(
          firstPresent(
            of.url,
            of.uri,
            of.fileUri,
            of.file_uri,
            of.data,
            of.bytes,
            of.content,
            of.file_data,
            of.file_url,
          ),
        );
  if (data !== undefined) return [mediaPart(data, mime, named)];
  const fileId = idOf(of.file_id, part.file_id, of.fileId);
  if (fileId) return [{ type: "file", fileId }];
  return null;
}

const withFamily = (modality: string, format: string | undefined): string =>
  format ? `${modality || "application"}/${format}` : "";
