import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { eq } from "drizzle-orm";
import { apiKeys } from "#drizzle/schema/index.ts";
import { MINUTE, SECOND } from "#lib/core/time.ts";
import { useTestProject } from "#lib/platform/db/testing.ts";
import { createKey, revokeKey } from "./commands.ts";
import { NewKey } from "./input.ts";
import { keyFormat } from "./model.ts";
import { listKeys } from "./queries.ts";
import { createKeyRing } from "./ring.ts";

const mine = useTestProject();
const theirs = useTestProject();
const madeUp = () =>
  `mw_${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64url")}`;

describe("keys", () => {
  it("shows a new key once and keeps only its hash", async () => {
    const made = await createKey(mine.ctx, { name: "collector", scopes: ["ingest"] });
    assert.match(made.token, keyFormat);
    const [row] = await mine.ctx.db.select().from(apiKeys).where(eq(apiKeys.id, made.id));
    assert.equal(JSON.stringify(row).includes(made.token), false);
    assert.equal(row!.hash.length, 32);
    const listed = await listKeys(mine.ctx);
    assert.equal(JSON.stringify(listed).includes(made.token), false);
    assert.ok(made.token.startsWith(listed.find(({ id }) => id === made.id)!.prefix));
  });

  it("cannot see or revoke another project's key", async () => {
    const { id } = await createKey(theirs.ctx, { name: "theirs", scopes: ["read"] });
    assert.equal(
      (await listKeys(mine.ctx)).some((key) => key.id === id),
      false,
    );
    await assert.rejects(revokeKey(mine.ctx, id), { code: "not_found" });
  });

  it("asks for a name and at least one known scope", () => {
    assert.equal(NewKey.safeParse({ name: " ", scopes: ["read"] }).success, false);
    assert.equal(NewKey.safeParse({ name: "a", scopes: [] }).success, false);
    assert.equal(NewKey.safeParse({ name: "a", scopes: ["admin"] }).success, false);
    assert.deepEqual(NewKey.parse({ name: "a", scopes: ["write", "read", "write"] }).scopes, [
      "read",
      "write",
    ]);
  });
});

describe("key ring", () => {
  it("knows what a key may do, and which project it belongs to", async () => {
    const ring = createKeyRing(mine.ctx.db);
    const { token, id } = await createKey(mine.ctx, { name: "both", scopes: ["ingest", "read"] });
    const grant = await ring.find(token, mine.ctx.now);
    assert.equal(grant?.keyId, id);
    assert.equal(grant?.projectId, mine.ctx.projectId);
    assert.equal(grant?.project, mine.ctx.project);
    assert.deepEqual(grant?.scopes, ["ingest", "read"]);
    assert.equal(await ring.find(madeUp(), mine.ctx.now), null);
    await ring.settled();
  });

  it("refuses a revoked key within two seconds in every process, at once in a new one", async () => {
    const here = createKeyRing(mine.ctx.db);
    const there = createKeyRing(mine.ctx.db);
    const { token, id } = await createKey(mine.ctx, { name: "short", scopes: ["ingest"] });
    const at = mine.ctx.now;
    assert.ok(await here.find(token, at));
    assert.ok(await there.find(token, at));
    await revokeKey(mine.ctx, id);
    assert.equal(await here.find(token, at + 2 * SECOND), null);
    assert.equal(await there.find(token, at + 2 * SECOND), null);
    assert.equal(await createKeyRing(mine.ctx.db).find(token, at), null);
    await Promise.all([here.settled(), there.settled()]);
  });

  it("answers a known key from memory, so that ingest does not ask per request", async () => {
    const ring = createKeyRing(mine.ctx.db);
    const { token, id } = await createKey(mine.ctx, { name: "memory", scopes: ["ingest"] });
    await ring.find(token, mine.ctx.now);
    await ring.settled();
    await mine.ctx.db.delete(apiKeys).where(eq(apiKeys.id, id));
    assert.ok(await ring.find(token, mine.ctx.now + SECOND));
    assert.equal(await ring.find(token, mine.ctx.now + 2 * SECOND), null);
  });

  it("writes when a key was last used at most once a minute", async () => {
    const ring = createKeyRing(mine.ctx.db);
    const { token, id } = await createKey(mine.ctx, { name: "used", scopes: ["ingest"] });
    const lastUsed = async () =>
      (await listKeys(mine.ctx)).find((key) => key.id === id)!.lastUsedAt;
    const at = mine.ctx.now;
    assert.equal(await lastUsed(), null);
    for (const later of [0, 30 * SECOND, 59 * SECOND]) {
      await ring.find(token, at + later);
      await ring.settled();
      assert.equal(await lastUsed(), at);
    }
    await ring.find(token, at + MINUTE + 1);
    await ring.settled();
    assert.equal(await lastUsed(), at + MINUTE + 1);
  });

  it("goes on answering a key in use during a flood of made-up ones, and turns the excess away", async () => {
    const ring = createKeyRing(mine.ctx.db);
    const { token } = await createKey(mine.ctx, { name: "calm", scopes: ["ingest"] });
    const at = mine.ctx.now;
    assert.ok(await ring.find(token, at));

    const flood = Array.from({ length: 8_000 }, madeUp);
    const answers = Promise.allSettled(flood.map((key) => ring.find(key, at)));
    const tooMany = ring.find(madeUp(), at);
    const inUse = ring.find(token, at + 2 * SECOND);
    await assert.rejects(tooMany, { code: "rate_limited", retryAfterMs: SECOND });
    assert.ok(await inUse);

    const settled = await answers;
    const refused = settled.filter(({ status }) => status === "rejected");
    assert.ok(refused.length > 0 && refused.length <= 3_000);
    assert.ok(settled.every((one) => one.status === "rejected" || one.value === null));
    await ring.settled();
  });
});
