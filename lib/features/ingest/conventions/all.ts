import { agentFramework, semanticKernel } from "./agent-framework.ts";
import { aiSdkLegacy, aiSdkSemconv } from "./ai-sdk.ts";
import { anthropicApi, anthropicSdk } from "./anthropic.ts";
import { claudeCode } from "./claude-code.ts";
import type { Convention } from "./convention.ts";
import { flue } from "./flue.ts";
import { genkit } from "./genkit.ts";
import { googleAdk } from "./google-adk.ts";
import { laminar } from "./laminar.ts";
import { langfuse } from "./langfuse.ts";
import { langsmith } from "./langsmith.ts";
import { litellm } from "./litellm.ts";
import { livekit } from "./livekit.ts";
import { logfire } from "./logfire.ts";
import { mastra } from "./mastra.ts";
import { mlflow } from "./mlflow.ts";
import { openinference } from "./openinference.ts";
import { openlit } from "./openlit.ts";
import { geminiCli, generic, openrouter, springAi } from "./others.ts";
import { pydanticAi } from "./pydantic-ai.ts";
import { semconvCurrent, semconvOld } from "./semconv.ts";
import { strands } from "./strands.ts";
import { traceloop } from "./traceloop.ts";
import { voltagent } from "./voltagent.ts";

/**
 * In order of trust: where two conventions state the same fact on one span, the earlier is believed.
 * At most 31, since a span's dialects travel as a bit set.
 */
export const conventions: readonly Convention[] = [
  langfuse,
  semconvCurrent,
  semconvOld,
  openinference,
  aiSdkLegacy,
  aiSdkSemconv,
  anthropicSdk,
  anthropicApi,
  traceloop,
  openlit,
  langsmith,
  logfire,
  pydanticAi,
  mlflow,
  litellm,
  googleAdk,
  strands,
  agentFramework,
  semanticKernel,
  genkit,
  mastra,
  voltagent,
  laminar,
  livekit,
  flue,
  geminiCli,
  springAi,
  openrouter,
  claudeCode,
  generic,
];
