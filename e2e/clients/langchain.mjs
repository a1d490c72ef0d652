// A LangChain agent with one tool, seen by OpenInference.
import { LangChainInstrumentation } from "@arizeai/openinference-instrumentation-langchain";
import * as callbackManager from "@langchain/core/callbacks/manager";
import { ChatOpenAI } from "@langchain/openai";
import { createAgent, tool } from "langchain";
import { z } from "zod";
import { startTelemetry } from "./telemetry.mjs";

const instrumentation = new LangChainInstrumentation();
const sdk = startTelemetry([instrumentation]);
instrumentation.manuallyInstrument(callbackManager);
const agent = createAgent({
  model: new ChatOpenAI({
    model: "gpt-4o",
    apiKey: "none",
    configuration: { baseURL: `${process.env.MODEL_API}/v1` },
  }),
  tools: [
    tool(async () => "sunny", {
      name: "get_weather",
      description: "Weather of a city",
      schema: z.object({ city: z.string() }),
    }),
  ],
});
await agent.invoke({ messages: [{ role: "user", content: "What is the weather in Paris?" }] });
await sdk.shutdown();
