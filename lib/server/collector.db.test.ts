import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { after, before, describe, it } from "node:test";
import { Metadata } from "@grpc/grpc-js";
import { OTLPLogExporter } from "@opentelemetry/exporter-logs-otlp-proto";
import { OTLPTraceExporter as GrpcExporter } from "@opentelemetry/exporter-trace-otlp-grpc";
import { OTLPTraceExporter as JsonExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as ProtobufExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { CompressionAlgorithm } from "@opentelemetry/otlp-exporter-base";
import { BatchLogRecordProcessor, LoggerProvider } from "@opentelemetry/sdk-logs";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { createKey } from "#lib/features/keys/commands.ts";
import { useTestProject } from "#lib/platform/db/testing.ts";

const DEAD_DATABASE = "postgres://nobody:x@127.0.0.1:9/none";

type Collector = { child: ChildProcess; http: string; grpc: string };

/** Runs the role as the launcher would, on ports of its own choice. */
function spawnCollector(settings: Record<string, string>) {
  return spawn(process.execPath, ["lib/server/collector.ts"], {
    env: {
      ...process.env,
      MIDWATCH_ROLE: "collector",
      MIDWATCH_LOG_LEVEL: "silent",
      HOST: "127.0.0.1",
      OTLP_HTTP_PORT: "0",
      OTLP_GRPC_PORT: "0",
      ...settings,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function startCollector(databaseUrl: string): Promise<Collector> {
  const child = spawnCollector({ DATABASE_URL: databaseUrl });
  let said = "";
  child.stderr.on("data", (text) => {
    said += text;
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const ready = JSON.parse(line);
    assert.deepEqual([ready.ready, ready.role], [true, "collector"]);
    return {
      child,
      http: `http://127.0.0.1:${ready.http}`,
      grpc: `http://127.0.0.1:${ready.grpc}`,
    };
  }
  throw new Error(`the collector did not start: ${said}`);
}

async function stop({ child }: Collector): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  child.kill("SIGTERM");
  await once(child, "exit");
  return child.exitCode;
}

describe("the collector", () => {
  const project = useTestProject(Date.now());
  let collector: Collector;
  let token = "";
  before(async () => {
    token = (await createKey(project.ctx, { name: "exporters", scopes: ["ingest"] })).token;
    collector = await startCollector(process.env.TEST_DATABASE_URL!);
  });
  after(async () => {
    await stop(collector);
  });

  type Exporter = ConstructorParameters<typeof BatchSpanProcessor>[0]["exporter"];
  const exporters: Record<string, () => Exporter> = {
    "HTTP JSON": () =>
      new JsonExporter({
        url: `${collector.http}/v1/traces`,
        headers: { authorization: `Bearer ${token}` },
      }),
    "HTTP protobuf with gzip, under a prefix": () =>
      new ProtobufExporter({
        url: `${collector.http}/some/prefix/v1/traces`,
        headers: { "x-api-key": token },
        compression: CompressionAlgorithm.GZIP,
      }),
    gRPC: () => {
      const metadata = new Metadata();
      metadata.set("authorization", `Bearer ${token}`);
      return new GrpcExporter({ url: collector.grpc, metadata });
    },
  };
  for (const [name, create] of Object.entries(exporters))
    it(`stores what the OpenTelemetry SDK exports over ${name} before it acknowledges it`, async () => {
      const provider = new TracerProvider({
        spanProcessors: [new BatchSpanProcessor({ exporter: create() })],
      });
      const tracer = provider.getTracer("exporter-test", "1.0");
      const spans = Array.from({ length: 30 }, (_, i) =>
        tracer.startSpan(`${name} ${i}`, {
          attributes: {
            "gen_ai.operation.name": "chat",
            "gen_ai.request.model": "gpt-4o",
            "gen_ai.usage.input_tokens": 1200 + i,
            "gen_ai.usage.output_tokens": 80,
            "test.list": ["a", "b"],
          },
        }),
      );
      for (const span of spans) span.end();
      await provider.forceFlush();

      const { traceId, spanId } = spans[29]!.spanContext();
      const stored = await project.sql`
        select name, kind, input_tokens::int as "inputTokens", encode(trace_id, 'hex') as "traceId",
               encode(span_id, 'hex') as "spanId"
          from spans
         where project_id = ${project.ctx.projectId} and name like ${`${name} %`}`;
      assert.equal(stored.length, 30);
      const last = stored.find((row) => row.spanId === spanId)!;
      assert.deepEqual(
        [last.traceId, last.kind, last.inputTokens, last.name],
        [traceId, "chat", 1229, `${name} 29`],
      );
      await provider.shutdown();
    });

  it("stores log records of model calls that the SDK exports", async () => {
    const provider = new LoggerProvider({
      processors: [
        new BatchLogRecordProcessor({
          exporter: new OTLPLogExporter({
            url: `${collector.http}/v1/logs`,
            headers: { authorization: `Bearer ${token}` },
          }),
        }),
      ],
    });
    const logger = provider.getLogger("exporter-test");
    logger.emit({ eventName: "gen_ai.user.message", body: { content: "hello" } });
    logger.emit({ eventName: "app.started", body: "not ours" });
    await provider.forceFlush();
    const rows = await project.sql`
      select name, content from log_events where project_id = ${project.ctx.projectId}`;
    assert.deepEqual(
      rows.map(({ name }) => name),
      ["gen_ai.user.message"],
    );
    assert.match(rows[0]!.content, /hello/);
    await provider.shutdown();
  });

  it("refuses a key it does not know, for good", async () => {
    const answer = await fetch(`${collector.http}/v1/traces`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer mw_${"x".repeat(43)}` },
      body: "{}",
    });
    assert.equal(answer.status, 401);
    assert.match((await answer.json()).message, /key/);
  });

  it("is live and ready", async () => {
    assert.equal((await fetch(`${collector.http}/healthz`)).status, 200);
    const ready = await fetch(`${collector.http}/readyz`);
    const figures = await ready.json();
    assert.deepEqual([ready.status, figures.ready, figures.migrated], [200, true, true]);
    assert.ok(Array.isArray(figures.workers));
  });

  it("ends in order when it is asked to, and says what port is taken when one is", async () => {
    const own = await startCollector(process.env.TEST_DATABASE_URL!);
    // An idle connection must not keep it.
    await fetch(`${own.http}/healthz`);
    const taken = new URL(own.http).port;
    const second = spawnCollector({
      DATABASE_URL: process.env.TEST_DATABASE_URL!,
      OTLP_HTTP_PORT: taken,
    });
    let said = "";
    second.stderr.setEncoding("utf8").on("data", (text) => {
      said += text;
    });
    await once(second, "exit");
    assert.equal(second.exitCode, 1);
    assert.match(said, new RegExp(`^Port ${taken} on 127.0.0.1 is taken .*OTLP_HTTP_PORT\\.\n$`));
    assert.equal(await stop(own), 0);
  });

  it("stays up without a database: live, not ready, and exporters are told to come again", async () => {
    const own = await startCollector(DEAD_DATABASE);
    assert.equal((await fetch(`${own.http}/healthz`)).status, 200);
    const ready = await fetch(`${own.http}/readyz`);
    assert.equal(ready.status, 503);
    assert.equal((await ready.json()).ready, false);
    const answer = await fetch(`${own.http}/v1/traces`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: "{}",
    });
    assert.equal(answer.status, 503);
    const wait = Number(answer.headers.get("retry-after"));
    assert.ok(wait >= 1 && wait <= 5);
    await stop(own);
  });
});
