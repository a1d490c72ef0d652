import type { Exporter } from "#lib/features/ingest/ledger-queries.ts";

type Named = Pick<Exporter, "service" | "scopeName" | "scopeVersion">;

/** `checkout, ai 7.0.1`: the service, and what in it speaks. */
export function senderName({ service, scopeName, scopeVersion }: Named): string {
  const scope = [scopeName, scopeVersion].filter(Boolean).join(" ");
  return [service || "a service without a name", scope].filter(Boolean).join(", ");
}
