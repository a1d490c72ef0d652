import { expect, type Page, test } from "playwright/test";
import { installClients, runClient } from "./clients.ts";
import { startModelApi } from "./model-api.ts";

/** What the model API answered, and therefore what must be on screen whatever the client made of it. */
const openAiCall = { input: 1200, cacheRead: 1000, output: 80 };
const anthropicCall = { input: 1807, cacheRead: 1600, cacheWrite: 200, output: 45 };

type Expected = {
  client: string;
  protocol: string;
  calls: Partial<typeof anthropicCall>[];
  /** Kind of each span from the root down, indented by depth. */
  tree: string[];
  model: string;
};

const openAi = { model: "gpt-4o-2024-08-06" };
const expectations: Expected[] = [
  ...["http/json", "http/protobuf", "grpc"].map((protocol) => ({
    client: "otel",
    protocol,
    calls: [openAiCall],
    tree: ["other", " chat"],
    ...openAi,
  })),
  {
    client: "ai-sdk",
    protocol: "http/protobuf",
    calls: [openAiCall, openAiCall],
    tree: ["invoke_agent", " agent_step", "  chat", "  execute_tool", " agent_step", "  chat"],
    ...openAi,
  },
  {
    client: "openinference",
    protocol: "http/protobuf",
    calls: [openAiCall],
    tree: ["chat"],
    ...openAi,
  },
  {
    // Traceloop's OpenAI instrumentation reports no cached tokens.
    client: "traceloop",
    protocol: "http/protobuf",
    calls: [{ input: 1200, output: 80 }],
    tree: ["workflow", " chat"],
    ...openAi,
  },
  {
    client: "anthropic",
    protocol: "http/protobuf",
    calls: [anthropicCall],
    tree: ["chat"],
    model: "claude-sonnet-4-5-20250929",
  },
  {
    client: "langchain",
    protocol: "http/protobuf",
    calls: [openAiCall, openAiCall],
    tree: [],
    // Its spans name only the model that was asked for.
    model: "gpt-4o",
  },
];

let api: Awaited<ReturnType<typeof startModelApi>>;
test.beforeAll(async () => {
  test.setTimeout(300_000);
  installClients();
  api = await startModelApi();
});
test.afterAll(() => api.close());

for (const { client, protocol, calls, tree, model } of expectations)
  test(`${client} over ${protocol}: tree, tokens and cost are right on screen`, async ({
    page,
    request,
  }) => {
    const service = `e2e-${client}-${protocol.replace("/", "-")}`;
    const [http, grpc] = [process.env.OTLP_URL!, `http://${process.env.OTLP_GRPC}`];
    await runClient(client, {
      MODEL_API: api.url,
      OTEL_SERVICE_NAME: service,
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      OTEL_EXPORTER_OTLP_ENDPOINT: protocol === "grpc" ? grpc : http,
    });
    const sentAt = Date.now();

    const base = `${process.env.MIDWATCH_URL}/api/default`;
    const list = async (view: string) => {
      const window = `from=${Date.now() - 3_600_000}&to=${Date.now() + 60_000}`;
      const answer = await request.get(`${base}/traces?${window}&view=${view}&service=${service}`);
      expect(answer.status()).toBe(200);
      return (await answer.json()).data.rows;
    };
    await expect
      .poll(async () => (await list("calls")).length, { timeout: 5_000 })
      .toBe(calls.length);
    // Two seconds from the end of the program to the screen is the promise.
    expect(Date.now() - sentAt).toBeLessThan(2_000);

    const rows = await list("calls");
    for (const [i, expected] of calls.entries()) {
      expect(rows[i].tokens).toMatchObject(expected);
      expect(rows[i].model).toBe(model);
      expect(rows[i].costNanoUsd).toBeGreaterThan(0);
    }
    const { data: trace } = await (await request.get(`${base}/traces/${rows[0].traceId}`)).json();
    if (tree.length > 0)
      expect(
        trace.spans.map(
          ({ depth, kind }: { depth: number; kind: string }) => " ".repeat(depth) + kind,
        ),
      ).toEqual(tree);
    expect(trace.totals).toMatchObject({
      calls: calls.length,
      inputTokens: sum(calls.map(({ input }) => input!)),
      outputTokens: sum(calls.map(({ output }) => output!)),
    });

    await looksRight(page, rows[0], model);
  });

/** What a person does next: opens the list, opens the trace, reads the answer and the money. */
async function looksRight(
  page: Page,
  row: { traceId: string; spanId: string },
  model: string,
): Promise<void> {
  await page.goto(`${process.env.MIDWATCH_URL}/default/traces/${row.traceId}?span=${row.spanId}`);
  const main = page.getByRole("main");
  await expect(main.getByText("What is the weather in Paris?").first()).toBeVisible();
  await expect(main.getByText(model).first()).toBeVisible();
  await page.getByRole("tab", { name: /tokens/i }).click();
  await expect(main.getByText(/genai-prices/).first()).toBeVisible();
}

const sum = (numbers: number[]) => numbers.reduce((total, n) => total + n, 0);
