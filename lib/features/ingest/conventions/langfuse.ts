import { eachNumber, member } from "../json-text.ts";
import type { Value } from "../model.ts";
import { count, money } from "../read.ts";
import type { Convention, Facts } from "./convention.ts";

export const langfuse: Convention = {
  id: "langfuse",
  scopes: ["langfuse-sdk*"],
  markers: ["langfuse.*"],
  fields: {
    langfuseType: ["langfuse.observation.type"],
    anyModel: ["langfuse.observation.model.name"],
    usageJson: ["langfuse.observation.usage_details"],
    costJson: ["langfuse.observation.cost_details"],
    firstTokenAt: ["langfuse.observation.completion_start_time"],
    level: ["langfuse.observation.level"],
    conversationId: ["langfuse.session.id", "session.id"],
    userId: ["langfuse.user.id", "user.id", "enduser.id"],
    tags: ["langfuse.trace.tags"],
    environment: ["langfuse.environment"],
    release: ["langfuse.release", "langfuse.version"],
    promptName: ["langfuse.observation.prompt.name", "langfuse.prompt.name"],
    promptVersion: ["langfuse.observation.prompt.version", "langfuse.prompt.version"],
  },
  known: [
    "langfuse.observation.input",
    "langfuse.observation.output",
    "langfuse.observation.status_message",
    "langfuse.observation.model.parameters",
    "langfuse.observation.metadata*",
    "langfuse.trace.*",
    "langfuse.internal.*",
  ],
  derive(facts) {
    const details = facts.usageJson;
    if (details !== undefined) readUsage(facts, details);
    if (facts.costJson !== undefined) facts.cost = totalCost(facts.costJson) ?? facts.cost;
  },
};

/** Langfuse's buckets are disjoint: `input` is what was not cached, `output` what was not reasoning. */
function readUsage(facts: Facts, details: Value): void {
  const plain = count(member(details, "prompt_tokens")) ?? count(member(details, "input_tokens"));
  if (plain !== undefined) {
    facts.input = plain;
    facts.output =
      count(member(details, "completion_tokens")) ?? count(member(details, "output_tokens"));
    facts.cacheRead =
      count(member(member(details, "prompt_tokens_details"), "cached_tokens")) ??
      count(member(member(details, "input_tokens_details"), "cached_tokens"));
    return;
  }
  let input: number | undefined;
  let output: number | undefined;
  let besideInput = 0;
  let besideOutput = 0;
  let read: number | undefined;
  let written: number | undefined;
  let total: number | undefined;
  eachNumber(details, (key, value) => {
    if (value < 0) return;
    if (key === "input") input = value;
    else if (key === "output") output = value;
    else if (key === "total") total = value;
    else if (key.startsWith("input_") || key.endsWith("_input_tokens")) besideInput += value;
    else if (key.startsWith("output_") || key.endsWith("_output_tokens")) besideOutput += value;
    if (key.includes("cache_read") || key === "input_cached_tokens") read = (read ?? 0) + value;
    if (key.includes("cache_creation") || key.includes("cache_write"))
      written = (written ?? 0) + value;
    if (key.endsWith("ephemeral_1h") || key.endsWith("_1h")) facts.cacheWrite1h = value;
    if (key === "output_reasoning_tokens" || key === "output_reasoning") facts.reasoning = value;
    if (key === "input_audio_tokens" || key === "input_audio") facts.audioInput = value;
    if (key === "output_audio_tokens" || key === "output_audio") facts.audioOutput = value;
  });
  if (input === undefined && output === undefined && besideInput + besideOutput === 0) return;
  // A hand-written record whose total is just input and output holds its details inside them.
  const isDisjoint = besideInput + besideOutput === 0 || total !== (input ?? 0) + (output ?? 0);
  facts.input = isDisjoint ? (input ?? 0) + besideInput : input;
  facts.output = isDisjoint ? (output ?? 0) + besideOutput : output;
  facts.cacheRead = read;
  facts.cacheWrite = written;
  facts.total = total;
}

function totalCost(details: Value): number | undefined {
  const total = money(member(details, "total"));
  if (total !== undefined) return total;
  let sum = 0;
  eachNumber(details, (_, usd) => {
    sum += usd;
  });
  return money(sum);
}
