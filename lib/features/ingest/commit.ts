import { unavailable } from "#lib/core/errors.ts";
import type { Instant } from "#lib/core/time.ts";
import type { Connection } from "#lib/platform/db/client.ts";
import { ensurePartitions } from "#lib/platform/db/partitions.ts";
import { claimRequests } from "./claim.ts";
import { Ledger } from "./ledger.ts";
import { insertNewcomers, rememberNewcomers } from "./newcomers.ts";
import { draftSpans, putLedger, putLogs, putPoints, putScores, putSpans } from "./put.ts";
import { isTimeInferred, sift, sortUnique, without } from "./sift.ts";
import { type Receipt, receiptOf, type Submission } from "./submission.ts";
import { settleSift } from "./take-over.ts";

export type Store = Pick<Connection, "sql" | "db"> & {
  clock: () => Instant;
  /** A transaction that takes longer is given up, so `received_at` is about this old at most. */
  transactionMs: number;
};

export type CommitMode = {
  /** Expects some of it to be stored already, and leaves that out; else the first such row fails all. */
  isCareful: boolean;
  /** Does everything but commit. */
  isRehearsal?: boolean;
};

export type Committed = {
  receipts: ReadonlyMap<Submission, Receipt>;
  /** Records that were stored already. */
  duplicates: number;
};

/**
 * Stores a batch in one transaction: spans, their wire bytes and roll-ups, log records, metric points,
 * scores, the ledger, and the hash of each request. All of it, or on any failure nothing.
 */
export async function commit(
  store: Store,
  batch: readonly Submission[],
  mode: CommitMode,
): Promise<Committed> {
  const receivedAt = store.clock();
  const startedAt = performance.now();
  const firsts = distinct(batch);
  await ensurePartitions(store.sql, moments(firsts));
  const unique = sortUnique(firsts.flatMap((submission) => submission.spans));
  const isCareful = mode.isCareful || unique.insert.some(isTimeInferred);
  let sifted = unique;
  if (isCareful) {
    const { insert, replace, duplicates } = await sift(store, unique.insert);
    sifted = { insert, replace, duplicates: [...unique.duplicates, ...duplicates] };
  }
  let draft = isCareful ? undefined : await draftSpans(sifted, receivedAt);

  const written = await store.sql
    .begin(async (tx) => {
      const [, repeats] = await Promise.all([
        tx.unsafe(`set local statement_timeout = ${store.transactionMs}`),
        claimRequests(tx, firsts, receivedAt),
      ]);
      const fresh = firsts.filter((submission) => !repeats.has(submission));
      if (repeats.size > 0) {
        sifted = without(sifted, new Set([...repeats.keys()].flatMap((repeat) => repeat.spans)));
        draft = undefined;
      }
      if (isCareful) sifted = await settleSift(tx, sifted);
      draft ??= await draftSpans(sifted, receivedAt);
      await insertNewcomers(tx, draft.newcomers, receivedAt);
      const added = new Set<unknown>([
        ...(await putSpans(tx, sifted, draft, isCareful)),
        ...(await putLogs(tx, fresh, receivedAt, isCareful)),
        ...(await putPoints(tx, fresh, isCareful)),
      ]);
      await putScores(tx, fresh, isCareful);
      const ledger = new Ledger(receivedAt);
      noteAll(ledger, batch, new Set(fresh), added);
      await putLedger(tx, ledger.rows());
      if (mode.isRehearsal) throw new Rehearsed();
      if (performance.now() - startedAt > store.transactionMs)
        throw unavailable("Storing took too long and was given up.");
      return { repeats, duplicates: recordsToStore(fresh) - added.size };
    })
    .catch((error: unknown) => {
      if (error instanceof Rehearsed)
        return { repeats: new Map<Submission, Receipt>(), duplicates: 0 };
      throw error;
    });
  if (!mode.isRehearsal && draft) rememberNewcomers(draft.newcomers);

  const answers = new Map(
    firsts.map((first) => [requestKey(first), written.repeats.get(first) ?? receiptOf(first)]),
  );
  return {
    receipts: new Map(batch.map((one) => [one, answers.get(requestKey(one))!])),
    duplicates: written.duplicates,
  };
}

class Rehearsed extends Error {}

const requestKey = ({ state, bodyHash }: Submission) => `${state.projectId} ${bodyHash}`;

/** Each body once; the same body twice in a batch is one exporter that lost its patience. */
function distinct(batch: readonly Submission[]): Submission[] {
  return [...new Map(batch.toReversed().map((one) => [requestKey(one), one])).values()].reverse();
}

function* moments(batch: readonly Submission[]): Generator<Instant> {
  for (const { spans, logs, points } of batch) {
    for (const { row } of spans) yield row.startedAt;
    for (const { row } of logs) yield row.at;
    for (const { row } of points) yield row.at;
  }
}

function recordsToStore(batch: readonly Submission[]): number {
  return batch.reduce(
    (sum, { spans, logs, points }) => sum + spans.length + logs.length + points.length,
    0,
  );
}

/** Tells the ledger what became of every request of the batch, the repeated ones included. */
function noteAll(
  ledger: Ledger,
  batch: readonly Submission[],
  fresh: ReadonlySet<Submission>,
  added: ReadonlySet<unknown>,
): void {
  for (const submission of batch) {
    const { signal, exporter, rejections, state } = submission;
    const { projectId } = state;
    ledger.request(projectId, signal, exporter, submission.bodyBytes);
    if (fresh.has(submission)) {
      for (const { reason } of rejections) ledger.rejected(projectId, signal, exporter, reason);
      ledger.ignored(projectId, signal, exporter, submission.ignored);
    }
    for (const span of submission.spans)
      if (added.has(span)) ledger.span(projectId, span.note);
      else ledger.duplicate(projectId, signal, span.note.exporter);
    for (const record of [...submission.logs, ...submission.points])
      if (added.has(record)) ledger.accepted(projectId, signal, record.exporter);
      else ledger.duplicate(projectId, signal, record.exporter);
  }
}
