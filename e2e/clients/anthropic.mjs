// The Anthropic SDK traces itself as soon as a global tracer provider exists.
import Anthropic from "@anthropic-ai/sdk";
import { startTelemetry } from "./telemetry.mjs";

const sdk = startTelemetry();
const client = new Anthropic({
  apiKey: "none",
  baseURL: process.env.MODEL_API,
  openTelemetry: { traces: { contentMode: "content" } },
});
await client.messages.create({
  model: "claude-sonnet-4-5-20250929",
  max_tokens: 100,
  messages: [{ role: "user", content: "What is the weather in Paris?" }],
});
await sdk.shutdown();
