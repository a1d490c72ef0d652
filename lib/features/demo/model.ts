import type { Random } from "#lib/core/random.ts";
import type { Instant } from "#lib/core/time.ts";

export type Attributes = Record<string, string | number | boolean | string[]>;

/** A span to be made: times are milliseconds after the start of its trace. */
export type SpanPlan = {
  name: string;
  kind: "internal" | "client" | "server";
  scope: string;
  scopeVersion: string;
  startMs: number;
  durationMs: number;
  attributes: Attributes;
  /** The message of a failure. */
  error?: string;
  children: SpanPlan[];
  /** Verdicts on this span's answer. */
  scores?: ScorePlan[];
};

export type ScorePlan = {
  afterMs: number;
  name: string;
  value: number;
  label: string;
  explanation: string;
  evaluator: string;
  source: "judge" | "human" | "user" | "code";
};

export type TracePlan = { service: Service; at: Instant; root: SpanPlan };

export type Service = { name: string; version: string; environment: string };

/** What the world is like for a product at a moment; scenarios turn these knobs and nothing else. */
export type Situation = {
  serviceVersion: string;
  promptVersion: string;
  requestModel: string;
  responseModel: string;
  /** Share of answers that help, 0 to 1. */
  quality: number;
  /** Share of model calls that fail at the provider. */
  errorRate: number;
  toolFailureRate: number;
  refusalRate: number;
  /** Share of searches that find the right passage. */
  retrievalRate: number;
  latencyFactor: number;
  outputFactor: number;
  /** Judge scores shift by this although the answers do not. */
  judgeBias: number;
  judgeModel: string;
  maxTokens: number;
  /** How much of the traffic is in Spanish. */
  spanishShare: number;
};

export type ProductName = "support" | "contracts" | "coding";

export type Product = {
  name: ProductName;
  calm: Situation;
  /** Traces a minute when the day is busiest. */
  peakPerMinute: number;
  plan(random: Random, at: Instant, situation: Situation): TracePlan;
};

/** Changes a product's situation from some minutes before the end on. */
export type Scenario = {
  title: string;
  change(product: ProductName, minutesBeforeEnd: number, calm: Situation): Partial<Situation>;
};
