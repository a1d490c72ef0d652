// OpenInference around the OpenAI client.
import { OpenAIInstrumentation } from "@arizeai/openinference-instrumentation-openai";
import OpenAI from "openai";
import { startTelemetry } from "./telemetry.mjs";

const instrumentation = new OpenAIInstrumentation();
const sdk = startTelemetry([instrumentation]);
instrumentation.manuallyInstrument(OpenAI);
const client = new OpenAI({ apiKey: "none", baseURL: `${process.env.MODEL_API}/v1` });
await client.chat.completions.create({
  model: "gpt-4o",
  messages: [
    { role: "system", content: "Be brief" },
    { role: "user", content: "What is the weather in Paris?" },
  ],
});
await sdk.shutdown();
