import { relative } from "node:path";
import type { Config } from "#lib/platform/config.ts";

/** What a person reads once everything runs: where to look, and how to send the first span. */
export async function startedMessage(
  settings: Config,
  _url: string,
  seconds: number,
): Promise<string> {
  const { host, port, otlpHttpPort, otlpGrpcPort, databaseUrl, dataDir, role } = settings;
  const shown =
    host === "0.0.0.0" || host === "::" ? "localhost" : host.includes(":") ? `[${host}]` : host;
  const lines = [`\n  Midwatch runs, ${seconds.toFixed(1)} s after its start.\n`];
  if (role === "all" || role === "web") lines.push(`  Look    http://${shown}:${port}`);
  if (role === "all" || role === "collector")
    lines.push(
      `  Send    OTLP/HTTP http://${shown}:${otlpHttpPort}   OTLP/gRPC ${shown}:${otlpGrpcPort}`,
      `  Try     OTEL_EXPORTER_OTLP_ENDPOINT=http://${shown}:${otlpHttpPort} node your-app.js`,
      "  Or      npm run demo",
    );
  if (!databaseUrl)
    lines.push(`  Data    ${relative(process.cwd(), dataDir) || dataDir} (embedded PostgreSQL 18)`);
  lines.push("  Stop    Ctrl-C\n");
  return lines.join("\n");
}
