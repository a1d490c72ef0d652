import { createHash } from "node:crypto";
import { toTimestamp } from "#drizzle/schema/columns.ts";
import { projects } from "#drizzle/schema/index.ts";
import { DAY, MINUTE } from "#lib/core/time.ts";
import { decode } from "#lib/features/ingest/decode/decode.ts";
import { dice, toProtobuf } from "#lib/features/ingest/decode/testing.ts";
import { createIngest } from "#lib/features/ingest/ingest.ts";
import { settle } from "#lib/features/ingest/settle.ts";
import { createTexts } from "#lib/features/ingest/texts.ts";
import { foldRollups } from "#lib/features/rollups/fold.ts";
import type { Context } from "#lib/platform/context.ts";
import type { Connection } from "#lib/platform/db/client.ts";
import { ensurePartitions } from "#lib/platform/db/partitions.ts";
import { minuteOfTraffic, SPANS_PER_TRACE } from "./_traffic.ts";

/** A day of traffic in which each copy below is the same day begun at another minute. */
const BASE_TRACES_PER_MINUTE = 6;
const MINUTES = 1_440;
export const BASE_SPANS = BASE_TRACES_PER_MINUTE * MINUTES * SPANS_PER_TRACE;
/** Coprime to the minutes of a day, so that copies spread over it evenly. */
const STEP = 617;

export type Seeded = { ctx: Context; from: number; copies: number };
const say = (text: string) => console.error(text);

/** Sends one day through the real ingest, settling, folding and words included. */
export async function seedBase(connection: Connection, to: number): Promise<Seeded> {
  const { db, sql } = connection;
  const from = to - DAY;
  await ensurePartitions(sql, [from, to]);
  const [project] = await db
    .insert(projects)
    .values({ slug: "bench", name: "Bench", createdAt: from })
    .returning();
  const ctx: Context = {
    db,
    projectId: project!.id,
    project: "bench",
    actor: { type: "local" },
    now: to,
  };
  const random = dice(1);
  let clock = from;
  const ingest = createIngest(connection, { clock: () => clock });
  const begun = performance.now();
  for (let minute = 0; minute < MINUTES; minute++) {
    const json = minuteOfTraffic(from + minute * MINUTE, BASE_TRACES_PER_MINUTE, random);
    const body = toProtobuf("traces", json);
    clock = from + minute * MINUTE + 40_000;
    await ingest.submit({
      projectId: ctx.projectId,
      decoded: decode("traces", "protobuf", body, clock),
      bodyHash: createHash("sha256").update(body).digest(),
      bodyBytes: body.length,
      now: clock,
    });
  }
  await ingest.close();
  say(`ingested ${BASE_SPANS} spans in ${seconds(begun)} s`);

  const settling = performance.now();
  const later = { ...ctx, now: to + MINUTE };
  while ((await settle(later)).more);
  say(`settled in ${seconds(settling)} s`);
  const writing = performance.now();
  const texts = createTexts();
  let written = 0;
  for (let more = true; more; ) {
    const round = await texts(later);
    written += round.written;
    more = round.more;
  }
  say(`words of ${written} calls in ${seconds(writing)} s`);
  await fold(ctx);
  await sql.unsafe(
    `
    create table bench_spans as select *, minute_of(started_at) as m from spans;
    create index on bench_spans (m);
    create table bench_blocks as select b.*, s.m from span_blocks b
      join (select block_id, min(m) as m from bench_spans group by 1) s using (block_id);
    create table bench_texts as select *, minute_of(started_at) as m from span_texts;
    create index on bench_texts (m);
    create table bench_rollups as select *, minute_of(at) as m from rollups where resolution_s = 60;
    analyze bench_spans; analyze bench_texts`.replaceAll("minute_of", "pg_temp.minute_of"),
  );
  return { ctx, from, copies: 1 };
}

/** Names the minute of the day, counted from the window's start, for the copies. */
export async function prepare({ sql }: Connection, to: number): Promise<void> {
  await sql.unsafe(`
    create function pg_temp.minute_of(at timestamptz) returns int immutable language sql as
    $$ select floor(extract(epoch from at - '${toTimestamp(to - DAY)}'::timestamptz) / 60)::int $$`);
}

