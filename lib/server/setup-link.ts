import { hostname } from "node:os";
import type { Instant } from "#lib/core/time.ts";
import { hasAnyoneSignedUp } from "#lib/features/auth/queries.ts";
import { createSetupToken } from "#lib/features/auth/setup.ts";
import { config, isLoopback } from "#lib/platform/config.ts";
import type { Db } from "#lib/platform/db/client.ts";

/**
 * The one-time link to the first account, good for a day, or null where none is needed: on loopback
 * local mode serves, and once somebody has signed up they invite the others.
 */
export async function setupLink(db: Db, now: Instant = Date.now()): Promise<string | null> {
  const { host, port, publicUrl } = config();
  if (isLoopback(host) || (await hasAnyoneSignedUp(db))) return null;
  const isAnyAddress = host === "0.0.0.0" || host === "::";
  const name = isAnyAddress ? hostname() : host.includes(":") ? `[${host}]` : host;
  const base = publicUrl?.replace(/\/+$/, "") ?? `http://${name}:${port}`;
  return `${base}/setup/${await createSetupToken(db, now)}`;
}
