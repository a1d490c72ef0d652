import { setTimeout as pause } from "node:timers/promises";
import { unavailable } from "#lib/core/errors.ts";
import {
  isCollision,
  isDuplicateKey,
  isMissingPartition,
  isOutage,
  isRefusal,
} from "#lib/platform/db/failures.ts";
import { forgetPartitions } from "#lib/platform/db/partitions.ts";
import { log } from "#lib/platform/log.ts";
import { type Committed, commit, type Store } from "./commit.ts";
import type { Receipt, Submission } from "./submission.ts";

export type Settled = {
  submission: Submission;
  outcome: { receipt: Receipt } | { error: Error };
};

/** How often a batch is tried again when only another writer was in its way. */
const MAX_TRIES = 5;
/** How many rehearsals a request is worth before its bad records are refused a group at a time. */
const MAX_REHEARSALS = 200;

/**
 * Stores a batch whatever is in it. Duplicates are left out; what Postgres refuses is narrowed down to
 * the record, which is rejected, and sinks nothing else; when the database fails everybody is told to
 * come again. Gives every submission its outcome, and how many records were stored already.
 */
export async function store(
  to: Store,
  batch: readonly Submission[],
  isCareful: boolean,
): Promise<{ settled: Settled[]; duplicates: number }> {
  try {
    const { receipts, duplicates } = await commitPatiently(to, batch, isCareful);
    const settled = [...receipts].map(([submission, receipt]) => ({
      submission,
      outcome: { receipt },
    }));
    return { settled, duplicates };
  } catch (error) {
    if (!isRefusal(error)) {
      if (!isOutage(error)) log.error({ err: error }, "a batch could not be stored");
      return { settled: everyone(batch, asUnavailable(error)), duplicates: 0 };
    }
    if (batch.length > 1) {
      const middle = batch.length >> 1;
      const first = await store(to, batch.slice(0, middle), isCareful);
      const second = await store(to, batch.slice(middle), isCareful);
      return {
        settled: [...first.settled, ...second.settled],
        duplicates: first.duplicates + second.duplicates,
      };
    }
    const clean = await withoutRefused(to, batch[0]!);
    if (!clean) return { settled: everyone(batch, asUnavailable(error)), duplicates: 0 };
    const { settled, duplicates } = await store(to, [clean], true);
    return { settled: settled.map((one) => ({ ...one, submission: batch[0]! })), duplicates };
  }
}

/** Commits, and does it again where that is all it takes. */
async function commitPatiently(
  to: Store,
  batch: readonly Submission[],
  careful: boolean,
): Promise<Committed> {
  let isCareful = careful;
  for (let attempt = 1; ; attempt++) {
    try {
      return await commit(to, batch, { isCareful });
    } catch (error) {
      if (attempt === MAX_TRIES) throw error;
      if (isDuplicateKey(error)) isCareful = true;
      else if (isMissingPartition(error)) forgetPartitions(to.sql);
      else if (isCollision(error)) await pause(20 * attempt * Math.random());
      else throw error;
    }
  }
}

/**
 * The same request without the records that Postgres refuses, each turned into a rejection; undefined
 * where nothing in particular is to blame.
 */
async function withoutRefused(to: Store, submission: Submission): Promise<Submission | undefined> {
  const rejections = [...submission.rejections];
  let rehearsals = 0;
  const good = { ...submission, rejections };
  const empty = { ...submission, spans: [], logs: [], points: [], scores: [] };

  const sieve = async <T>(records: T[], part: (some: T[]) => Partial<Submission>): Promise<T[]> => {
    if (records.length === 0) return records;
    try {
      rehearsals++;
      await commit(to, [{ ...empty, ...part(records) }], { isCareful: true, isRehearsal: true });
      return records;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (records.length === 1 || rehearsals >= MAX_REHEARSALS) {
        const message = `The database refused it: ${(error as Error).message}.`;
        for (const _ of records) rejections.push({ reason: "unstorable", message });
        return [];
      }
      const middle = records.length >> 1;
      const left = await sieve(records.slice(0, middle), part);
      return [...left, ...(await sieve(records.slice(middle), part))];
    }
  };

  try {
    good.spans = await sieve(submission.spans, (spans) => ({ spans }));
    good.logs = await sieve(submission.logs, (logs) => ({ logs }));
    good.points = await sieve(submission.points, (points) => ({ points }));
    const before = rejections.length;
    good.scores = await sieve(submission.scores, (scores) => ({ scores }));
    // A verdict is part of a record that is itself stored: dropped, but no rejection of the record.
    const dropped = rejections.splice(before).length;
    const changed = rejections.length > submission.rejections.length || dropped > 0;
    if (dropped > 0) log.warn({ dropped }, "scores that Postgres refused were left out");
    return changed ? good : undefined;
  } catch (error) {
    if (!isOutage(error)) log.error({ err: error }, "a refused request could not be narrowed down");
    return undefined;
  }
}

function everyone(batch: readonly Submission[], error: Error): Settled[] {
  return batch.map((submission) => ({ submission, outcome: { error } }));
}

function asUnavailable(cause: unknown): Error {
  return unavailable("This could not be stored just now. Send it again in a moment.", cause);
}
