import { relative } from "node:path";
import type { Instant } from "#lib/core/time.ts";
import type { Config } from "#lib/platform/config.ts";
import { connect } from "#lib/platform/db/client.ts";
import { setupLink } from "./setup-link.ts";

/** What a person reads once everything runs: where to look, and how to send the first span. */
export async function startedMessage(
  settings: Config,
  url: string,
  seconds: number,
  now: Instant,
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
  const { db, close } = connect(url, { max: 1, name: "midwatch setup" });
  const link = await setupLink(db, now).finally(close);
  if (link)
    lines.push(`  Set up  ${link}`, "          makes the first account; the link works once");
  lines.push("  Stop    Ctrl-C\n");
  return lines.join("\n");
}
