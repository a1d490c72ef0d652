import { DAY, type Instant } from "#lib/core/time.ts";
import type { Rejection } from "./model.ts";

/** How far ahead of ours a sender's clock may run before we refuse to keep what it sends. */
const MAX_AHEAD_MS = DAY;

/**
 * Whether there is a place to keep something that happened at `at`: null, or why not. What retention
 * would drop the next hour is not taken in; what lies more than 24 hours ahead is a broken clock.
 */
export function outsideWindow(at: Instant, now: Instant, retentionDays: number): Rejection | null {
  // NaN fails both comparisons and is refused with them.
  if (at >= now - retentionDays * DAY && at <= now + MAX_AHEAD_MS) return null;
  return at > now
    ? {
        reason: "in_future",
        message:
          "Its time lies more than 24 hours in the future: set the sender's clock, and send times in nanoseconds since 1970 UTC.",
      }
    : {
        reason: "too_old",
        message: `Its time lies before the ${retentionDays} days this project keeps: raise its retention in Settings, or send sooner.`,
      };
}

/** How many reasons a sender is told; the ledger has them all. */
const MAX_REASONS = 5;

/** What the sender is told: each reason once, with how often; empty where nothing was rejected. */
export function rejectionMessage(rejections: readonly Rejection[], noun: string): string {
  if (rejections.length === 0) return "";
  const counts = new Map<string, number>();
  for (const { message } of rejections) counts.set(message, (counts.get(message) ?? 0) + 1);
  const reasons = [...counts].sort(([, a], [, b]) => b - a);
  const told = reasons.slice(0, MAX_REASONS).map(([message, n]) => ` (${n}) ${message}`);
  const rest = reasons.length - told.length;
  const more = rest > 0 ? ` (…) ${rest} more reasons are on the Ingest page.` : "";
  return `Rejected ${rejections.length} ${noun}.${told.join("")}${more}`;
}
