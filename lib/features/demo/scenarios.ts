import type { Scenario } from "./model.ts";

/** An hour and a half before the end: late enough to be news, early enough to be seen. */
const ONSET_MINUTES = 90;

const after =
  (change: Scenario["change"]): Scenario["change"] =>
  (product, minutesBeforeEnd, calm) =>
    minutesBeforeEnd <= ONSET_MINUTES ? change(product, minutesBeforeEnd, calm) : {};

const onlyFor =
  (wanted: string, change: Scenario["change"]): Scenario["change"] =>
  (product, minutes, calm) =>
    product === wanted ? change(product, minutes, calm) : {};

/** Faults to replay. Every request of every one of them is answered with HTTP 200 unless it says so. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  calm: { title: "An ordinary day", change: () => ({}) },
  "quality-drop": {
    title: "Fewer thumbs up in support, nothing else moves",
    change: after(onlyFor("support", (_p, _m, calm) => ({ quality: calm.quality * 0.82 }))),
  },
  prompt: {
    title: "Prompt version 8 of the support assistant refuses too often",
    change: after(
      onlyFor("support", (_p, _m, calm) => ({
        promptVersion: "8",
        refusalRate: 0.14,
        quality: calm.quality * 0.8,
      })),
    ),
  },
  model: {
    title: "The provider answers with another snapshot under the same name",
    change: after(
      onlyFor("support", (_p, _m, calm) => ({
        responseModel: "gpt-4o-2024-11-20",
        quality: calm.quality * 0.84,
        outputFactor: 0.6,
      })),
    ),
  },
  judge: {
    title: "The judge turns stricter, the answers stay the same",
    change: after(() => ({ judgeBias: -0.18, judgeModel: "gpt-4.1-2025-04-14" })),
  },
  retrieval: {
    title: "The search index misses the right passage",
    change: after(
      onlyFor("support", (_p, _m, calm) => ({ retrievalRate: 0.35, quality: calm.quality * 0.78 })),
    ),
  },
  tools: {
    title: "The order tool fails one time in four",
    change: after(
      onlyFor("support", (_p, _m, calm) => ({
        toolFailureRate: 0.25,
        quality: calm.quality * 0.88,
      })),
    ),
  },
  mix: {
    title: "A campaign brings Spanish-speaking customers",
    change: after(
      onlyFor("support", (_p, _m, calm) => ({ spanishShare: 0.55, quality: calm.quality * 0.9 })),
    ),
  },
  limits: {
    title: "max_tokens falls to 120 and answers end in mid-sentence",
    change: after(
      onlyFor("contracts", (_p, _m, calm) => ({ maxTokens: 120, quality: calm.quality * 0.7 })),
    ),
  },
  provider: {
    title: "The provider is slow and fails one call in twelve",
    change: after(() => ({ latencyFactor: 2.6, errorRate: 0.08 })),
  },
};
