import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { connect } from "./client.ts";
import { isOutage } from "./failures.ts";
import { useTestProject } from "./testing.ts";

describe("the driver", () => {
  const { sql: admin } = useTestProject();
  const { sql, close } = connect(process.env.TEST_DATABASE_URL!, { max: 1, name: "driver test" });
  after(close);
  const kill = (pid: number) => admin`select pg_terminate_backend(${pid})`;

  it("survives losing the connection at any moment of a transaction, and connects again", async () => {
    for (let moment = 0; moment < 40; moment++) {
      const killed = Promise.withResolvers<void>();
      const transaction = sql.begin(async (tx) => {
        const [row] = await tx`select pg_backend_pid() as pid`;
        const die = () => kill(row!.pid).then(() => killed.resolve(), killed.reject);
        if (moment % 4 === 0) die();
        if (moment % 4 === 1) setTimeout(die, moment / 4);
        const many = Array.from({ length: 30 }, () => tx`select pg_sleep(0.002)`);
        if (moment % 4 === 2) die();
        await Promise.all(many);
        if (moment % 4 === 3) die();
        await killed.promise;
        await new Promise((resolve) => setTimeout(resolve, moment / 4));
        await tx`select 1`;
      });
      await assert.rejects(transaction, (error) => isOutage(error));
      await killed.promise;
      const [row] = await untilAnswered(() => sql`select 1 as alive`);
      assert.equal(row!.alive, 1);
    }
  });

  it("lets nothing of a dead transaction run inside the next one", async () => {
    const table = `driver_${Date.now()}`;
    await admin.unsafe(`create table ${table} (said text)`);
    const dead = sql
      .begin(async (tx) => {
        const [row] = await tx`select pg_backend_pid() as pid`;
        await kill(row!.pid);
        await new Promise((resolve) => setTimeout(resolve, 300));
        await tx.unsafe(`insert into ${table} values ('from the dead')`);
      })
      .catch((error) => error);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await untilAnswered(() =>
      sql.begin(async (tx) => {
        await tx.unsafe(`insert into ${table} values ('alive')`);
        await tx`select pg_sleep(0.5)`;
      }),
    );
    assert.ok(isOutage(await dead));
    const rows = await admin.unsafe(`select said from ${table}`);
    assert.deepEqual(
      rows.map((row) => row.said),
      ["alive"],
    );
    await admin.unsafe(`drop table ${table}`);
  });
});

async function untilAnswered<T>(ask: () => PromiseLike<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await ask();
    } catch (error) {
      if (!isOutage(error) || tries === 20) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
