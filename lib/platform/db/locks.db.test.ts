import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { openLocks } from "./locks.ts";
import { useTestProject } from "./testing.ts";

const url = process.env.TEST_DATABASE_URL!;
const project = useTestProject();
const first = openLocks(url, "locks test, first");
const second = openLocks(url, "locks test, second");
after(() => Promise.all([first.close(), second.close()]));

describe("locks", () => {
  it("go to one process per name and project", async () => {
    const { projectId } = project.ctx;
    assert.equal(await first.hold("fold", projectId), true);
    assert.equal(await second.hold("fold", projectId), false);
    assert.equal(await first.hold("fold", projectId), true);
    assert.equal(await second.hold("settle", projectId), true);
    assert.equal(await second.hold("fold", projectId + 1_000_000), true);
  });

  it("pass on when the connection that holds them dies, and come back to nobody twice", async () => {
    const { projectId } = project.ctx;
    assert.equal(await first.hold("texts", projectId), true);
    await project.sql`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'locks test, first'`;
    while (!(await second.hold("texts", projectId))) await new Promise((r) => setTimeout(r, 10));
    // Until the loss has reached this process it may still believe; afterwards it asks again, in vain.
    const holds = () => first.hold("texts", projectId).catch(() => true);
    while (await holds()) await new Promise((r) => setTimeout(r, 10));
    assert.equal(await second.hold("texts", projectId), true);
  });

  it("are let go when the process closes", async () => {
    const { projectId } = project.ctx;
    const third = openLocks(url, "locks test, third");
    assert.equal(await third.hold("remap", projectId), true);
    await third.close();
    while (!(await second.hold("remap", projectId))) await new Promise((r) => setTimeout(r, 10));
  });
});
