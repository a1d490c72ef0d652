/** Where spans go and what opens the door. */
export type Door = {
  /** `http://localhost:4318`, without a path. */
  httpUrl: string;
  /** `http://localhost:4317`. */
  grpcUrl: string;
  /** Null where this machine needs none. */
  key: string | null;
};

export type Snippet = { title: string; code: string };

export type Client = {
  id: string;
  label: string;
  /** What to know first, in one sentence. */
  about: string;
  snippets: (door: Door) => Snippet[];
};

/** The variables every OpenTelemetry SDK reads. */
function environment({ httpUrl, key }: Door, more: string[] = []): Snippet {
  return {
    title: "Environment",
    code: [
      `export OTEL_EXPORTER_OTLP_ENDPOINT="${httpUrl}"`,
      'export OTEL_EXPORTER_OTLP_PROTOCOL="http/protobuf"',
      ...(key ? [`export OTEL_EXPORTER_OTLP_HEADERS="authorization=Bearer%20${key}"`] : []),
      'export OTEL_SERVICE_NAME="my-service"',
      'export OTEL_RESOURCE_ATTRIBUTES="service.version=1.0.0,deployment.environment.name=production"',
      ...more,
    ].join("\n"),
  };
}

const nodeSdk = `import { NodeSDK } from "@opentelemetry/sdk-node";

const sdk = new NodeSDK();
sdk.start();`;

