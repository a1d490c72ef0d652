import type { Exporter } from "./ledger-queries.ts";

/** Something to do about what an exporter sends. */
export type Advice = {
  /** `lost`: data is missing or refused. `wrong`: numbers may be off. `tip`: would be nicer. */
  level: "lost" | "wrong" | "tip";
  /** The same for the same trouble of every exporter. */
  id: string;
  /** How often, and of what; null where counting makes no sense. */
  count: number | null;
  noun: string;
  /** What is seen; after the count, if there is one. */
  title: string;
  /** Why it happens and what it does to the figures. */
  why: string;
  /** Something to paste, or null where there is nothing to change. */
  fix: string | null;
};

type Facts = Omit<Exporter, "advice">;
type Rule = (facts: Facts, count: (warning: string) => number) => Advice | null;

/** What to tell the owner of an exporter, the most pressing first. */
export function adviceFor(facts: Facts): Advice[] {
  const counts = new Map(facts.warnings.map(({ name, count }) => [name, count]));
  const found = rules.map((rule) => rule(facts, (name) => counts.get(name) ?? 0));
  const order = { lost: 0, wrong: 1, tip: 2 };
  return found.filter((advice) => advice !== null).sort((a, b) => order[a.level] - order[b.level]);
}

const rules: Rule[] = [
  (facts) =>
    facts.rejected === 0
      ? null
      : {
          level: "lost",
          ...counted("rejected", facts.rejected, "item", "refused"),
          why: `Refused for ${facts.rejections.map(({ name, count }) => `${name.replaceAll("_", " ")} (${count})`).join(", ") || "an unknown reason"}. The rest of each request was stored.`,
          fix: null,
        },
  (_, count) =>
    count("attributes_dropped") === 0
      ? null
      : {
          level: "lost",
          ...counted(
            "attributes_dropped",
            count("attributes_dropped"),
            "span",
            "that lost attributes before they were sent",
          ),
          why: "The SDK keeps 128 attributes a span by default. Long conversations need more, and the first to go are often the messages or the token counts.",
          fix: "export OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT=4096",
        },
  (_, count) =>
    count("truncated_json") === 0
      ? null
      : {
          level: "lost",
          ...counted(
            "truncated_json",
            count("truncated_json"),
            "span",
            "with JSON that was cut off",
          ),
          why: "An attribute length limit in the SDK or in a collector cut the text. What was left is shown; tokens in the lost part are unknown.",
          fix: "unset OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT",
        },
  missingUsage,
  (facts, count) =>
    facts.orphans + count("orphan") === 0
      ? null
      : {
          level: "lost",
          ...counted(
            "orphans",
            Math.max(facts.orphans, count("orphan")),
            "span",
            "whose parent never came",
          ),
          why: "Either the parent is sampled away, or it goes to another backend, or its process ended before it was exported. The spans are shown at the top of their trace.",
          fix: "export OTEL_TRACES_SAMPLER=parentbased_always_on\n# and flush before the process ends: await sdk.shutdown()",
        },
  (_, count) =>
    count("usage_inferred") === 0
      ? null
      : {
          level: "wrong",
          ...counted(
            "usage_inferred",
            count("usage_inferred"),
            "call",
            "with tokens that were worked out, not stated",
          ),
          why: "This version does not say whether input tokens include cached ones, so Midwatch inferred it from the numbers. Newer versions of most instrumentations are explicit.",
          fix: null,
        },
  (_, count) =>
    count("cost_disagreement") === 0
      ? null
      : {
          level: "wrong",
          ...counted(
            "cost_disagreement",
            count("cost_disagreement"),
            "call",
            "whose cost is over 20% off what the sender says",
          ),
          why: "The sender's price list and ours differ, or its token counts leave out cached tokens. A price override in the settings makes ours match your contract.",
          fix: null,
        },
  (facts, count) =>
    count("clock_skew") + facts.clockSkewed === 0
      ? null
      : {
          level: "wrong",
          ...uncounted("clock_skew", `A clock is off by up to ${seconds(facts.clockSkewMs)}`),
          why: "Spans end in our future or start long before they arrived, so they show up at the wrong time. Times are kept as they were sent.",
          fix: "sudo timedatectl set-ntp true",
        },
  (_, count) =>
    count("negative_duration") + count("time_inferred") === 0
      ? null
      : {
          level: "wrong",
          ...counted(
            "times",
            count("negative_duration") + count("time_inferred"),
            "span",
            "without a sensible start and end",
          ),
          why: "A span ended before it started, or said neither. Its duration counts as zero and its time as the time of arrival.",
          fix: null,
        },
  (_, count) =>
    count("duplicate_keys") === 0
      ? null
      : {
          level: "wrong",
          ...counted(
            "duplicate_keys",
            count("duplicate_keys"),
            "span",
            "that say the same attribute twice",
          ),
          why: "The last value is kept. Usually two instrumentations write to one span.",
          fix: null,
        },
  (_, count) =>
    count("nesting_capped") === 0
      ? null
      : {
          level: "lost",
          ...counted(
            "nesting_capped",
            count("nesting_capped"),
            "span",
            "with values nested deeper than 64 levels",
          ),
          why: "What lies deeper is left out.",
          fix: null,
        },
  (facts, count) =>
    count("unknown_scope") === 0
      ? null
      : {
          level: "tip",
          ...uncounted("unknown_scope", "An instrumentation Midwatch has not met before"),
          why: `Its spans are read by the general OpenTelemetry rules${facts.scopeName ? "" : "; it does not even name its scope"}. Check the tokens of one call against your provider's console.`,
          fix: null,
        },
  (facts) =>
    facts.service !== "" && !facts.service.startsWith("unknown_service")
      ? null
      : {
          level: "tip",
          ...uncounted("service_name", "A service without a name"),
          why: "Without one, its calls cannot be told from those of other services.",
          fix: "export OTEL_SERVICE_NAME=my-service",
        },
  (facts) =>
    facts.serviceVersion !== "" || facts.signals.traces === 0
      ? null
      : {
          level: "tip",
          ...uncounted("service_version", "A service that does not say its version"),
          why: "With a version, Midwatch can tell which deploy made things worse.",
          fix: 'export OTEL_RESOURCE_ATTRIBUTES="service.version=$(git rev-parse --short HEAD),deployment.environment.name=production"',
        },
  (facts) =>
    facts.duplicates <= facts.accepted / 10 || facts.duplicates < 10
      ? null
      : {
          level: "tip",
          ...counted("duplicates", facts.duplicates, "item", "that came twice"),
          why: "A repeat changes nothing here. Many of them mean that two exporters are registered, or that answers take longer than the exporter waits.",
          fix: "export OTEL_EXPORTER_OTLP_TIMEOUT=30000",
        },
];

