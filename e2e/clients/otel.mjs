// A program instrumented by hand with the OpenTelemetry API; the protocol comes from the environment.
import { context, SpanKind, trace } from "@opentelemetry/api";
import { startTelemetry } from "./telemetry.mjs";

const sdk = startTelemetry();
const tracer = trace.getTracer("weather-app", "1.0.0");
const question = "What is the weather in Paris?";

tracer.startActiveSpan("POST /ask", { kind: SpanKind.SERVER }, (root) => {
  const call = tracer.startSpan(
    "chat gpt-4o",
    {
      kind: SpanKind.CLIENT,
      attributes: {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "gpt-4o",
        "gen_ai.response.model": "gpt-4o-2024-08-06",
        "gen_ai.response.finish_reasons": ["stop"],
        "gen_ai.usage.input_tokens": 1200,
        "gen_ai.usage.cache_read.input_tokens": 1000,
        "gen_ai.usage.output_tokens": 80,
        "gen_ai.input.messages": JSON.stringify([
          { role: "user", parts: [{ type: "text", content: question }] },
        ]),
        "gen_ai.output.messages": JSON.stringify([
          {
            role: "assistant",
            parts: [{ type: "text", content: "It is sunny in Paris." }],
            finish_reason: "stop",
          },
        ]),
      },
    },
    context.active(),
  );
  call.end();
  root.end();
});
await sdk.shutdown();
