import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Context } from "#lib/platform/context.ts";
import { backoffMs, type Failure, keepRunning, type Surroundings } from "./keep-running.ts";

const project = (projectId: number) => ({ projectId, project: `p${projectId}` }) as Context;
const surroundings = (ids: number[], more: Partial<Surroundings> = {}): Surroundings => ({
  server: {} as Surroundings["server"],
  contexts: async () => ids.map(project),
  hold: async () => true,
  report: () => {},
  ...more,
});

describe("keepRunning", () => {
  it("goes on at once while there is more to do, and stops when told", async () => {
    const stop = new AbortController();
    const rounds: number[] = [];
    await keepRunning(
      {
        name: "count",
        everyMs: 3_600_000,
        async run({ projectId }) {
          rounds.push(projectId);
          if (rounds.length === 6) stop.abort();
          return "more";
        },
      },
      surroundings([1, 2]),
      stop.signal,
    );
    assert.deepEqual(rounds, [1, 2, 1, 2, 1, 2]);
  });

  it("runs what belongs to no project once for all of them", async () => {
    const stop = new AbortController();
    const asked: number[] = [];
    let rounds = 0;
    await keepRunning(
      {
        name: "partitions",
        everyMs: 0,
        async runForServer({ now }) {
          assert.ok(Math.abs(now - Date.now()) < 1_000);
          if (++rounds === 3) stop.abort();
          return undefined;
        },
      },
      surroundings([1, 2, 3], { hold: async (_, id) => asked.push(id) > 0 }),
      stop.signal,
    );
    assert.deepEqual(asked, [0, 0, 0]);
  });

  it("does nothing in a project that another process holds", async () => {
    const stop = new AbortController();
    const seen = new Set<number>();
    await keepRunning(
      {
        name: "count",
        everyMs: 1,
        async run({ projectId }) {
          seen.add(projectId);
          stop.abort();
          return undefined;
        },
      },
      surroundings([1, 2, 3], { hold: async (_, id) => id === 2 }),
      stop.signal,
    );
    assert.deepEqual([...seen], [2]);
  });

  it("reports a failed round, waits longer each time, and lets other projects go on", async () => {
    const stop = new AbortController();
    const failures: Failure[] = [];
    let clock = 0;
    let good = 0;
    const tries: number[] = [];
    await keepRunning(
      {
        name: "settle",
        everyMs: 0,
        async run({ projectId }) {
          clock += 100;
          if (projectId === 2) {
            if (++good === 200) stop.abort();
            return undefined;
          }
          tries.push(clock);
          throw new Error("no");
        },
      },
      surroundings([1, 2], { now: () => clock, report: (failure) => failures.push(failure) }),
      stop.signal,
    );
    const waits = tries.slice(1).map((at, i) => at - tries[i]!);
    assert.ok(waits.length >= 3);
    for (const [i, wait] of waits.entries()) assert.ok(wait >= backoffMs(i + 1), `${wait}`);
    assert.deepEqual(
      failures.slice(0, 3).map((f) => [f.worker, f.project, f.inARow]),
      [
        ["settle", "p1", 1],
        ["settle", "p1", 2],
        ["settle", "p1", 3],
      ],
    );
  });

  it("survives a database that cannot list the projects for a while", async () => {
    const stop = new AbortController();
    let clock = 0;
    let asked = 0;
    const contexts = async () => {
      if (asked++ < 3) throw new Error("connection refused");
      return [project(1)];
    };
    await keepRunning(
      {
        name: "texts",
        everyMs: 0,
        async run() {
          stop.abort();
          return undefined;
        },
      },
      surroundings([], { contexts, now: () => (clock += 500) }),
      stop.signal,
    );
    assert.equal(asked, 4);
  });

  it("never waits more than a minute between tries", () => {
    assert.equal(backoffMs(1), 1_000);
    assert.equal(backoffMs(50), 60_000);
  });
});
