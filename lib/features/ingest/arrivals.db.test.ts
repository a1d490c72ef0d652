import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { sql } from "drizzle-orm";
import { toTimestamp } from "#drizzle/schema/columns.ts";
import { DAY, HOUR, type Instant, MINUTE, SECOND } from "#lib/core/time.ts";
import { ensurePartitions } from "#lib/platform/db/partitions.ts";
import { TEST_NOW, useTestProject } from "#lib/platform/db/testing.ts";
import { listArrivals, summariseArrivals } from "./arrivals.ts";
import { createIngest } from "./ingest.ts";
import { chat, newTraceId, otlp, send } from "./testing.ts";

describe("arrivals", () => {
  const fixture = useTestProject();

  async function arriveAt(at: Instant): Promise<void> {
    const { ctx } = fixture;
    const connection = { db: ctx.db, sql: fixture.sql, close: async () => {} };
    const ingest = createIngest(connection, { clock: () => at });
    const span = { traceId: newTraceId(), startedAt: at - SECOND, attributes: chat() };
    await send(ingest, ctx.projectId, otlp([span], at), at);
    await ingest.close();
  }

  it("are listed either way round, up to a limit, whether requests are still known or long gone", async () => {
    const { ctx } = fixture;
    const times = [30 * HOUR, 27 * HOUR, 26 * HOUR, 5 * HOUR, HOUR, MINUTE].map(
      (age) => TEST_NOW - age,
    );
    await ensurePartitions(fixture.sql, times);
    for (const at of times) await arriveAt(at);
    await ctx.db.execute(sql`
      delete from ingest_requests where project_id = ${ctx.projectId}
        and received_at < ${toTimestamp(TEST_NOW - DAY)}::timestamptz`);
    const list = async (after: Instant, upTo: Instant, newestFirst: boolean, limit = 100) =>
      (await listArrivals(ctx, { after, upTo, newestFirst, limit })).map(({ at }) => at);

    assert.deepEqual(await list(TEST_NOW - 2 * DAY, TEST_NOW, false), times);
    assert.deepEqual(await list(TEST_NOW - 2 * DAY, TEST_NOW, true), times.toReversed());
    assert.deepEqual(await list(TEST_NOW - 2 * DAY, TEST_NOW, true, 4), times.slice(2).reverse());
    assert.deepEqual(await list(TEST_NOW - 2 * DAY, TEST_NOW, false, 2), times.slice(0, 2));
    assert.deepEqual(await list(times[1]!, times[3]!, false), times.slice(2, 4));
    assert.deepEqual(await list(times[5]!, TEST_NOW, false), []);
  });

  it("are summarised for the indexes that find them, as often as one likes", async () => {
    const { ctx } = fixture;
    await ctx.db.execute(sql`
      insert into spans (project_id, trace_id, span_id, started_at, duration_ms, received_at, series_id,
        resource_id, block_id, block_offset, name, kind, status, is_root, is_call, usage_counted,
        warnings, mapper_version)
      select ${ctx.projectId}, int8send(n), int8send(n), ${toTimestamp(TEST_NOW)}::timestamptz, 1,
        ${toTimestamp(TEST_NOW)}::timestamptz, 1, 1, 1, 0, repeat('x', 200), 'other', 'ok', true, false,
        false, 0, 1 from generate_series(1, 12000) n`);
    const summarised = async () => {
      const [row] = await ctx.db.execute<{ n: number }>(sql`
        select brin_summarize_new_values(i.indexrelid)::int as n
        from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am a on a.oid = c.relam
        where a.amname = 'brin' and i.indrelid = 'spans_20260115'::regclass limit 1`);
      return row!.n;
    };
    await summariseArrivals(ctx.db, TEST_NOW);
    await summariseArrivals(ctx.db, TEST_NOW);
    assert.equal(await summarised(), 0);
  });
});
