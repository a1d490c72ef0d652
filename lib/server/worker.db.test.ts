import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { after, describe, it } from "node:test";
import { sql } from "drizzle-orm";
import { projects, rollupDeltas } from "#drizzle/schema/index.ts";
import { floorTo, MINUTE } from "#lib/core/time.ts";
import { deltasOf } from "#lib/features/ingest/rollup.ts";
import { useOwnDatabase } from "#lib/platform/db/testing.ts";

type Running = { child: ChildProcess; said: string[]; exited: Promise<unknown[]> };

describe("the worker role", () => {
  const own = useOwnDatabase();
  const running: Running[] = [];
  after(() => running.forEach(({ child }) => void child.kill("SIGKILL")));

  async function start(): Promise<Running> {
    const child = spawn(process.execPath, ["lib/server/worker.ts"], {
      env: { ...process.env, DATABASE_URL: own.url, MIDWATCH_ROLE: "worker" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const said: string[] = [];
    const worker = { child, said, exited: once(child, "exit") };
    running.push(worker);
    const lines = createInterface({ input: child.stdout! });
    const ready = new Promise<void>((resolve) =>
      lines.on("line", (line) => {
        said.push(line);
        if (line === '{"ready":true,"role":"worker"}') resolve();
      }),
    );
    await ready;
    return worker;
  }

  async function sendAndFold(projectId: number): Promise<void> {
    const { db } = own.connection;
    const at = floorTo(Date.now(), MINUTE);
    const nothing = {
      ttftMs: null,
      inputTokens: null,
      cacheReadTokens: null,
      cacheWriteTokens: null,
      outputTokens: null,
      reasoningTokens: null,
      costNanoUsd: null,
      reportedCostNanoUsd: null,
    };
    const span = {
      startedAt: at,
      seriesId: "1",
      status: "ok",
      durationMs: 5,
      isCall: true,
      usageCounted: false,
      ...nothing,
    };
    const [delta] = deltasOf([span], 1);
    await db.insert(rollupDeltas).values({ ...delta!, projectId });
    while ((await db.$count(rollupDeltas)) > 0) await new Promise((r) => setTimeout(r, 50));
  }

  const counted = async () => {
    const [row] = await own.connection.db.execute<{ n: number }>(
      sql`select coalesce(sum(spans), 0)::int as n from rollups where resolution_s = 60`,
    );
    return row!.n;
  };

  it("runs in any number of processes, of which one works; outlives lost connections and its rival", {
    timeout: 60_000,
  }, async () => {
    const { db } = own.connection;
    const [first, second] = await Promise.all([start(), start()]);
    // A project made while the workers run is found.
    const [project] = await db
      .insert(projects)
      .values({ slug: "later", name: "Later", createdAt: Date.now() })
      .returning();
    await sendAndFold(project!.id);

    const [holders] = await db.execute<{ n: number }>(sql`
      select count(*)::int as n from (select classid, objid from pg_locks
        where locktype = 'advisory' and objsubid = 2 group by 1, 2 having count(*) > 1) twice`);
    assert.equal(holders!.n, 0);

    await db.execute(sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name like 'midwatch worker%'`);
    await sendAndFold(project!.id);

    first.child.kill("SIGKILL");
    await first.exited;
    await sendAndFold(project!.id);
    assert.equal(await counted(), 3);

    second.child.kill("SIGTERM");
    assert.deepEqual(await second.exited, [0, null]);
    assert.deepEqual(
      second.said.filter((line) => /"level":50/.test(line)),
      [],
    );
  });
});
