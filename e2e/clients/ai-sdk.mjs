// Vercel AI SDK with its OpenTelemetry integration: two steps with a tool between them.
import { createOpenAI } from "@ai-sdk/openai";
import { OpenTelemetry } from "@ai-sdk/otel";
import { generateText, registerTelemetry, stepCountIs, tool } from "ai";
import { z } from "zod";
import { startTelemetry } from "./telemetry.mjs";

const sdk = startTelemetry();
registerTelemetry(new OpenTelemetry());
const openai = createOpenAI({ apiKey: "none", baseURL: `${process.env.MODEL_API}/v1` });
await generateText({
  model: openai.chat("gpt-4o"),
  system: "Be brief",
  prompt: "What is the weather in Paris?",
  stopWhen: stepCountIs(3),
  tools: {
    get_weather: tool({
      description: "Weather of a city",
      inputSchema: z.object({ city: z.string() }),
      execute: async () => ({ sky: "sunny" }),
    }),
  },
});
await sdk.shutdown();
