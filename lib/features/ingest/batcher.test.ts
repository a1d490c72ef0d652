import assert from "node:assert/strict";
import { it } from "node:test";
import { Batcher } from "./batcher.ts";

type Item = { spans: number; bytes: number };

function make(max = { spans: 10, bytes: 1_000 }) {
  const writes: { items: Item[]; done(): void }[] = [];
  let inFlight = 0;
  let mostInFlight = 0;
  const batcher = new Batcher<Item>({
    weigh: (item) => item,
    max,
    maxInFlight: 2,
    idleDelayMs: 0,
    write: (items) =>
      new Promise((resolve) => {
        mostInFlight = Math.max(mostInFlight, ++inFlight);
        writes.push({
          items,
          done() {
            inFlight--;
            resolve();
          },
        });
      }),
  });
  return { batcher, writes, mostInFlight: () => mostInFlight };
}

/** Long enough for an idle batcher's timer, however busy the machine. */
const turn = () => new Promise((resolve) => setTimeout(resolve, 25));
const one = { spans: 1, bytes: 1 };

it("puts what arrives together in one batch", async () => {
  const { batcher, writes } = make();
  for (let i = 0; i < 5; i++) batcher.add(one);
  await turn();
  assert.deepEqual(
    writes.map(({ items }) => items.length),
    [5],
  );
});

it("gathers the next batch while two are being written, and never starts a third", async () => {
  const { batcher, writes, mostInFlight } = make();
  for (let i = 0; i < 100; i++) batcher.add(one);
  await turn();
  assert.deepEqual(
    writes.map(({ items }) => items.length),
    [10, 5],
  );
  while (writes.length > 0) {
    writes.shift()!.done();
    await turn();
  }
  assert.equal(mostInFlight(), 2);
});

it("lets a small batch wait for the one being written", async () => {
  const { batcher, writes } = make();
  batcher.add(one);
  await turn();
  batcher.add(one);
  batcher.add(one);
  await turn();
  assert.equal(writes.length, 1);
  writes[0]!.done();
  await turn();
  assert.deepEqual(
    writes.map(({ items }) => items.length),
    [1, 2],
  );
});

it("stops a batch at its bytes, and takes what is larger than a batch alone", async () => {
  const { batcher, writes } = make();
  for (const bytes of [600, 600, 5_000, 10]) batcher.add({ spans: 1, bytes });
  await turn();
  for (let i = 0; i < writes.length; i++) {
    writes[i]!.done();
    await turn();
  }
  assert.deepEqual(
    writes.map(({ items }) => items.map(({ bytes }) => bytes)),
    [[600], [600], [5_000], [10]],
  );
});

it("has drained once everything is written", async () => {
  const { batcher, writes } = make();
  await batcher.drain();
  for (let i = 0; i < 15; i++) batcher.add(one);
  let isDrained = false;
  batcher.drain().then(() => {
    isDrained = true;
  });
  for (let i = 0; i < 2; i++) {
    await turn();
    assert.equal(isDrained, false);
    writes[i]!.done();
  }
  await turn();
  assert.equal(isDrained, true);
});
