import type { ToolDefinition } from "../content-model.ts";
import type { Value } from "../model.ts";
import { messageOf } from "./messages.ts";
import { plainResult } from "./parts.ts";
import { toldToTool } from "./sources/events.ts";
import type { SpanReader } from "./span-reader.ts";
import {
  firstPresent,
  isObject,
  isPresent,
  type JsonObject,
  listOf,
  stringOf,
  unfolded,
} from "./values.ts";

/** Attributes that hold the tools a model may call, as JSON, as text of JSON, or only their names. */
const definitionKeys = [
  "gen_ai.tool.definitions",
  "ai.prompt.tools",
  "mlflow.chat.tools",
  "llm.tools",
  "gen_ai.agent.tools",
  "lk.function_tools",
] as const;

/** Flattened into numbered keys. */
const definitionPrefixes = ["llm.tools.", "llm.request.functions.", "gen_ai.tool."] as const;

/** Whole requests that have their tools inside. */
const requestKeys = [
  "gcp.vertex.agent.llm_request",
  "genkit:input",
  "gen_ai.prompt",
  "request_data",
  "model_request_parameters",
  "llm.invocation_parameters",
  "langfuse.observation.input",
  "input.value",
] as const;

export function toolDefinitionsIn(read: SpanReader): ToolDefinition[] {
  for (const key of definitionKeys) {
    const found = definitions(read.json(key));
    if (found.length > 0) return found;
  }
  for (const prefix of definitionPrefixes) {
    const list = read.indexed(prefix);
    const found = Array.isArray(list) ? definitions(list) : [];
    if (found.length > 0) return found;
  }
  for (const key of requestKeys) {
    const request = read.json(key);
    if (!isObject(request)) continue;
    const config = isObject(request.config) ? request.config : {};
    const found = definitions(
      firstPresent(request.tools, config.tools, request.functions, request.function_tools),
    );
    if (found.length > 0) return found;
  }
  return [];
}

function definitions(value: Value | undefined): ToolDefinition[] {
  if (typeof value === "string")
    return value
      .split(",")
      .map((name) => named(name.trim()))
      .filter((tool) => tool.name !== "");
  return listOf(value).flatMap((item) => {
    const tool = unfolded(item);
    if (typeof tool === "string") return [named(lastStep(tool))];
    if (!isObject(tool)) return [];
    // Gemini groups functions.
    const grouped = firstPresent(tool.functionDeclarations, tool.function_declarations);
    if (Array.isArray(grouped)) return definitions(grouped);
    const inner = definitionOf(tool);
    return inner ? [inner] : [];
  });
}

function definitionOf(sent: JsonObject): ToolDefinition | null {
  const outer = isObject(sent.tool) ? sent.tool : sent;
  const schema = outer.json_schema === undefined ? outer : unfolded(outer.json_schema);
  if (!isObject(schema)) return null;
  const tool = isObject(schema.function) ? schema.function : schema;
  const name = stringOf(tool.name) ?? stringOf(tool.type);
  if (name === undefined) return null;
  const parameters = firstPresent(
    tool.parameters,
    tool.inputSchema,
    tool.input_schema,
    tool.parameters_json_schema,
    tool.parametersJsonSchema,
  );
  return {
    name,
    description: stringOf(tool.description) ?? "",
    parameters: parameters === undefined ? null : jsonSchema(unfolded(parameters)),
  };
}

/** AI SDK and MCP wrap a schema as `{jsonSchema: …}` or `{json: …}`. */
function jsonSchema(value: Value): Value {
  if (!isObject(value)) return value;
  const inner = firstPresent(value.jsonSchema, value.json);
  return isObject(inner) ? inner : value;
}

const named = (name: string): ToolDefinition => ({ name, description: "", parameters: null });

/** Genkit refers to tools by key: `/tool/get_weather`. */
const lastStep = (key: string): string =>
  key.startsWith("/") ? (key.split("/").at(-1) ?? key) : key;

/** These mean a tool's arguments on whatever span they are. */
const argumentKeys = [
  "gen_ai.tool.call.arguments",
  "ai.toolCall.args",
  "tool_arguments",
  "gcp.vertex.agent.tool_call_args",
  "flue.tool.call.arguments",
  "flue.tool.arguments",
  "lk.function_tool.arguments",
] as const;

const resultKeys = [
  "gen_ai.tool.call.result",
  "ai.toolCall.result",
  "tool_response",
  "gcp.vertex.agent.tool_response",
  "mcp.response.value",
  "flue.tool.call.result",
  "flue.tool.result",
  "lk.function_tool.output",
] as const;

/** These mean it on tool spans only. */
const toolInputKeys = [
  "gen_ai.tool.args",
  "gen_ai.tool.input",
  "langfuse.observation.input",
  "tool_input",
  "mastra.tool_call.input",
  "genkit:input",
  "mlflow.spanInputs",
  "lmnr.span.input",
  "traceloop.entity.input",
  "gen_ai.prompt",
  "input.value",
  "input",
  // The schema by the convention, the arguments by some.
  "tool.parameters",
] as const;

const toolOutputKeys = [
  "gen_ai.tool.output",
  "langfuse.observation.output",
  "mastra.tool_call.output",
  "genkit:output",
  "mlflow.spanOutputs",
  "lmnr.span.output",
  "traceloop.entity.output",
  "gen_ai.completion",
  "output.value",
  "output",
] as const;

/** What a tool was called with and what it gave; null where the span does not say. */
export function toolCallIn(read: SpanReader): { toolArguments: Value; toolResult: Value } {
  const isTool = read.kind === "execute_tool" || read.kind === "mcp";
  const told = isTool ? toldToTool(read) : {};
  const given =
    read.firstJson(argumentKeys) ??
    told.arguments ??
    (isTool ? read.firstJson(toolInputKeys) : undefined);
  const got =
    read.firstJson(resultKeys) ??
    told.result ??
    (isTool ? read.firstJson(toolOutputKeys) : undefined);
  return {
    toolArguments: given === undefined ? null : argumentsOf(given),
    toolResult: got === undefined ? null : resultOf(got),
  };
}

/** Decorators record `{args: [...], kwargs: {...}}`. */
function argumentsOf(value: Value): Value {
  if (!isObject(value) || !Array.isArray(value.args)) return value;
  if (value.args.length === 0) return isPresent(value.kwargs) ? (value.kwargs as Value) : {};
  return value.args.length === 1 && !isPresent(value.kwargs) ? unfolded(value.args[0]!) : value;
}

function resultOf(value: Value): Value {
  if (isObject(value)) {
    const keys = Object.keys(value);
    const only = keys.length === 1 ? value[keys[0]!] : undefined;
    // LangChain: `{output: <tool message>}`, or the message itself.
    const message = isObject(only) && only.lc !== undefined ? only : value;
    if (message.lc !== undefined) {
      const [part] = messageOf(message, "tool")?.parts ?? [];
      if (part?.type === "tool_call_response") return part.response;
    }
  }
  return plainResult(value);
}
