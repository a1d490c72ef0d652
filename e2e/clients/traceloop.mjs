// Traceloop's SDK around the OpenAI client, inside a workflow.
import * as traceloop from "@traceloop/node-server-sdk";
import OpenAI from "openai";

traceloop.initialize({
  appName: process.env.OTEL_SERVICE_NAME,
  baseUrl: process.env.OTEL_EXPORTER_OTLP_ENDPOINT,
  apiKey: "none",
  disableBatch: true,
  silenceInitializationMessage: true,
  instrumentModules: { openAI: OpenAI },
});
const client = new OpenAI({ apiKey: "none", baseURL: `${process.env.MODEL_API}/v1` });
await traceloop.withWorkflow({ name: "weather" }, () =>
  client.chat.completions.create({
    model: "gpt-4o",
    messages: [{ role: "user", content: "What is the weather in Paris?" }],
  }),
);
await traceloop.forceFlush();
