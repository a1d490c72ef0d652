import { AppError, unavailable } from "#lib/core/errors.ts";
import { type Instant, SECOND } from "#lib/core/time.ts";
import { listPriceOverrides } from "#lib/features/catalog/queries.ts";
import { config } from "#lib/platform/config.ts";
import type { Connection } from "#lib/platform/db/client.ts";
import { Batcher, type Weight } from "./batcher.ts";
import type { Store } from "./commit.ts";
import { type PriceBook, priceBook } from "./price.ts";
import { ProjectStates } from "./project-state.ts";
import { store } from "./salvage.ts";
import {
  type IngestRequest,
  type Receipt,
  readSubmission,
  recordsIn,
  type Submission,
} from "./submission.ts";

export type { IngestRequest, Receipt };

export type Ingest = {
  /**
   * Resolves once everything in the request is committed. Throws `unavailable`, with a time to come
   * again, when that is not certain; sending the same once more is then safe, and stores nothing twice.
   */
  submit(request: IngestRequest): Promise<Receipt>;
  /** Takes nothing more, and resolves when everything taken is answered. */
  close(): Promise<void>;
};

export type IngestOptions = {
  /** Prices of a project, asked again every few seconds; by default the catalogue's and its own. */
  priceBookFor?: (projectId: number) => Promise<PriceBook> | PriceBook;
  /** Retention of projects that name none. */
  retentionDays?: number;
  clock?: () => Instant;
  /** How long one transaction may take. */
  transactionMs?: number;
  /** What is held at once, from arrival to answer; beyond it senders are told to come again. */
  maxHeld?: Weight;
  /** How much one transaction takes. */
  maxBatch?: Weight;
};

const MAX_HELD: Weight = { spans: 24_000, bytes: 64 * 1024 * 1024 };
const MAX_BATCH: Weight = { spans: 4_000, bytes: 8 * 1024 * 1024 };
const MAX_IN_FLIGHT = 2;
const IDLE_DELAY_MS = 1;
/** Workers look for rows that arrived since they last looked, and a little before. */
const TRANSACTION_MS = 8 * SECOND;
/** An exporter gives up after ten seconds; it is told before that. */
const ANSWER_WITHIN_MS = 9.5 * SECOND;

/** The way of a request into the database. One for each process; any number of processes. */
export function createIngest(connection: Connection, options: IngestOptions = {}): Ingest {
  const clock = options.clock ?? Date.now;
  const to: Store = {
    sql: connection.sql,
    db: connection.db,
    clock,
    transactionMs: options.transactionMs ?? TRANSACTION_MS,
  };
  const projects = new ProjectStates({
    db: connection.db,
    defaultRetentionDays: options.retentionDays ?? config().retentionDays,
    priceBookFor:
      options.priceBookFor ??
      (async (projectId) => priceBook(await listPriceOverrides(connection.db, projectId))),
  });
  const maxHeld = options.maxHeld ?? MAX_HELD;
  const held: Weight = { spans: 0, bytes: 0 };
  /** A batch that met duplicates makes the next one expect them, until one meets none. */
  let isCareful = false;
  let isClosed = false;
  const open = new Set<Promise<Receipt>>();

  const batcher = new Batcher<Waiting>({
    max: options.maxBatch ?? MAX_BATCH,
    maxInFlight: MAX_IN_FLIGHT,
    idleDelayMs: IDLE_DELAY_MS,
    weigh: ({ submission }) => ({ spans: submission.records, bytes: submission.bodyBytes }),
    async write(items) {
      // Who has been told to come again meanwhile will; storing it now would only waste the time.
      const waiting = items.filter((item) => !item.isAnswered());
      if (waiting.length === 0) return;
      const done = await store(
        to,
        waiting.map((item) => item.submission),
        isCareful,
      );
      isCareful = done.duplicates > 0;
      const outcomes = new Map(
        done.settled.map(({ submission, outcome }) => [submission, outcome]),
      );
      for (const item of waiting) item.answer(outcomes.get(item.submission)!);
    },
  });

  async function take(request: IngestRequest): Promise<Receipt> {
    const records = recordsIn(request.decoded);
    if (records === 0) return { accepted: 0, rejected: 0, message: "" };
    if (isClosed) throw unavailable("The collector is shutting down. Send it again in a moment.");
    const full =
      held.spans + records > maxHeld.spans || held.bytes + request.bodyBytes > maxHeld.bytes;
    // What is larger than the limit itself goes through alone.
    if (full && held.spans > 0)
      throw unavailable("More arrives than can be stored just now. Send it again in a moment.");
    held.spans += records;
    held.bytes += request.bodyBytes;
    try {
      const state = await projects.get(request.projectId, performance.now());
      const submission = await readSubmission(request, state);
      return await answered(submission);
    } catch (error) {
      throw error instanceof AppError
        ? error
        : unavailable("This could not be taken just now. Send it again in a moment.", error);
    } finally {
      held.spans -= records;
      held.bytes -= request.bodyBytes;
    }
  }

  function answered(submission: Submission): Promise<Receipt> {
    return new Promise((resolve, reject) => {
      let isAnswered = false;
      const deadline = setTimeout(
        () => answer({ error: unavailable("Storing takes too long just now. Send it again.") }),
        ANSWER_WITHIN_MS,
      );
      const answer: Waiting["answer"] = (outcome) => {
        if (isAnswered) return;
        isAnswered = true;
        clearTimeout(deadline);
        if ("receipt" in outcome) resolve(outcome.receipt);
        else reject(outcome.error);
      };
      batcher.add({ submission, answer, isAnswered: () => isAnswered });
    });
  }

  return {
    submit(request) {
      const answer = take(request);
      open.add(answer);
      const forget = () => open.delete(answer);
      answer.then(forget, forget);
      return answer;
    },
    async close() {
      isClosed = true;
      await Promise.allSettled(open);
      await batcher.drain();
    },
  };
}

type Waiting = {
  submission: Submission;
  answer(outcome: { receipt: Receipt } | { error: Error }): void;
  isAnswered(): boolean;
};
