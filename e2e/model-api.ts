import { createServer, type ServerResponse } from "node:http";

/**
 * A local stand-in for the OpenAI and Anthropic APIs: real HTTP, fixed usage, so that the true token
 * totals are known. An OpenAI-shaped call is 1200 in (1000 cached) and 80 out (30 reasoning); an
 * Anthropic call is 1807 in (7 uncached, 1600 read, 200 written) and 45 out.
 */
export async function startModelApi(): Promise<{ url: string; close(): Promise<void> }> {
  let calls = 0;
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text) => {
      body += text;
    });
    request.on("end", () => {
      const asked = body ? JSON.parse(body) : {};
      const id = ++calls;
      if (request.url?.endsWith("/chat/completions")) chatCompletion(response, asked, id);
      else if (request.url?.endsWith("/responses")) responsesApi(response, asked, id);
      else if (request.url?.includes("/messages")) anthropicMessage(response, asked, id);
      else json(response, { error: { message: `nothing at ${request.url}` } }, 404);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

type Asked = {
  model?: string;
  stream?: boolean;
  tools?: unknown[];
  messages?: { role: string }[];
  input?: unknown;
};

const openAiUsage = {
  prompt_tokens: 1200,
  completion_tokens: 80,
  total_tokens: 1280,
  prompt_tokens_details: { cached_tokens: 1000 },
  completion_tokens_details: { reasoning_tokens: 30 },
};

const snapshot = (model = "gpt-4o") => (model === "gpt-4o" ? "gpt-4o-2024-08-06" : model);

/** The first turn of a conversation with tools calls one; every other turn answers. */
function chatCompletion(response: ServerResponse, asked: Asked, id: number): void {
  const isToolTurn =
    Boolean(asked.tools?.length) && !asked.messages?.some(({ role }) => role === "tool");
  const message = isToolTurn
    ? {
        role: "assistant",
        content: null,
        tool_calls: [
          {
            id: "call_1",
            type: "function",
            function: { name: "get_weather", arguments: '{"city":"Paris"}' },
          },
        ],
      }
    : { role: "assistant", content: "It is sunny in Paris." };
  const base = {
    id: `chatcmpl-${id}`,
    created: 1_790_000_000,
    model: snapshot(asked.model),
    system_fingerprint: "fp_e2e",
  };
  if (!asked.stream) {
    json(response, {
      ...base,
      object: "chat.completion",
      choices: [{ index: 0, finish_reason: isToolTurn ? "tool_calls" : "stop", message }],
      usage: openAiUsage,
    });
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  const chunk = (delta: unknown, rest: object = {}) =>
    response.write(
      `data: ${JSON.stringify({ ...base, object: "chat.completion.chunk", choices: [{ index: 0, delta, finish_reason: null, ...rest }] })}\n\n`,
    );
  chunk({ role: "assistant", content: "It is " });
  chunk({ content: "sunny in Paris." });
  chunk({}, { finish_reason: "stop" });
  response.write(
    `data: ${JSON.stringify({ ...base, object: "chat.completion.chunk", choices: [], usage: openAiUsage })}\n\n`,
  );
  response.end("data: [DONE]\n\n");
}

function responsesApi(response: ServerResponse, asked: Asked, id: number): void {
  const isToolTurn =
    Boolean(asked.tools?.length) && !JSON.stringify(asked.input).includes("function_call_output");
  json(response, {
    id: `resp_${id}`,
    object: "response",
    created_at: 1_790_000_000,
    status: "completed",
    model: snapshot(asked.model),
    output: isToolTurn
      ? [
          {
            type: "function_call",
            id: "fc_1",
            call_id: "call_1",
            name: "get_weather",
            arguments: '{"city":"Paris"}',
            status: "completed",
          },
        ]
      : [
          {
            type: "message",
            id: "msg_1",
            role: "assistant",
            status: "completed",
            content: [{ type: "output_text", text: "It is sunny in Paris.", annotations: [] }],
          },
        ],
    usage: {
      input_tokens: 1200,
      input_tokens_details: { cached_tokens: 1000 },
      output_tokens: 80,
      output_tokens_details: { reasoning_tokens: 30 },
      total_tokens: 1280,
    },
  });
}

function anthropicMessage(response: ServerResponse, asked: Asked, id: number): void {
  json(response, {
    id: `msg_${id}`,
    type: "message",
    role: "assistant",
    model: asked.model,
    content: [{ type: "text", text: "It is sunny in Paris." }],
    stop_reason: "end_turn",
    stop_sequence: null,
    usage: {
      input_tokens: 7,
      cache_read_input_tokens: 1600,
      cache_creation_input_tokens: 200,
      cache_creation: { ephemeral_5m_input_tokens: 200, ephemeral_1h_input_tokens: 0 },
      output_tokens: 45,
    },
  });
}

function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