/** Where token counts get lost, by who made the span. */
const usageFixes: { scope: RegExp; why: string; fix: string }[] = [
  {
    scope: /openinference.*openai|traceloop.*openai|instrumentation-openai|openai\.v1/,
    why: "OpenAI sends token counts of a streamed answer only when asked to.",
    fix: "stream_options: { include_usage: true }",
  },
  {
    scope: /^(ai|gen_ai)$/,
    why: "The AI SDK 7 reports token details only when telemetry is asked for usage; older versions report none for an aborted stream.",
    fix: "experimental_telemetry: { isEnabled: true, usage: true }",
  },
  {
    scope: /langchain|langsmith/,
    why: "LangChain passes token counts of streamed answers on only when told to.",
    fix: "new ChatOpenAI({ streamUsage: true })",
  },
];

/** A call that failed has no tokens; below this share nothing else is wrong. */
const FAILED_SHARE = 0.01;

function missingUsage(facts: Facts): Advice | null {
  if (facts.missingUsage === 0) return null;
  const known = usageFixes.find(({ scope }) => scope.test(facts.scopeName));
  const isRare = facts.missingUsage <= facts.signals.traces * FAILED_SHARE;
  const cause = isRare
    ? "So few are mostly calls that failed."
    : (known?.why ?? "The instrumentation did not put any on the span.");
  return {
    level: isRare ? "tip" : "lost",
    ...counted(
      isRare ? "few_missing_usage" : "missing_usage",
      facts.missingUsage,
      "call",
      "without token counts",
    ),
    why: `${cause} Their tokens and cost are unknown and left out of every total.`,
    fix: isRare ? null : (known?.fix ?? null),
  };
}

function counted(id: string, count: number, noun: string, title: string) {
  return { id, count, noun, title };
}

const uncounted = (id: string, title: string) => ({ id, count: null, noun: "", title });

function seconds(ms: number): string {
  if (ms >= 3_600_000) return `${(ms / 3_600_000).toFixed(1)} h`;
  if (ms >= 60_000) return `${(ms / 60_000).toFixed(1)} min`;
  return `${(ms / 1_000).toFixed(1)} s`;
}
