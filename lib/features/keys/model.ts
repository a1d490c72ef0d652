import type { Instant } from "#lib/core/time.ts";

/** `ingest` sends spans, `read` sees what a viewer sees, `write` does what a responder does. */
export const scopes = ["ingest", "read", "write"] as const;
export type Scope = (typeof scopes)[number];

export type ApiKey = {
  id: string;
  name: string;
  /** The first characters, so that a person can tell keys apart. */
  prefix: string;
  scopes: Scope[];
  createdBy: string;
  createdAt: Instant;
  lastUsedAt: Instant | null;
  revokedAt: Instant | null;
};

/** What a request may do with the key it showed. */
export type Grant = {
  keyId: string;
  projectId: number;
  project: string;
  scopes: Scope[];
  lastUsedAt: Instant | null;
};

/** `mw_` and 256 random bits in base64url. */
export const keyFormat = /^mw_[A-Za-z0-9_-]{43}$/;