/** Set-up to paste, in the order people ask for it. */
export const clients: readonly Client[] = [
  {
    id: "ai-sdk",
    label: "Vercel AI SDK",
    about: "Its OpenTelemetry integration records every step, tool call and token.",
    snippets: (door) => [
      { title: "Install", code: "npm install @ai-sdk/otel @opentelemetry/sdk-node" },
      environment(door),
      {
        title: "telemetry.ts, loaded first",
        code: `import { OpenTelemetry } from "@ai-sdk/otel";
import { registerTelemetry } from "ai";
${nodeSdk}
registerTelemetry(new OpenTelemetry());`,
      },
    ],
  },
  {
    id: "anthropic",
    label: "Anthropic SDK",
    about: "Since 0.134 it traces itself as soon as an OpenTelemetry SDK runs in the process.",
    snippets: (door) => [
      { title: "Install", code: "npm install @anthropic-ai/sdk @opentelemetry/sdk-node" },
      environment(door),
      { title: "telemetry.ts, loaded first", code: nodeSdk },
    ],
  },
  {
    id: "openinference",
    label: "OpenInference",
    about:
      "Instrumentations for OpenAI, Anthropic, LangChain and many more, in JavaScript and Python.",
    snippets: (door) => [
      {
        title: "Install",
        code: "npm install @arizeai/openinference-instrumentation-openai @opentelemetry/sdk-node",
      },
      environment(door),
      {
        title: "telemetry.ts, loaded first",
        code: `import { OpenAIInstrumentation } from "@arizeai/openinference-instrumentation-openai";
import { NodeSDK } from "@opentelemetry/sdk-node";
import OpenAI from "openai";

const openai = new OpenAIInstrumentation();
const sdk = new NodeSDK({ instrumentations: [openai] });
sdk.start();
openai.manuallyInstrument(OpenAI);`,
      },
    ],
  },
  {
    id: "traceloop",
    label: "Traceloop",
    about: "OpenLLMetry's own SDK, in JavaScript and Python.",
    snippets: ({ httpUrl, key }) => [
      { title: "Install", code: "npm install @traceloop/node-server-sdk" },
      {
        title: "telemetry.ts, loaded first",
        code: `import * as traceloop from "@traceloop/node-server-sdk";
import OpenAI from "openai";

traceloop.initialize({
  appName: "my-service",
  baseUrl: "${httpUrl}",
  apiKey: "${key ?? "none"}",
  instrumentModules: { openAI: OpenAI },
});`,
      },
      {
        title: "Or in Python",
        code: `pip install traceloop-sdk

export TRACELOOP_BASE_URL="${httpUrl}"
${key ? `export TRACELOOP_API_KEY="${key}"\n` : ""}
from traceloop.sdk import Traceloop
Traceloop.init(app_name="my_service")`,
      },
    ],
  },
  {
    id: "langchain",
    label: "LangChain",
    about: "Chains, agents, tools and retrievers, as one tree.",
    snippets: (door) => [
      {
        title: "Install",
        code: "npm install @arizeai/openinference-instrumentation-langchain @opentelemetry/sdk-node",
      },
      environment(door),
      {
        title: "telemetry.ts, loaded first",
        code: `import { LangChainInstrumentation } from "@arizeai/openinference-instrumentation-langchain";
import * as callbackManager from "@langchain/core/callbacks/manager";
import { NodeSDK } from "@opentelemetry/sdk-node";

const langchain = new LangChainInstrumentation();
const sdk = new NodeSDK({ instrumentations: [langchain] });
sdk.start();
langchain.manuallyInstrument(callbackManager);`,
      },
      {
        title: "Or in Python",
        code: `pip install openinference-instrumentation-langchain opentelemetry-distro opentelemetry-exporter-otlp

opentelemetry-instrument python app.py`,
      },
    ],
  },
  {
    id: "claude-code",
    label: "Claude Code",
    about: "Events and usage of every session; traces are in beta and worth switching on.",
    snippets: ({ httpUrl, key }) => [
      {
        title: "Environment",
        code: [
          "export CLAUDE_CODE_ENABLE_TELEMETRY=1",
          "export CLAUDE_CODE_ENHANCED_TELEMETRY_BETA=1",
          "export OTEL_TRACES_EXPORTER=otlp OTEL_LOGS_EXPORTER=otlp OTEL_METRICS_EXPORTER=otlp",
          "export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
          `export OTEL_EXPORTER_OTLP_ENDPOINT="${httpUrl}"`,
          ...(key ? [`export OTEL_EXPORTER_OTLP_HEADERS="authorization=Bearer%20${key}"`] : []),
          "export OTEL_LOG_USER_PROMPTS=1   # leave out to keep prompts to yourself",
        ].join("\n"),
      },
    ],
  },
  {
    id: "otel-js",
    label: "OpenTelemetry JS",
    about: "Anything that makes GenAI spans, with the standard SDK.",
    snippets: (door) => [
      {
        title: "Install",
        code: "npm install @opentelemetry/sdk-node @opentelemetry/instrumentation-openai",
      },
      environment(door, ['export OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT="true"']),
      { title: "telemetry.ts, loaded first", code: nodeSdk },
    ],
  },
  {
    id: "otel-python",
    label: "OpenTelemetry Python",
    about: "Without a line of code, through automatic instrumentation.",
    snippets: (door) => [
      {
        title: "Install",
        code: "pip install opentelemetry-distro opentelemetry-exporter-otlp opentelemetry-instrumentation-openai-v2",
      },
      environment(door, [
        'export OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT="true"',
        'export OTEL_PYTHON_LOGGING_AUTO_INSTRUMENTATION_ENABLED="true"',
      ]),
      { title: "Run", code: "opentelemetry-instrument python app.py" },
    ],
  },
  {
    id: "collector",
    label: "OTel Collector",
    about: "Midwatch as one more exporter of a collector that already gets your spans.",
    snippets: ({ grpcUrl, httpUrl, key }) => [
      {
        title: "collector.yaml",
        code: `exporters:
  otlp_http/midwatch:
    endpoint: ${httpUrl}
    compression: zstd${key ? `\n    headers:\n      authorization: "Bearer ${key}"` : ""}
  # or over gRPC
  otlp/midwatch:
    endpoint: ${grpcUrl.replace(/^https?:\/\//, "")}
    tls:
      insecure: ${grpcUrl.startsWith("http://")}${key ? `\n    headers:\n      authorization: "Bearer ${key}"` : ""}

service:
  pipelines:
    traces:
      exporters: [otlp_http/midwatch]
    logs:
      exporters: [otlp_http/midwatch]
    metrics:
      exporters: [otlp_http/midwatch]`,
      },
    ],
  },
  {
    id: "curl",
    label: "curl",
    about: "One span by hand, to see that the door is open.",
    snippets: ({ httpUrl, key }) => [
      {
        title: "Send one call",
        code: `now=$(date +%s)
curl ${httpUrl}/v1/traces \\
  -H 'content-type: application/json' \\${key ? `\n  -H 'authorization: Bearer ${key}' \\` : ""}
  -d '{"resourceSpans":[{
    "resource":{"attributes":[
      {"key":"service.name","value":{"stringValue":"hello"}}]},
    "scopeSpans":[{"scope":{"name":"curl"},"spans":[{
      "traceId":"'$(openssl rand -hex 16)'","spanId":"'$(openssl rand -hex 8)'",
      "name":"chat gpt-4o","kind":3,
      "startTimeUnixNano":"'$now'000000000","endTimeUnixNano":"'$now'850000000",
      "attributes":[
        {"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},
        {"key":"gen_ai.provider.name","value":{"stringValue":"openai"}},
        {"key":"gen_ai.request.model","value":{"stringValue":"gpt-4o"}},
        {"key":"gen_ai.usage.input_tokens","value":{"intValue":"1200"}},
        {"key":"gen_ai.usage.output_tokens","value":{"intValue":"80"}}]}]}]}]}'`,
      },
    ],
  },
];
