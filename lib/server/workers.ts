import { HOUR, MINUTE, SECOND } from "#lib/core/time.ts";
import { summariseArrivals } from "#lib/features/ingest/arrivals.ts";
import { foldLedger } from "#lib/features/ingest/fold-ledger.ts";
import { dropOldRows, keepPartitions } from "#lib/features/ingest/retention.ts";
import { settle } from "#lib/features/ingest/settle.ts";
import { createTexts } from "#lib/features/ingest/texts.ts";
import { watchModelDates } from "#lib/features/models/commands.ts";
import { sweepDeletedProjects } from "#lib/features/projects/deleted.ts";
import { foldRollups } from "#lib/features/rollups/fold.ts";
import type { Round, Worker } from "./keep-running.ts";

const again = ({ more }: { more: boolean }): Round => (more ? "more" : undefined);

const writeTexts = createTexts();

/** Everything that happens on a clock, in the order data flows. */
export const workers: Worker[] = [
  {
    name: "texts",
    everyMs: 500,
    run: async (ctx) => again(await writeTexts(ctx)),
  },
  {
    name: "settle",
    everyMs: 5 * SECOND,
    run: async (ctx) => again(await settle(ctx)),
  },
  {
    name: "rollups",
    everyMs: 5 * SECOND,
    run: async (ctx) => again(await foldRollups(ctx)),
  },
  {
    name: "ledger",
    everyMs: MINUTE,
    run: async (ctx) => again(await foldLedger(ctx)),
  },
  {
    name: "models",
    everyMs: HOUR,
    run: async (ctx) => void (await watchModelDates(ctx)),
  },
  {
    name: "arrivals",
    everyMs: 5 * SECOND,
    runForServer: async ({ db, now }) => void (await summariseArrivals(db, now)),
  },
  {
    name: "partitions",
    everyMs: HOUR,
    runForServer: async (server) => void (await keepPartitions(server)),
  },
  {
    name: "retention",
    everyMs: HOUR,
    run: async (ctx) => again(await dropOldRows(ctx)),
  },
  {
    name: "deleted-projects",
    everyMs: MINUTE,
    runForServer: async ({ db, now }) => void (await sweepDeletedProjects(db, now)),
  },
];
