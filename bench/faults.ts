import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { DAY, floorTo } from "#lib/core/time.ts";
import { dice } from "#lib/features/ingest/decode/testing.ts";
import { recount } from "#lib/features/ingest/recount.ts";
import { type Connection, connect } from "#lib/platform/db/client.ts";
import { keepExporting, type Sent } from "./_persistent-exporter.ts";
import { type Role, startRole, throwAwayPostgres } from "./_processes.ts";

/**
 * Exporters send without pause while the collector, the worker and Postgres are killed with SIGKILL, one
 * at random, again and again. In the end every acknowledged span must be stored exactly once, and every
 * roll-up must equal a recount of its spans. Ends with 1 where one is not.
 */
const { values: options } = parseArgs({
  options: {
    kills: { type: "string", default: "20" },
    exporters: { type: "string", default: "6" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
  },
});
const kills = Number(options.kills);
const random = dice(Number(options.seed));
const startedAt = Date.now();

const postgres = await throwAwayPostgres();
let server: { pid: number; exited: Promise<unknown> } = postgres;
const roles: Record<"collector" | "worker", Role> = {
  collector: await startRole("collector", postgres.url, postgres.dir),
  worker: await startRole("worker", postgres.url, postgres.dir),
};
const { ports } = roles.collector;

const sent: Sent = { acknowledged: new Set(), attempts: 0, givenUp: 0, refused: 0 };
const enough = new AbortController();
const exporting = Array.from({ length: Number(options.exporters) }, () =>
  keepExporting(ports, sent, enough.signal),
);
const broken = Promise.all(exporting).then(() => undefined);

const killed = { collector: 0, worker: 0, postgres: 0 };
for (let i = 0; i < kills; i++) {
  await Promise.race([pause(500 + random() * 2_500), broken]);
  // Each at least once, the rest as the dice fall.
  const victims = ["collector", "worker", "postgres"] as const;
  const victim = victims[i < victims.length ? i : Math.floor(random() * victims.length)]!;
  killed[victim]++;
  if (victim === "postgres") {
    process.kill(server.pid, "SIGKILL");
    await server.exited;
    await pause(random() * 1_000);
    server = await postgres.restart();
  } else {
    const { child } = roles[victim];
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await gone;
    await pause(random() * 1_000);
    roles[victim] = await startRole(victim, postgres.url, postgres.dir, { ports });
  }
}
await pause(1_000);
enough.abort();
await broken;
await roles.collector.stop();

const connection = connect(postgres.url, { max: 2 });
const whileFolding = await verify(connection);
await roles.worker.stop();
const atRest = await verify(connection);
await connection.close();
await postgres.stop();

const violations = whileFolding.violations + atRest.violations;
console.log(
  JSON.stringify(
    {
      seed: Number(options.seed),
      seconds: Math.round((Date.now() - startedAt) / 1000),
      killed,
      requests: sent.attempts,
      refused: sent.refused,
      givenUp: sent.givenUp,
      acknowledgedSpans: sent.acknowledged.size,
      whileFolding,
      atRest,
      violations,
    },
    null,
    2,
  ),
);
process.exitCode = violations === 0 && sent.acknowledged.size > 0 ? 0 : 1;

async function verify({ db, sql }: Connection) {
  const rows = await sql`
    select encode(trace_id, 'hex') || ' ' || encode(span_id, 'hex') as id, count(*)::int as n
    from spans group by 1`;
  const stored = new Map(rows.map(({ id, n }) => [id as string, n as number]));
  const lost = [...sent.acknowledged].filter((id) => !stored.has(id));
  const twice = [...stored].filter(([, n]) => n !== 1);
  const [project] = await sql`select id from projects where slug = 'default'`;
  const today = floorTo(Date.now(), DAY);
  const disagreements = await recount(
    { db, projectId: project!.id },
    { from: today - DAY, to: today + DAY },
  );
  const [ledger] = await sql`select sum(accepted)::int as accepted from ingest_ledger`;
  const [folded] = await sql`
    select coalesce(sum(spans), 0)::int as spans from rollups where resolution_s = 60`;
  const ledgerOff = ledger!.accepted - stored.size;
  return {
    storedSpans: stored.size,
    lost: lost.length,
    storedTwice: twice.length,
    rollupDisagreements: disagreements.length,
    firstDisagreement: disagreements[0] ?? null,
    ledgerOff,
    foldedSpans: folded!.spans as number,
    violations: lost.length + twice.length + disagreements.length + (ledgerOff === 0 ? 0 : 1),
  };
}
