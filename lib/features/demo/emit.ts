import {
  type Context,
  context,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import { SeverityNumber } from "@opentelemetry/api-logs";
import { OTLPLogExporter } from "@opentelemetry/exporter-logs-otlp-proto";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchLogRecordProcessor, LoggerProvider } from "@opentelemetry/sdk-logs";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import type { Random } from "#lib/core/random.ts";
import type { Instant } from "#lib/core/time.ts";
import type { ScorePlan, Service, SpanPlan, TracePlan } from "./model.ts";

const annotatorKind = { judge: "LLM", human: "HUMAN", user: "USER", code: "CODE" };
const kinds = { internal: SpanKind.INTERNAL, client: SpanKind.CLIENT, server: SpanKind.SERVER };

/** Sends planned traces as an instrumented program would: OpenTelemetry SDK, batches, OTLP over HTTP. */
export type Emitter = {
  emit(plan: TracePlan): void;
  /** Sends what is waiting. Rejects if the other side did not take it. */
  flush(): Promise<void>;
  close(): Promise<void>;
};

export function createEmitter(
  endpoint: string,
  headers: Record<string, string>,
  ids: Random,
): Emitter {
  const services = new Map<string, ReturnType<typeof startService>>();
  const serviceOf = (service: Service) => {
    const key = Object.values(service).join("\n");
    const running = services.get(key) ?? startService(service, endpoint, headers, ids);
    services.set(key, running);
    return running;
  };
  return {
    emit(plan) {
      const service = serviceOf(plan.service);
      emitSpan(service, plan.root, plan.at, context.active());
    },
    async flush() {
      await Promise.all(
        [...services.values()].flatMap(({ tracers, loggers }) => [
          tracers.forceFlush(),
          loggers.forceFlush(),
        ]),
      );
    },
    async close() {
      await Promise.all(
        [...services.values()].flatMap(({ tracers, loggers }) => [
          tracers.shutdown(),
          loggers.shutdown(),
        ]),
      );
    },
  };
}

function startService(
  service: Service,
  endpoint: string,
  headers: Record<string, string>,
  ids: Random,
) {
  const resource = resourceFromAttributes({
    "service.name": service.name,
    "service.version": service.version,
    "deployment.environment.name": service.environment,
  });
  const batch = { maxQueueSize: 100_000, maxExportBatchSize: 512, scheduledDelayMillis: 200 };
  const tracers = new TracerProvider({
    resource,
    idGenerator: { generateTraceId: () => ids.hex(32), generateSpanId: () => ids.hex(16) },
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, headers }),
        ...batch,
      }),
    ],
  });
  const loggers = new LoggerProvider({
    resource,
    processors: [
      new BatchLogRecordProcessor({
        exporter: new OTLPLogExporter({ url: `${endpoint}/v1/logs`, headers }),
        ...batch,
      }),
    ],
  });
  return { tracers, loggers };
}

function emitSpan(
  service: ReturnType<typeof startService>,
  plan: SpanPlan,
  traceStart: Instant,
  parent: Context,
): void {
  const startTime = traceStart + plan.startMs;
  const span: Span = service.tracers
    .getTracer(plan.scope, plan.scopeVersion)
    .startSpan(
      plan.name,
      { kind: kinds[plan.kind], startTime, attributes: plan.attributes },
      parent,
    );
  const inside = trace.setSpan(parent, span);
  for (const child of plan.children) emitSpan(service, child, startTime, inside);
  if (plan.error) span.setStatus({ code: SpanStatusCode.ERROR, message: plan.error });
  span.end(startTime + plan.durationMs);
  for (const score of plan.scores ?? []) emitScore(service, score, startTime, inside);
}

function emitScore(
  service: ReturnType<typeof startService>,
  score: ScorePlan,
  start: Instant,
  target: Context,
): void {
  service.loggers.getLogger("acme.evals", "1.3.0").emit({
    eventName: "gen_ai.evaluation.result",
    timestamp: start + score.afterMs,
    severityNumber: SeverityNumber.INFO,
    context: target,
    attributes: {
      "gen_ai.evaluation.name": score.name,
      "gen_ai.evaluation.score.value": score.value,
      "gen_ai.evaluation.score.label": score.label,
      "gen_ai.evaluation.explanation": score.explanation,
      "gen_ai.evaluation.annotator_kind": annotatorKind[score.source],
      "gen_ai.evaluation.evaluator.name": score.evaluator,
    },
  });
}
