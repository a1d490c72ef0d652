import type { Instant } from "#lib/core/time.ts";

export type Project = {
  id: number;
  slug: string;
  name: string;
  /** Days a span is kept; null means the server's default. */
  retentionDays: number | null;
  dimensions: string[];
  createdAt: Instant;
};

/** What the project switcher shows. */
export type ProjectName = { slug: string; name: string };

/** Where spans without a key fall in local mode. */
export const DEFAULT_PROJECT = "default";

export const MAX_DIMENSIONS = 8;

/** First words of our own addresses, which a project may not take. */
const reserved = new Set(
  (
    "api auth projects sign-in sign-up sign-out signin signup invite invitations setup account " +
    "v1 healthz readyz openapi openapi.json docs static public assets new admin login logout " +
    "_next favicon.ico robots.txt people health me"
  ).split(" "),
);

export function isReservedSlug(slug: string): boolean {
  return reserved.has(slug);
}

/** "Support assistant (EU)" becomes `support-assistant-eu`; empty when no letter survives. */
export function slugFrom(name: string): string {
  return name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 48)
    .replace(/-+$/, "");
}
