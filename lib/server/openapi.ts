import { z } from "zod";
import { type Described, routes } from "./openapi/routes.ts";

type Json = { [key: string]: unknown };

/** The API in OpenAPI 3.1, made from the schemas that check what is sent and describe what is answered. */
export function openApiDocument(): Json {
  const components: Json = {};
  const paths: Record<string, Json> = {};
  for (const described of routes) {
    const path = paths[described.path] ?? {};
    path[described.method.toLowerCase()] = operationOf(described, components);
    paths[described.path] = path;
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Midwatch",
      version: "1",
      description:
        "Every screen of Midwatch as JSON. Answers are `{ data }`, failures `{ error: { code, message } }`. " +
        "Times are epoch milliseconds, money is billionths of a US dollar, unknown is null.",
    },
    security: [{ key: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        key: {
          type: "http",
          scheme: "bearer",
          description: "An API key with the scope read or write; ingest for OTLP.",
        },
        session: { type: "apiKey", in: "cookie", name: "midwatch.session_token" },
      },
      schemas: { Failure: failureSchema, ...components },
    },
  };
}

const failureSchema = {
  type: "object",
  required: ["error"],
  properties: {
    error: {
      type: "object",
      required: ["code", "message"],
      properties: {
        code: { type: "string" },
        message: { type: "string", description: "A sentence a person can act on." },
      },
    },
  },
};

function operationOf({ path, query, body, needs, summary, answer }: Described, components: Json) {
  const noun = path.split("/").find((part) => part && part !== "api" && !part.startsWith("{"));
  return {
    summary,
    tags: [noun ?? "api"],
    ...(needs ? { "x-needs-role": needs } : {}),
    parameters: [...pathParameters(path), ...queryParameters(query, components)],
    ...(body
      ? {
          requestBody: {
            required: true,
            content: { "application/json": { schema: jsonSchema(body, "input", components) } },
          },
        }
      : {}),
    responses: {
      200: { description: "Done.", content: contentOf(answer, components) },
      default: {
        description: "Why not.",
        content: { "application/json": { schema: { $ref: "#/components/schemas/Failure" } } },
      },
    },
  };
}

function contentOf(answer: Described["answer"], components: Json): Json {
  if (answer instanceof z.ZodType)
    return {
      "application/json": { schema: jsonSchema(z.object({ data: answer }), "output", components) },
    };
  const { contentType, schema } = answer;
  return { [contentType]: schema ? { schema: jsonSchema(schema, "output", components) } : {} };
}

const pathParameters = (path: string): Json[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));

function queryParameters(query: z.ZodType | undefined, components: Json): Json[] {
  if (!query) return [];
  const { properties = {}, required = [] } = jsonSchema(query, "input", components) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: "query",
    required: required.includes(name),
    schema,
  }));
}

/** JSON schema of a zod schema. Named parts move to the components and are referred to. */
function jsonSchema(schema: z.ZodType, io: "input" | "output", components: Json): Json {
  const {
    $schema: _,
    $defs,
    ...rest
  } = z.toJSONSchema(schema, {
    io,
    target: "draft-2020-12",
    unrepresentable: "any",
  }) as Json;
  for (const [name, definition] of Object.entries(($defs as Json | undefined) ?? {}))
    components[name] = withoutId(relinked(definition) as Json);
  return withoutId(relinked(rest) as Json);
}

function relinked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(relinked);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === "$ref" && typeof inner === "string"
        ? inner.replace("#/$defs/", "#/components/schemas/")
        : relinked(inner),
    ]),
  );
}

const withoutId = ({ id: _, ...rest }: Json): Json => rest;
