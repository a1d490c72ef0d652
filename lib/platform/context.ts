import type { Instant } from "#lib/core/time.ts";
import type { Db } from "./db/client.ts";

export type Actor =
  | { type: "user"; userId: string; name: string; role: "viewer" | "responder" | "admin" }
  | { type: "key"; keyId: string; scopes: readonly string[] }
  | { type: "local" }
  | { type: "worker"; worker: string };

/** Who asks, for which project, when. The first argument of every read and write. */
export type Context = {
  db: Db;
  projectId: number;
  /** The project's name in URLs. */
  project: string;
  actor: Actor;
  now: Instant;
};
