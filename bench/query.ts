import { parseArgs } from "node:util";
import { sql } from "drizzle-orm";
import { MINUTE } from "#lib/core/time.ts";
import type { Context } from "#lib/platform/context.ts";
import { connect } from "#lib/platform/db/client.ts";
import { throwAwayPostgres } from "./_processes.ts";
import { BASE_SPANS, densify, prepare, seedBase } from "./_query-data.ts";
import { type Ask, screens } from "./_screens.ts";

/** `npm run bench -- query`: how long each screen's queries take over the same day, ever denser. */
const { values } = parseArgs({
  options: {
    /** Millions of spans, in rising order. */
    sizes: { type: "string", default: "1,10" },
    runs: { type: "string", default: "40" },
  },
});
const sizes = values.sizes.split(",").map((size) => Number(size) * 1_000_000);
const runs = Number(values.runs);
const BUDGET_MS = 150;
const MOST_GROWTH = 1.3;

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
const to = Math.floor(Date.now() / (10 * MINUTE)) * 10 * MINUTE;
const postgres = await throwAwayPostgres();
const connection = connect(postgres.url, { max: 1 });
const results: {
  spans: number;
  bytesPerSpan: Record<string, number>;
  p95Ms: Record<string, number>;
}[] = [];
try {
  await prepare(connection, to);
  const seeded = await seedBase(connection, to);
  for (const size of sizes) {
    await densify(connection, seeded, Math.max(2, Math.round(size / BASE_SPANS)));
    const pool = connect(postgres.url, { max: 8 });
    const ctx = { ...seeded.ctx, db: pool.db, now: to };
    const p95Ms: Record<string, number> = {};
    for (const [name, ask] of Object.entries(await screens(ctx))) p95Ms[name] = await p95(ask);
    results.push({
      spans: seeded.copies * BASE_SPANS,
      bytesPerSpan: await bytesPerSpan(ctx, seeded.copies * BASE_SPANS),
      p95Ms,
    });
    console.error(JSON.stringify(results.at(-1)));
    await pool.close();
  }
} finally {
  await connection.close();
  await postgres.stop();
}

const [first, last] = [results[0]!, results.at(-1)!];
const screensMeasured = Object.keys(first.p95Ms).map((name) => {
  const p95Ms = results.map((result) => result.p95Ms[name]!);
  const growth = round(last.p95Ms[name]! / first.p95Ms[name]!);
  return { name, p95Ms, growth, isWithin: Math.max(...p95Ms) < BUDGET_MS && growth < MOST_GROWTH };
});
console.log(
  JSON.stringify(
    {
      bench: "query",
      spans: results.map((result) => result.spans),
      runs,
      budgetMs: BUDGET_MS,
      mostGrowth: MOST_GROWTH,
      screens: screensMeasured,
      bytesPerSpan: results.map((result) => result.bytesPerSpan),
    },
    null,
    2,
  ),
);
if (results.length > 1 && !screensMeasured.every((screen) => screen.isWithin)) process.exitCode = 1;

async function p95(ask: Ask): Promise<number> {
  for (let i = 0; i < 3; i++) await ask();
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const begun = performance.now();
    await ask();
    times.push(performance.now() - begun);
  }
  return round(times.sort((a, b) => a - b)[Math.ceil(0.95 * times.length) - 1]!);
}

async function bytesPerSpan(ctx: Context, spans: number): Promise<Record<string, number>> {
  const rows = await ctx.db.execute<{ name: string; heap: string; total: string }>(sql`
    select coalesce(parent.relname, part.relname) as name, sum(pg_table_size(part.oid)) as heap,
      sum(pg_total_relation_size(part.oid)) as total
    from pg_class part left join pg_inherits on inhrelid = part.oid
    left join pg_class parent on parent.oid = inhparent
    where part.relkind = 'r' and part.relnamespace = 'public'::regnamespace
      and coalesce(parent.relname, part.relname) in
        ('spans', 'span_blocks', 'span_texts', 'rollups', 'rollup_deltas')
    group by 1 order by 1`);
  const parts = rows.flatMap(({ name, heap, total }) => [
    [name, Number(heap) / spans],
    [`${name} indexes`, (Number(total) - Number(heap)) / spans],
  ]) as [string, number][];
  const all = parts.reduce((sum, [, bytes]) => sum + bytes, 0);
  return Object.fromEntries(
    [["all", all] as [string, number], ...parts].map(([name, bytes]) => [name, round(bytes)]),
  );
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
