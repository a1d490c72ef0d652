import { forbidden, unauthenticated } from "#lib/core/errors.ts";
import type { Instant } from "#lib/core/time.ts";
import { keysShown } from "#lib/features/keys/shown.ts";
import { keyRing } from "./key-ring.ts";
import { localProject } from "./local-mode.ts";
import { isLocalOrigin, whyNotLocal } from "./origin.ts";

export type Exporter = {
  /** By lower-case name; over gRPC the metadata, with the authority as `host`. */
  headers: Record<string, string | undefined>;
  /** Empty where the door does not know it. */
  remoteAddress: string;
  door: "http" | "grpc" | "web";
};

/**
 * The project an exporter's data goes to: its key's, or `default` in local mode. Throws
 * `unauthenticated` or `forbidden`, both permanent for exporters, with the reason in words.
 */
export async function exporterProject(
  exporter: Exporter,
  now: Instant = Date.now(),
): Promise<{ projectId: number }> {
  const { isAny, keys } = keysShown(exporter.headers);
  for (const key of keys) {
    const grant = await keyRing().find(key, now);
    if (!grant) continue;
    if (!grant.scopes.includes("ingest"))
      throw forbidden("This API key may not send data: it lacks the scope ingest.");
    return { projectId: grant.projectId };
  }
  if (keys.length > 0)
    throw unauthenticated(
      "This API key is not known here, or was revoked. Make one in Settings, Keys.",
    );

  const local = await localProject(now);
  if (!local)
    throw unauthenticated(
      isAny
        ? "This credential is not a Midwatch API key: those start with mw_. Make one in Settings, Keys."
        : 'Send an API key, for example OTEL_EXPORTER_OTLP_HEADERS="authorization=Bearer mw_…". Make one in Settings, Keys.',
    );

  const header = (name: string) => exporter.headers[name];
  const why = whyNotLocal(header, exporter.remoteAddress);
  if (why)
    throw forbidden(`Without an API key only this machine may send data, and ${why}. Send a key.`);
  if (!isLocalOrigin(header))
    throw forbidden(
      "Without an API key only pages of this machine may send data, and this one is another site's. Send a key.",
    );
  return { projectId: local.projectId };
}
