import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { sql } from "drizzle-orm";
import { toTimestamp } from "#drizzle/schema/columns.ts";
import { projects, scores } from "#drizzle/schema/index.ts";
import { DAY, HOUR, type Instant } from "#lib/core/time.ts";
import type { Context } from "#lib/platform/context.ts";
import { ensurePartitions } from "#lib/platform/db/partitions.ts";
import { TEST_NOW, useOwnDatabase } from "#lib/platform/db/testing.ts";
import { dropOldRows, keepPartitions } from "./retention.ts";

describe("retention", () => {
  const own = useOwnDatabase();
  const now = TEST_NOW;
  const ages = [0, 1, 6, 7, 8, 29, 30, 31, 40];

  async function project(retentionDays: number | null): Promise<Context> {
    const { db, sql: client } = own.connection;
    const [row] = await db
      .insert(projects)
      .values({ slug: `keeps-${retentionDays}`, name: "", retentionDays, createdAt: now })
      .returning();
    const projectId = row!.id;
    await ensurePartitions(
      client,
      ages.map((age) => now - age * DAY),
    );
    for (const age of ages) await fill(projectId, now - age * DAY);
    return {
      db,
      projectId,
      project: row!.slug,
      actor: { type: "worker", worker: "retention" },
      now,
    };
  }

  async function fill(projectId: number, at: Instant): Promise<void> {
    const { db } = own.connection;
    const time = sql`${toTimestamp(at)}::timestamptz`;
    await db.execute(sql`
      insert into spans (project_id, trace_id, span_id, started_at, duration_ms, received_at, series_id,
        resource_id, block_id, block_offset, name, kind, status, is_root, is_call, usage_counted,
        warnings, mapper_version)
      select ${projectId}, '\\x01', int4send(n), ${time}, 1, ${time}, 1, 1, 1, 0, '', 'chat', 'ok', true,
        true, true, 0, 1 from generate_series(1, 25) n`);
    await db.execute(sql`insert into span_texts (project_id, trace_id, span_id, started_at, words)
      values (${projectId}, '\\x01', '\\x01', ${time}, '')`);
    await db.execute(sql`insert into ingest_requests (project_id, body_hash, received_at, rejected, message)
      values (${projectId}, int8send(${Math.round(at)}::bigint), ${time}, 0, '')`);
    for (const resolution of [60, 600, 3600, 86400])
      await db.execute(sql`insert into rollups (project_id, resolution_s, at, series_id, duration_sketch,
        ttft_sketch, output_tokens_sketch) values (${projectId}, ${resolution}, ${time}, 1, '', '', '')`);
    await db.insert(scores).values({
      projectId,
      hash: Buffer.from(String(at)),
      createdAt: at,
      targetType: "trace",
      name: "",
      source: "code",
      evaluator: "",
      evaluatorVersion: "",
      identifier: "",
      metadata: "{}",
    });
  }

  const agesIn = async (table: string, column: string, ctx: Context, condition = sql`true`) => {
    const rows = await ctx.db.execute<{ age: number }>(sql`
      select distinct round(extract(epoch from ${toTimestamp(now)}::timestamptz - ${sql.identifier(column)}) / 86400)::int as age
      from ${sql.identifier(table)} where project_id = ${ctx.projectId} and ${condition} order by 1`);
    return rows.map((row) => row.age);
  };

  it("drops whole days that no project keeps, and of the rest what each project does not keep", async () => {
    const week = await project(7);
    const month = await project(30);
    const dropped = await keepPartitions({ ...own.connection, now });
    assert.deepEqual(
      dropped.filter((name) => name.startsWith("spans_")),
      ["spans_20251206", "spans_20251215"],
    );
    for (const ctx of [week, month]) while ((await dropOldRows(ctx, 10)).more);

    assert.deepEqual(await agesIn("spans", "started_at", week), [0, 1, 6, 7]);
    assert.deepEqual(await agesIn("span_texts", "started_at", week), [0, 1, 6, 7]);
    assert.deepEqual(await agesIn("scores", "created_at", week), [0, 1, 6, 7]);
    assert.deepEqual(await agesIn("spans", "started_at", month), [0, 1, 6, 7, 8, 29, 30]);
    assert.deepEqual(await agesIn("ingest_requests", "received_at", month), [0, 1]);
    const [spans] = await week.db.execute<{ n: number }>(
      sql`select count(*)::int as n from spans where project_id = ${week.projectId}`,
    );
    assert.equal(spans!.n, 4 * 25);
  });

  it("keeps minutes as long as spans, hours and days for more than a year", async () => {
    const ctx = await project(3);
    await fill(ctx.projectId, now - DAY - HOUR);
    while ((await dropOldRows(ctx, 10)).more);
    assert.deepEqual(await agesIn("rollups", "at", ctx, sql`resolution_s < 3600`), [0, 1]);
    assert.deepEqual(await agesIn("rollups", "at", ctx, sql`resolution_s >= 3600`), ages);
    while ((await dropOldRows({ ...ctx, now: now + 401 * DAY }, 10)).more);
    assert.deepEqual(await agesIn("rollups", "at", ctx), []);
  });

  it("makes the next three days before they begin", async () => {
    await keepPartitions({ ...own.connection, now });
    const rows = await own.connection.db.execute<{ name: string }>(
      sql`select relname as name from pg_class where relkind = 'r' and relname like 'log_events_202601%' order by 1`,
    );
    assert.deepEqual(
      rows.map((row) => row.name).filter((name) => name >= "log_events_20260115"),
      ["log_events_20260115", "log_events_20260116", "log_events_20260117", "log_events_20260118"],
    );
  });
});
