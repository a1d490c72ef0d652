import type { Instant } from "#lib/core/time.ts";
import type { Actor } from "#lib/platform/context.ts";

/** Weakest first. A viewer reads, a responder acts on what happens, an admin decides who may. */
export const roles = ["viewer", "responder", "admin"] as const;
export type Role = (typeof roles)[number];

export type Member = {
  userId: string;
  name: string;
  email: string;
  role: Role;
  createdAt: Instant;
};

export type Invitation = {
  id: string;
  email: string | null;
  role: Role;
  createdBy: string;
  createdAt: Instant;
  expiresAt: Instant;
};

/** What the holder of an invitation link may know before accepting it. */
export type OpenInvitation = {
  projectId: number;
  id: string;
  project: string;
  projectName: string;
  email: string | null;
  role: Role;
};

export function mayActAs(role: Role, needs: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needs);
}

/**
 * The role an actor has in its project. A key that may write is a responder and never an admin,
 * so that a leaked key cannot make keys, invite people or delete a project.
 */
export function roleOf(actor: Actor): Role | null {
  if (actor.type === "user") return actor.role;
  if (actor.type === "local" || actor.type === "worker") return "admin";
  if (actor.scopes.includes("write")) return "responder";
  return actor.scopes.includes("read") ? "viewer" : null;
}

/** Who did it, as it is kept in a row. */
export function nameOf(actor: Actor): string {
  if (actor.type === "user") return actor.userId;
  if (actor.type === "key") return `key:${actor.keyId}`;
  return actor.type === "local" ? "local" : `worker:${actor.worker}`;
}
