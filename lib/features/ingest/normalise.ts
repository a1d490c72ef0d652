import { errorTypeOf, finishReason, statusOf, ttft } from "./answer.ts";
import { aiSdkSemconv } from "./conventions/ai-sdk.ts";
import { claudeCode } from "./conventions/claude-code.ts";
import type { Facts } from "./conventions/convention.ts";
import { googleAdk } from "./conventions/google-adk.ts";
import { livekit } from "./conventions/livekit.ts";
import { generic } from "./conventions/others.ts";
import { semconvCurrent, semconvOld } from "./conventions/semconv.ts";
import { voltagent } from "./conventions/voltagent.ts";
import { bitOf, collect, derive, dialectNames } from "./facts.ts";
import { kindOf } from "./kind.ts";
import {
  isModelCallKind,
  type LlmSpan,
  type RawSpan,
  type SpanKind,
  type Usage,
  warningBit,
} from "./model.ts";
import { providerFor } from "./provider.ts";
import { TEXT_LIMIT } from "./read.ts";
import { isServiceName, type ResourceFacts, resourceFacts } from "./resource-facts.ts";
import { usageOf } from "./usage.ts";

/** Copies that announce a span still running; the real one follows under its own id. */
export function isDropped({ attributes }: RawSpan): boolean {
  if (attributes["logfire.span_type"] === "pending_span") return true;
  const patch = attributes["lmnr.internal.metadata_only"];
  return patch === true || patch === "true";
}

/** Puts a wire span into our words. Never throws: a span nobody understands is kept as `other`. */
export function normalise(raw: RawSpan): LlmSpan {
  const resource = resourceFacts(raw.resource);
  const { facts, dialects, unmapped, isCut } = collect(raw, resource.dialects);
  derive(facts, dialects, raw);

  const kind = kindOf(facts, apart(dialects), raw.name);
  const isCall = isModelCallKind(kind);
  const status = statusOf(facts, raw);
  const requestModel = facts.requestModel ?? facts.anyModel ?? "";
  const responseModel = facts.responseModel ?? (isCall ? (facts.anyModel ?? "") : "");
  const model = responseModel || requestModel;
  const provider = providerFor(facts.provider, model, facts.serverAddress);
  const usage = usageOf(facts, kind, resource, provider, model, status === "error");
  const spoken = generation(dialects, facts, kind);

  return {
    raw,
    dialects: dialectNames(spoken),
    kind,
    name: displayName(facts, kind, raw.name),
    status,
    errorType: errorTypeOf(facts, raw, status),
    serviceName: resource.serviceName || serviceOnSpan(facts, spoken),
    serviceVersion: resource.serviceVersion || (facts.release ?? ""),
    environment: resource.environment || (facts.environment ?? ""),
    provider,
    requestModel,
    responseModel,
    promptName: facts.promptName ?? "",
    promptVersion: facts.promptVersion ?? "",
    toolName: toolName(facts, kind),
    agentName: facts.agentName ?? "",
    finishReason: isCall ? finishReason(facts, raw) : "",
    usage,
    reportedCostUsd: facts.cost ?? sum(facts.costInput, facts.costOutput),
    serviceTier: facts.serviceTier ?? "",
    ttftMs: isCall ? ttft(facts, raw) : null,
    responseId: facts.responseId ?? null,
    conversationId: facts.conversationId ?? null,
    userId: facts.userId ?? null,
    tags: facts.tags ?? null,
    // What other instrumentations write on their own spans is not ours to map.
    unmappedKeys: spoken === 0 || kind === "other" ? nothing : unmapped,
    warnings:
      raw.warnings | warningsOf(raw, resource, isCall && !isShell(kind, spoken), usage, isCut),
  };
}

/** AI SDK 7 wraps each embedding in a span that looks like one and has no tokens of its own. */
function isShell(kind: SpanKind, spoken: number): boolean {
  return (spoken & bits.aiSdkSemconv) !== 0 && (kind === "embeddings" || kind === "rerank");
}

const nothing: readonly string[] = [];

const bits = {
  aiSdkSemconv: bitOf(aiSdkSemconv),
  claudeCode: bitOf(claudeCode),
  voltagent: bitOf(voltagent),
  livekit: bitOf(livekit),
  googleAdk: bitOf(googleAdk),
  current: bitOf(semconvCurrent),
  old: bitOf(semconvOld),
  generic: bitOf(generic),
};

const noneApart = { claudeCode: false, voltagent: false, livekit: false, googleAdk: false };

function apart(dialects: number) {
  if ((dialects & (bits.claudeCode | bits.voltagent | bits.livekit | bits.googleAdk)) === 0)
    return noneApart;
  return {
    claudeCode: (dialects & bits.claudeCode) !== 0,
    voltagent: (dialects & bits.voltagent) !== 0,
    livekit: (dialects & bits.livekit) !== 0,
    googleAdk: (dialects & bits.googleAdk) !== 0,
  };
}

/** One package may write both generations of the conventions; each span speaks the newer it shows. */
function generation(dialects: number, facts: Facts, kind: SpanKind): number {
  let spoken = dialects;
  if ((spoken & bits.current) !== 0) spoken &= ~bits.old;
  else if (spoken === 0 && facts.operation !== undefined) spoken = bits.current;
  return spoken === 0 && kind !== "other" ? bits.generic : spoken;
}

/** A resource's word for the service wins; some emitters have only the span to say it on. */
function serviceOnSpan(facts: Facts, spoken: number): string {
  const name = facts.serviceName;
  if (name === undefined) return "";
  return isServiceName(name, dialectNames(spoken).includes("openlit")) ? name : "";
}

/** What people call it: the tool, the agent, or the span's own name. */
function displayName(facts: Facts, kind: SpanKind, name: string): string {
  const own =
    (kind === "execute_tool" ? toolName(facts, kind) : "") ||
    (kind === "invoke_agent" ? facts.agentName : undefined) ||
    facts.title;
  if (own) return own;
  if (facts.functionId !== undefined && facts.aiOperation !== undefined) {
    const operation = facts.aiOperation.split(" ", 1)[0]!;
    return `${facts.functionId}: ${operation}`.slice(0, TEXT_LIMIT);
  }
  return name.length > TEXT_LIMIT ? name.slice(0, TEXT_LIMIT) : name;
}

/** Only a span that runs a tool has one: chat spans may name the tool their answer asks for. */
function toolName(facts: Facts, kind: SpanKind): string {
  if (kind !== "execute_tool") return "";
  return facts.toolName ?? facts.entityName ?? "";
}

function sum(a: number | undefined, b: number | undefined): number | null {
  return a === undefined && b === undefined ? null : (a ?? 0) + (b ?? 0);
}

function warningsOf(
  raw: RawSpan,
  resource: ResourceFacts,
  isCall: boolean,
  usage: Usage | null,
  isCut: boolean,
): number {
  let warnings = 0;
  if (raw.droppedAttributes > 0) warnings |= attributesDropped;
  if (isCut) warnings |= truncatedJson;
  if (!isCall) return warnings;
  if (resource.isUnknownScope) warnings |= unknownScope;
  if (usage?.quality === "missing") warnings |= missingUsage;
  if (usage?.quality === "inferred" || usage?.quality === "estimated") warnings |= usageInferred;
  return warnings;
}

const attributesDropped = warningBit("attributes_dropped");
const truncatedJson = warningBit("truncated_json");
const unknownScope = warningBit("unknown_scope");
const missingUsage = warningBit("missing_usage");
const usageInferred = warningBit("usage_inferred");