async function fold(ctx: Context): Promise<void> {
  const begun = performance.now();
  let folded = 0;
  for (let more = true; more; ) {
    const round = await foldRollups(ctx);
    folded += round.folded;
    more = round.more;
  }
  say(`folded ${folded} deltas in ${seconds(begun)} s`);
}

/** Adds copies of the day until there are `copies`: the same day, only denser. */
export async function densify({ sql }: Connection, seeded: Seeded, copies: number): Promise<void> {
  const begun = performance.now();
  const { ctx, from } = seeded;
  const project = ctx.projectId;
  // The index over words is far quicker to make at the end.
  await sql.unsafe("drop index span_texts_words");
  await sql.unsafe(`
    drop table if exists bench_copies;
    create table bench_copies as
      select k, (k * ${STEP}) % ${MINUTES} as shift from generate_series(${seeded.copies}, ${copies - 1}) k`);
  // In order of time, as it would have come: indexes by time rely on that.
  const chunk = 30;
  for (let minute = 0; minute < MINUTES; minute += chunk) {
    const out = `bench_copies cross join generate_series(${minute}, ${Math.min(MINUTES, minute + chunk) - 1}) out_m`;
    const source = (table: string) =>
      `from ${out} join ${table} b on b.m = (out_m - shift + ${MINUTES}) % ${MINUTES}`;
    const moved = (column: string) => `b.${column} + (out_m - b.m) * interval '1 minute'`;
    const copied = (column: string) =>
      `substring(sha256(b.${column} || int4send(k)) from 1 for 16)`;
    await sql.unsafe(`
      insert into spans select ${project}, ${copied("trace_id")}, b.span_id, ${moved("started_at")} as started_at,
        duration_ms, ${moved("received_at")}, parent_span_id, series_id, resource_id, block_id # k, block_offset,
        name, kind, status, is_root, is_call, usage_quality, usage_counted, demoted_by, input_tokens,
        cache_read_tokens, cache_write_tokens, cache_write1h_tokens, output_tokens, reasoning_tokens,
        audio_input_tokens, audio_output_tokens, cost_nano_usd, reported_cost_nano_usd, price_note, ttft_ms,
        response_id || '-' || k, conversation_id || '-' || k, user_id, error_type, tags, warnings, mapper_version
      ${source("bench_spans")} order by out_m, k;
      insert into span_texts select ${project}, ${copied("trace_id")}, b.span_id, ${moved("started_at")},
        input_preview, output_preview, prompt_hash, words || ' copy' || k
      ${source("bench_texts")} order by out_m, k;
      insert into span_blocks select ${project},
        date_trunc('day', '${toTimestamp(from)}'::timestamptz + out_m * interval '1 minute'),
        block_id # k, span_count, raw_bytes, content
      ${source("bench_blocks")} order by out_m, k`);
  }
  const measures = [
    "spans",
    "calls",
    "errors",
    "input_tokens",
    "cache_read_tokens",
    "cache_write_tokens",
    "output_tokens",
    "reasoning_tokens",
    "cost_nano_usd",
    "reported_cost_nano_usd",
    "unpriced_calls",
    "missing_usage_calls",
    "duration_ms_sum",
  ];
  const sketches = ["duration_sketch", "ttft_sketch", "output_tokens_sketch"];
  for (let k = seeded.copies; k < copies; k += 10)
    await sql.unsafe(`
      insert into rollup_deltas (project_id, at, series_id, ${[...measures, ...sketches].join(", ")})
      select ${project}, at + ((m + shift) % ${MINUTES} - m) * interval '1 minute', series_id,
        ${measures.map((name) => `sum(${name})`).join(", ")},
        ${sketches.map((name) => `string_agg(${name}, ''::bytea)`).join(", ")}
      from bench_rollups cross join bench_copies where k >= ${k} and k < ${k + 10} group by 2, 3`);
  say(`copied in ${seconds(begun)} s`);
  await fold(ctx);
  const indexing = performance.now();
  await sql.unsafe(
    "create index span_texts_words on span_texts using gin (to_tsvector('simple', words))",
  );
  await sql.unsafe(
    "vacuum analyze spans, span_texts, span_blocks, rollups, rollup_deltas, rollup_series",
  );
  await sql.unsafe("checkpoint");
  say(`indexed and vacuumed in ${seconds(indexing)} s`);
  seeded.copies = copies;
}

const seconds = (begun: number) => ((performance.now() - begun) / 1_000).toFixed(1);
