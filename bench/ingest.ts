import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { connect, type Sql } from "#lib/platform/db/client.ts";
import {
  cpuSeconds,
  peakMemoryMb,
  runExporters,
  startRole,
  throwAwayPostgres,
} from "./_processes.ts";
import { copyText, duplicateTable, exportText } from "./_raw-copy.ts";

/**
 * How many spans a second are durable, from OTLP bytes on a socket to the acknowledgement after the
 * commit, next to what plain COPY does with the very same rows in the same Postgres in the same run.
 * Everything (Postgres, collector, exporters) shares this machine's processors.
 */
const { values: options } = parseArgs({
  options: {
    seconds: { type: "string", default: "12" },
    sizes: { type: "string", default: "1500,6000" },
    doors: { type: "string", default: "http,grpc" },
    collectors: { type: "string", default: "1" },
    exporters: { type: "string", default: "48" },
    spans: { type: "string", default: "100" },
    rows: { type: "string", default: "200000" },
    profile: { type: "boolean", default: false },
  },
});
const seconds = Number(options.seconds);

const results = [];
for (const size of options.sizes.split(",").map(Number)) results.push(await measure(size));
console.log(
  JSON.stringify(
    { cpus: cpus().length, cpu: cpus()[0]?.model, node: process.version, results },
    null,
    2,
  ),
);

async function measure(spanBytes: number) {
  const postgres = await throwAwayPostgres();
  const { sql, close } = connect(postgres.url, { max: 3 });
  try {
    const nodeArguments = options.profile
      ? ["--cpu-prof", "--cpu-prof-dir=/tmp/midwatch-profile"]
      : [];
    const collectors = await Promise.all(
      Array.from({ length: Number(options.collectors) }, () =>
        startRole("collector", postgres.url, postgres.dir, { nodeArguments }),
      ),
    );
    const pids = collectors.map(({ child }) => child.pid!);
    const task = {
      exporters: Number(options.exporters),
      spansPerRequest: Number(options.spans),
      spanBytes,
    };
    const cpu = () => ({
      collector: pids.map(cpuSeconds).reduce((a, b) => a + b),
      postgres: cpuSeconds(postgres.pid),
    });
    const doors: Record<string, unknown> = {};
    const rates: number[] = [];
    for (const door of options.doors.split(",") as ("http" | "grpc")[]) {
      const aim = { ...task, door, ports: collectors.map(({ ports }) => ports[door]) };
      await runExporters({ ...aim, seconds: 3 });
      await sql`checkpoint`;
      const before = cpu();
      const full = await runExporters({ ...aim, seconds });
      const used = cpu();
      const micros = (who: "collector" | "postgres") =>
        perUnit(used[who] - before[who], full.acknowledgedSpans);
      const spansPerSecond = Math.round(full.acknowledgedSpans / full.seconds);
      rates.push(spansPerSecond);
      const half = await runExporters({
        ...aim,
        seconds: Math.min(seconds, 8),
        rate: spansPerSecond / 2 / task.spansPerRequest,
      });
      doors[door] = {
        durableSpansPerSecond: spansPerSecond,
        megabytesPerSecond: Math.round((spansPerSecond * full.meanSpanBytes) / 1e6),
        meanSpanBytes: full.meanSpanBytes,
        cpuMicrosPerSpan: { collector: micros("collector"), postgres: micros("postgres") },
        refused: full.refused,
        failed: full.failed,
        latencyMsAtFullLoad: full.latencyMs,
        latencyMsAtHalfLoad: half.latencyMs,
      };
    }
    const collectorPeakMb = pids.map(peakMemoryMb);
    await Promise.all(collectors.map((collector) => collector.stop()));
    const disk = await diskPerSpan(sql);
    const raw = await rawCopy(sql, spanBytes, () => cpuSeconds(postgres.pid));
    const best = Math.max(...rates);
    return {
      spanBytes,
      doors,
      collectorPeakMb,
      disk,
      raw,
      ratios: {
        toCopyOfRows: ratio(best, raw.rowsPerSecond),
        toCopyOfRowsWithPayload: ratio(best, raw.rowsWithPayloadPerSecond),
      },
    };
  } finally {
    await close();
    await postgres.stop();
  }
}

function ratio(a: number, b: number): number {
  return Math.round((a / b) * 100) / 100;
}

/** COPY in text format, as `psql \copy` does it: one connection, one transaction. */
async function rawCopy(sql: Sql, spanBytes: number, cpu: () => number) {
  const limit = Math.min(Number(options.rows), Math.floor(3e8 / spanBytes));
  const rows = await exportText(sql, limit, false);
  await duplicateTable(sql, "raw_rows", false);
  let before = cpu();
  const plain = await copyText(sql, "raw_rows", rows.chunks);
  const plainCpu = cpu() - before;
  await sql`drop table raw_rows`;
  rows.chunks.length = 0;

  const wide = await exportText(sql, limit, true);
  await duplicateTable(sql, "raw_wide", true);
  before = cpu();
  const withPayload = await copyText(sql, "raw_wide", wide.chunks);
  const wideCpu = cpu() - before;
  const [size] = await sql`
    select sum(pg_total_relation_size(relid))::float8 as bytes from pg_partition_tree('raw_wide')`;
  return {
    rows: rows.rows,
    rowsPerSecond: Math.round(rows.rows / plain),
    rowsWithPayloadPerSecond: Math.round(wide.rows / withPayload),
    cpuMicrosPerRow: {
      rows: perUnit(plainCpu, rows.rows),
      rowsWithPayload: perUnit(wideCpu, wide.rows),
    },
    diskBytesPerRowWithPayload: Math.round(size!.bytes / wide.rows),
  };
}

/** Microseconds of processor time for each; tells the cost apart from who else was on the machine. */
function perUnit(seconds: number, count: number): number {
  return Math.round((seconds * 1e7) / Math.max(1, count)) / 10;
}

/** Tables, TOAST and indexes, of everything ingest writes. */
async function diskPerSpan(sql: Sql) {
  const [{ n }] = (await sql`select count(*)::float8 as n from spans`) as unknown as [
    { n: number },
  ];
  const sizes = await sql`
    select t.name, sum(pg_total_relation_size(p.relid))::float8 as bytes
    from unnest(array['spans', 'span_blocks', 'rollup_deltas', 'rollup_series', 'resources',
                      'ingest_requests', 'ingest_ledger']) as t(name),
      pg_partition_tree(t.name) p
    group by t.name`;
  const perSpan = Object.fromEntries(
    sizes.map(({ name, bytes }) => [name, Math.round((bytes / n) * 10) / 10]),
  );
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  return { spans: n, bytesPerSpan: Math.round(total / n), perSpan };
}
