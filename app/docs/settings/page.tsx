import type { Metadata } from "next";
import { Prose, Terms } from "#components/docs/prose.tsx";
import { formatBytes } from "#lib/core/format.ts";
import { readConfig } from "#lib/platform/config.ts";

export const metadata: Metadata = { title: "Settings" };

export default function SettingsPage() {
  const defaults = readConfig({});
  const rows: [name: string, fallback: string, says: string][] = [
    [
      "HOST",
      defaults.host,
      "Where every port listens. Anything but a loopback address ends local mode and asks for accounts and keys.",
    ],
    ["PORT", String(defaults.port), "Pages and the JSON API."],
    ["OTLP_HTTP_PORT", String(defaults.otlpHttpPort), "OTLP over HTTP."],
    ["OTLP_GRPC_PORT", String(defaults.otlpGrpcPort), "OTLP over gRPC."],
    [
      "DATABASE_URL",
      "none",
      "A PostgreSQL of your own, 15 or later. Without it, the embedded PostgreSQL 18 in the data folder.",
    ],
    ["MIDWATCH_DATABASE_POOL_SIZE", String(defaults.databasePoolSize), "Connections per process."],
    [
      "MIDWATCH_DATA_DIR",
      ".midwatch",
      "Holds the embedded database and secrets that were made for you.",
    ],
    [
      "MIDWATCH_ROLE",
      defaults.role,
      "all, web, collector or worker. One alone needs DATABASE_URL.",
    ],
    [
      "MIDWATCH_RETENTION_DAYS",
      String(defaults.retentionDays),
      "Days a span is kept, where a project chooses nothing else.",
    ],
    [
      "MIDWATCH_MAX_BODY_BYTES",
      `${defaults.maxBodyBytes} (${formatBytes(defaults.maxBodyBytes)})`,
      "Largest request, once decompressed.",
    ],
    [
      "MIDWATCH_MAX_IN_FLIGHT_BYTES",
      `${defaults.maxInFlightBytes} (${formatBytes(defaults.maxInFlightBytes)})`,
      "All requests held at once, before exporters are asked to wait.",
    ],
    [
      "MIDWATCH_PUBLIC_URL",
      "none",
      "How people reach the pages from outside, for links and cookies.",
    ],
    [
      "MIDWATCH_AUTH_SECRET",
      "made once",
      "Signs sessions. Set it where several web processes run without a common data folder.",
    ],
    ["MIDWATCH_LOG_LEVEL", defaults.logLevel, "trace, debug, info, warn or error."],
  ];
  return (
    <Prose
      title="Settings"
      lead="Everything works without any. These are environment variables, read once at start-up; what belongs to a project is set on its Settings page."
    >
      <h2 id="environment">Environment</h2>
      <Terms
        rows={rows.map(([name, fallback, says]) => [
          <code key={name} className="break-all font-mono text-xs">
            {name}
          </code>,
          <span key="says">
            {says} <span className="whitespace-nowrap text-faint">Default: {fallback}</span>
          </span>,
        ])}
      />
      <h2 id="project">Per project</h2>
      <Terms
        rows={[
          ["Name", "What people see. The address stays."],
          [
            "Keys",
            "For exporters (scope ingest) and scripts (read, write). Shown once, revoked within seconds.",
          ],
          ["Members", "Viewers look, responders act, admins change settings. Invited by link."],
          ["Dimensions", "Up to eight attribute keys that every number can be taken apart by."],
          ["Retention", "Days this project's spans are kept."],
          ["Prices", "Your own prices, from a day on, before the catalogue's."],
        ]}
      />
    </Prose>
  );
}
